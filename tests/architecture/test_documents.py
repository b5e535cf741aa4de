"""The documents say what is: commands, registries, version, words of the glossary, links, lengths."""

from __future__ import annotations

import os
import re
import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from core import gates, outbox, panels
from tests.architecture import registries

ROOT = registries.ROOT
LONGEST = {
    "ARCHITECTURE.md": 180,
    "README.md": 100,
    "CONTRIBUTING.md": 60,
    "SECURITY.md": 60,
    "docs/exploitation.md": 160,
    "docs/glossaire.md": 300,
    "docs/performance.md": 120,
}
DOCUMENTS = sorted({*LONGEST, "CHANGELOG.md"})


def read(name):
    return (ROOT / name).read_text()


def version():
    return tomllib.loads(read("pyproject.toml"))["project"]["version"]


def test_architecture_lists_what_the_registries_hold():
    text = read("ARCHITECTURE.md")
    written = registries.BEGIN + text.split(registries.BEGIN)[1].split(registries.END)[0] + registries.END
    assert written == registries.section(), "run: python -m tests.architecture.registries"


def test_a_gate_that_is_watched_is_asked_somewhere():
    assert set(gates.registered()) - registries.asked_gates() == set()


def test_an_event_that_is_handled_is_published_somewhere():
    assert set(outbox._handlers) - registries.published() == set()


def test_a_name_that_nobody_asks_is_noticed():
    gates.register("care.nobody_asks_this", "essai", lambda **subject: None)
    try:
        assert set(gates.registered()) - registries.asked_gates() == {"care.nobody_asks_this"}
        assert "`care.nobody_asks_this` | essai" in registries.section()
    finally:
        del gates._gates["care.nobody_asks_this"]


def test_slots_are_read_by_the_page_they_are_named_after():
    asked = registries.literals("panels_for")
    families = {"patient", "consultation"}  # patients.views.frame.slots and care.views.page.SLOTS compose the name
    for slot in panels.registered():
        assert slot in asked | {"home"} or slot.split(".")[0] in families, slot


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_no_document_is_longer_than_promised(name):
    lines = read(name).splitlines()
    assert len(lines) <= LONGEST[name]
    assert [line for line in lines if len(line) > 130 and not line.startswith(("|", "Published,"))] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_and_commands_that_are_named_exist(name):
    text = read(name)
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert ((ROOT / name).parent / target).exists(), target
    for path in re.findall(r"(?<![\w/.])((?:bin|deploy|docs|core|data|tests|templates|locale)/[\w./-]*\w)", text):
        assert (ROOT / path).exists(), path


def test_the_two_commands_are_programs():
    for name in re.findall(r"^(bin/\w+) ", read("README.md"), re.M):
        assert os.access(ROOT / name, os.X_OK), name
    assert re.findall(r"^(bin/\w+) ", read("README.md"), re.M) == ["bin/demo", "bin/test"]


def test_every_command_of_bin_is_in_the_readme():
    assert {f"bin/{path.name}" for path in (ROOT / "bin").iterdir()} <= set(re.findall(r"bin/\w+", read("README.md")))


def test_options_that_the_readme_names_are_options():
    for command, option in re.findall(r"`(bin/\w+) (--[a-z-]+)", read("README.md")):
        assert option in read(command), (command, option)


def test_one_version_everywhere():
    assert version() == settings.SPECTACULAR_SETTINGS["VERSION"]
    assert re.search(rf"^## {re.escape(version())}\b", read("CHANGELOG.md"), re.M)
    assert f'"version": "{version()}"' in read("package.json")


def test_every_app_is_in_the_readme_the_layers_and_the_glossary():
    layers = read("ARCHITECTURE.md").split("```")[1]
    for app in settings.DOMAIN_APPS:
        assert f"`{app}/`" in read("README.md"), app
        assert re.search(rf"\b{app}\b", layers), app
        assert re.search(rf"^## {app} : ", read("docs/glossaire.md"), re.M), app


def glossary():
    """(app, model) for every model named in the glossary."""
    for part in re.split(r"^## ", read("docs/glossaire.md"), flags=re.M)[1:]:
        app = part.split(" : ")[0]
        for row in re.findall(r"^\| ([^|]*`[^|]*) \|", part, re.M):
            yield from ((app, name) for name in re.findall(r"`([A-Z][a-z]\w+)`", row))


def test_models_of_the_glossary_exist():
    missing = [pair for pair in glossary() if pair[1].lower() not in apps.all_models[pair[0]]]
    assert missing == []
    assert len(list(glossary())) > 50


def test_the_glossary_says_french_for_every_word():
    rows = [row for row in read("docs/glossaire.md").splitlines() if row.startswith("| ") and "Code |" not in row]
    assert [row for row in rows if len(row.strip("|").split("|")) != 3 or not row.split("|")[2].strip()] == []


def test_licence():
    assert "Apache License" in read("LICENSE")
    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "Apache-2.0"
