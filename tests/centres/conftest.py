"""Two centres of the cast, and settings of a fictional app."""

import pytest

from centres import settings as centre_settings
from centres.settings import SettingDefinition


@pytest.fixture
def koniakary(world):
    return world.koniakary


@pytest.fixture
def konobougou(world):
    return world.konobougou


@pytest.fixture
def declared(monkeypatch):
    """Three settings, beside those that signing in needs: the tests do not depend on what other apps declare."""
    kept = {key: one for key, one in centre_settings._definitions.items() if key.startswith("accounts.")}
    monkeypatch.setattr(centre_settings, "_definitions", kept)
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
