"""Third-party files are an allow-list; everything collects under hashed names; the first visit is light."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from core.finders import ALLOWED

FIRST_VISIT = [
    "tabler/tabler.min.css",
    "css/cscomu.css",
    "css/clinic.css",
    "htmx/htmx.min.js",
    "js/shell.js",
    "img/favicon.svg",
    "img/weave.svg",
]
BUDGET = 200_000  # compressed bytes, the page included (30 KB are kept for it)


def test_only_listed_files_of_packages_are_found():
    assert finders.find("tabler/tabler.min.css")
    for other in ("@tabler/core/package.json", "axe-core/axe.min.js", "rest_framework/css/bootstrap.min.css"):
        assert not finders.find(other)
    assert all(Path(path).is_file() for path in ALLOWED.values())


def test_first_visit_stays_within_its_budget():
    sizes = {name: len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 9)) for name in FIRST_VISIT}
    assert sum(sizes.values()) <= BUDGET - 30_000, sizes


def test_everything_collects_under_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()
    assert list(tmp_path.glob("css/cscomu.*.css.gz"))


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_sources_hold_no_inline_style_or_handler(folder):
    for path in Path(folder).rglob("*.html"):
        source = path.read_text()
        assert " style=" not in source, path
        assert " onclick=" not in source, path
        assert "hx-on" not in source, path
