"""Two centres, pages without collected static files, and settings of a fictional app."""

import pytest

from centres import settings as centre_settings
from centres.settings import SettingDefinition
from tests import staff


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def koniakary(db):
    return staff.centre()


@pytest.fixture
def banconi(db):
    return staff.centre("CSU1", "CSCom-U de Banconi", "BAN")


@pytest.fixture
def declared(monkeypatch):
    """Three settings, nothing else: the tests do not depend on what other apps declare."""
    monkeypatch.setattr(centre_settings, "_definitions", {})
    definitions = [
        SettingDefinition(
            "essai.attente",
            "Attente avant relance",
            default=7,
            unit="jours",
            minimum=1,
            maximum=60,
            group="Relances",
            source="Proposition",
        ),
        SettingDefinition("essai.seuil", "Seuil", default="0.5", kind="decimal", group="Relances"),
        SettingDefinition(
            "essai.matrone",
            "Matrone comptée",
            default=False,
            kind="bool",
            check=lambda value: "Pas avant la décision du district." if value else None,
        ),
    ]
    for one in definitions:
        centre_settings.declare(one)
    return definitions
