"""Values of the statistics that each centre confirms or changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from centres.settings import SettingDefinition, declare

GROUP = _("Statistics")


def declare_all() -> None:
    """Called once when the app is ready."""
    for definition in DEFINITIONS:
        declare(definition)


DEFINITIONS = (
    SettingDefinition(
        key="stats.expected_pregnancies_percent",
        label=_("Expected pregnancies in a year, of 100 inhabitants"),
        default="5",
        kind="decimal",
        minimum=1,
        maximum=10,
        source="Usage courant, à confirmer par le district",
        group=GROUP,
    ),
    SettingDefinition(
        key="stats.expected_deliveries_percent",
        label=_("Expected deliveries in a year, of 100 inhabitants"),
        default="4.5",
        kind="decimal",
        minimum=1,
        maximum=10,
        source="Usage courant, à confirmer par le district",
        group=GROUP,
    ),
    SettingDefinition(
        key="stats.first_trimester_before_weeks",
        label=_("A first contact is early before"),
        default=12,
        unit=_("completed weeks"),
        minimum=10,
        maximum=16,
        source="Décision du projet",
        group=GROUP,
    ),
    SettingDefinition(
        key="stats.matrone_is_skilled",
        label=_("Deliveries by a matrone count as qualified"),
        default=False,
        kind="bool",
        source="Décision du projet : non comptées, série montrée à part",
        group=GROUP,
    ),
)
