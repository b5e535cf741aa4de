"""Dependencies go downwards only, also those that import-linter cannot see.

A foreign key written as a string, a model fetched by its name, a module imported by its name, a task or a template of
a higher app named in a string: each is a dependency. `reverse()` and `{% url %}` are not: an address is public.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from billing.models import Charge
from centres.models import Centre
from maternity.models import Pregnancy
from tests.architecture.seeded import seeded_model
from tests.architecture.table import ROOT, layers, may_use, none, project, stale

TABLE = layers()

# A module or a model whose name is not written in the call: "file: call" with the reason.
COMPUTED: dict[str, str] = {
    "core/management/commands/migrate.py: get_model": "reads the state that a migration describes, not the apps",
}

NAMED_BY_STRING = re.compile(r"^([a-z]+)\.[A-Za-z_][\w.]*$")
TEMPLATE_NAME = re.compile(r"^([a-z]+)/[\w./-]+\.(?:html|txt|svg)$")
TEMPLATE_USE = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")
ROOMS = {"models", "rules", "selectors", "services", "forms", "views", "tasks", "api"}
BY_NAME = {"get_model", "get_app_config", "import_module", "import_string", "__import__"}


# --- foreign keys --------------------------------------------------------------------------------------------------


def faults_of_keys(found: Iterable[type[models.Model]]) -> list[str]:
    """Relations of our models that point to a higher layer or to a sibling."""
    return [
        f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
        for model in found
        if model._meta.app_label in TABLE
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.related_model and _is_above(model, field.related_model)
    ]


def _is_above(model: type[models.Model], related: type[models.Model]) -> bool:
    app = related._meta.app_label
    return app in TABLE and not may_use(model._meta.app_label, app, TABLE)


def test_no_foreign_key_points_to_a_higher_layer():
    assert faults_of_keys(apps.get_models(include_auto_created=True)) == []


def test_a_key_to_a_higher_layer_is_seen():
    upwards = seeded_model("patients", charge=models.ForeignKey(Charge, models.PROTECT, related_name="+"))
    sideways = seeded_model("screening", pregnancy=models.ForeignKey(Pregnancy, models.PROTECT, related_name="+"))
    many = seeded_model("core", centres=models.ManyToManyField(Centre, related_name="+"))
    downwards = seeded_model("stats", charge=models.ForeignKey(Charge, models.PROTECT, related_name="+"))
    assert faults_of_keys([upwards, sideways, many, downwards]) == [
        "patients.Seeded.charge points up to billing.Charge",
        "screening.Seeded.pregnancy points up to maternity.Pregnancy",
        "core.Seeded.centres points up to centres.Centre",
    ]


# --- source --------------------------------------------------------------------------------------------------------


def faults_of_source(app: str, where: str, text: str) -> list[str]:
    """Upward dependencies in the source of one file of `app`."""
    tree = ast.parse(text)
    prose = _docstrings(tree)
    found = [*_imports(app, tree), *_computed_names(where, tree)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            found += ((node.lineno, what) for what in _named(app, node.value))
    found += _models_in_two_words(app, tree)
    return [f"{where}:{line} {what}" for line, what in sorted(set(found))]


def _docstrings(tree: ast.AST) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _imports(app: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        yield from ((node.lineno, f"imports {name}") for name in names if _is_higher(app, name.split(".")[0]))


def _named(app: str, text: str) -> list[str]:
    dotted, template = NAMED_BY_STRING.match(text), TEMPLATE_NAME.match(text)
    match = dotted if dotted and _is_code(text) else template
    return [f"names {text}"] if match and _is_higher(app, match[1]) else []


def _is_code(name: str) -> bool:
    """Gates, events and providers also bear the name of an app; they are neither models nor modules."""
    app, first = name.split(".")[:2]
    is_module = (ROOT / app / first).is_dir() or (ROOT / app / f"{first}.py").exists()
    return is_module or first in ROOMS or not name.islower()


def _models_in_two_words(app: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for call in _calls(tree):
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and _is_higher(app, first.value):
            yield call.lineno, f"fetches a model or module of {first.value}"


def _computed_names(where: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for call in _calls(tree):
        written = call.args and isinstance(call.args[0], ast.Constant)
        if not written and f"{where}: {_name_of(call)}" not in COMPUTED:
            yield call.lineno, f"{_name_of(call)}() of a name that is not written there"


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name_of(node) in BY_NAME)


def _name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _is_higher(app: str, other: str) -> bool:
    return other in TABLE and not may_use(app, other, TABLE)


def sources(app: str) -> list[Path]:
    """Python files of an app; migrations depend on one another by name, and on keys that are tested above."""
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("app", TABLE)
def test_no_source_names_a_higher_layer(app):
    found = [f for p in sources(app) for f in faults_of_source(app, str(p.relative_to(ROOT)), p.read_text())]
    none(found)


def test_computed_names_are_still_computed():
    needed = {
        f"{path.relative_to(ROOT)}: {_name_of(call)}"
        for app in TABLE
        for path in sources(app)
        for call in _calls(ast.parse(path.read_text()))
        if not (call.args and isinstance(call.args[0], ast.Constant))
    }
    none(stale(COMPUTED, needed))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("import billing.models", "imports billing.models"),
        ("def late():\n    from pharmacy.services import stock", "imports pharmacy.services"),
        ("importlib.import_module('billing.services')", "names billing.services"),
        ("importlib.import_module('billing')", "fetches a model or module of billing"),
        ("importlib.import_module(f'{app}.services')", "import_module() of a name that is not written there"),
        ("__import__(name)", "__import__() of a name that is not written there"),
        ("apps.get_model('billing', 'Charge')", "fetches a model or module of billing"),
        ("apps.get_model('billing.Charge')", "names billing.Charge"),
        ("apps.get_model(label)", "get_model() of a name that is not written there"),
        ("import_string('pharmacy.rules.fefo')", "names pharmacy.rules.fefo"),
        ("app.send_task('pharmacy.tasks.rebuild')", "names pharmacy.tasks.rebuild"),
        ("render(request, 'billing/account.html')", "names billing/account.html"),
        ("models.ForeignKey('billing.Charge', models.PROTECT)", "names billing.Charge"),
    ],
)
def test_a_source_that_names_a_higher_layer_is_seen(text, fault):
    found = faults_of_source("care", "care/seeded.py", text)
    assert len(found) == 1
    assert found[0].endswith(fault)


@pytest.mark.parametrize(
    "text",
    [
        "from patients.models import Patient",
        "from . import billing",
        "reverse('billing:account')",
        "'''Charged by billing.services.charge.'''",
        "gates.check('pharmacy.dispense')",
        "apps.get_model('patients', 'Patient')",
        "render(request, 'patients/file.html')",
    ],
)
def test_a_source_that_looks_downwards_is_let_through(text):
    assert faults_of_source("care", "care/seeded.py", text) == []


# --- templates -----------------------------------------------------------------------------------------------------


def faults_of_template(app: str, where: str, text: str) -> list[str]:
    """Templates of a higher app that a template of `app` includes or extends."""
    used = [name for name in TEMPLATE_USE.findall(text) if _is_higher(app, name.split("/")[0])]
    return [f"{where} uses {name}" for name in used]


def test_no_template_uses_one_of_a_higher_layer():
    folder = ROOT / "templates"
    found = [
        fault
        for app in TABLE
        for path in sorted((folder / app).rglob("*.*"))
        if path.suffix in {".html", ".txt", ".svg"}
        for fault in faults_of_template(app, str(path.relative_to(folder)), path.read_text())
    ]
    none(found)


def test_a_template_that_includes_a_higher_one_is_seen():
    text = '{% extends "base.html" %}{% include "components/card.html" %}{% include "billing/_due.html" with x=1 %}'
    assert faults_of_template("care", "care/x.html", text) == ["care/x.html uses billing/_due.html"]


# --- the table itself ----------------------------------------------------------------------------------------------


def faults_of_table(installed: Iterable[str], folders: Iterable[str], roots: Iterable[str]) -> list[str]:
    """Apps that the contract of layers does not know, or knows in vain."""
    known = set(TABLE)
    unknown = (set(installed) | set(folders)) - known
    return [
        *(f"{app}: not in the contract of layers" for app in sorted(unknown)),
        *(f"{app}: in the contract, not installed" for app in sorted(known - set(installed))),
        *(f"{app}: in the contract, not read by import-linter" for app in sorted(known - set(roots))),
    ]


def test_the_contract_knows_every_app():
    installed = [app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
    folders = [path.parent.name for path in ROOT.glob("*/apps.py")]
    assert faults_of_table(installed, folders, project()["tool"]["importlinter"]["root_packages"]) == []


def test_an_app_outside_the_contract_is_seen():
    known = list(TABLE)
    assert faults_of_table([*known, "dentistry"], [], known) == ["dentistry: not in the contract of layers"]
    assert faults_of_table(known, ["dentistry"], known) == ["dentistry: not in the contract of layers"]
    assert faults_of_table([a for a in known if a != "stats"], [], known) == ["stats: in the contract, not installed"]
    assert "core: in the contract, not read by import-linter" in faults_of_table(known, [], known[1:])
