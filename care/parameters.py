"""Values that each centre confirms or changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from centres.settings import SettingDefinition, declare

GROUP = _("Care")


def declare_all() -> None:
    """Called once when the app is ready."""
    for definition in DEFINITIONS:
        declare(definition)


DEFINITIONS = (
    SettingDefinition(
        key="care.wait_attention_minutes",
        label=_("A wait asks for attention from"),
        default=30,
        unit=_("minutes"),
        minimum=5,
        maximum=240,
        group=GROUP,
    ),
    SettingDefinition(
        key="care.late_entry_days",
        label=_("An act may be entered late within"),
        default=31,
        unit=_("days"),
        minimum=1,
        maximum=400,
        group=GROUP,
    ),
    SettingDefinition(
        key="care.countersign_reminder_hours",
        label=_("The supervisor is reminded of a trainee's note after"),
        default=24,
        unit=_("hours"),
        minimum=1,
        maximum=168,
        source="Proposition du projet",
        group=GROUP,
    ),
    SettingDefinition(
        key="care.countersign_escalation_hours",
        label=_("The head of the centre is told of a trainee's note after"),
        default=72,
        unit=_("hours"),
        minimum=2,
        maximum=336,
        source="Proposition du projet",
        group=GROUP,
    ),
)
