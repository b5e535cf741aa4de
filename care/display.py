"""Vital signs as the strip shows them: value, state and the word that says why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from care.forms.vitals import LABELS, UNITS
from care.models import VitalSigns
from care.rules.reading import body_mass_index
from core import typography

STATES = {
    "critical_low": "bad",
    "low": "watch",
    "normal": "ok",
    "high": "watch",
    "critical_high": "bad",
    "red": "bad",
    "yellow": "watch",
    "green": "ok",
}


def strip(row: VitalSigns | None) -> list[dict[str, Any]]:
    """Items of the components/vitals.html strip; empty when nothing was taken."""
    if row is None:
        return []
    flags = {flag["measure"]: flag for flag in row.flags}
    singles = [name for name in row.values() if name not in ("systolic", "diastolic")]
    items = [_item(name, typography.number(getattr(row, name)), flags.get(name)) for name in singles]
    if row.systolic is not None or row.diastolic is not None:
        items.insert(min(2, len(items)), _pressure(row, flags))
    index = body_mass_index(row.weight_kg, row.height_cm, row.age_days)
    if index is not None:
        items.append({"label": _("BMI"), "value": typography.number(index), "unit": "kg/m²", "state": "", "word": ""})
    return items + _growth(row) + _oedema(row)


def _item(name: str, value: str, flag: dict[str, Any] | None) -> dict[str, Any]:
    item = {"label": str(LABELS[name]), "value": value, "unit": str(UNITS[name]), "state": "", "word": ""}
    return item if flag is None else {**item, "state": STATES[flag["level"]], "word": flag_word(flag)}


def flag_word(flag: dict[str, Any]) -> str:
    """« élevée (≥ 37,5) »: the level and the limit it was read from."""
    level = flag["level"]
    words = {
        "critical_low": _("very low (< %(limit)s)"),
        "low": _("low (< %(limit)s)"),
        "high": _("high (≥ %(limit)s)"),
        "critical_high": _("very high (≥ %(limit)s)"),
        "normal": _("normal"),
        "red": _("red (< 115)"),
        "yellow": _("yellow (< 125)"),
        "green": _("green (≥ 125)"),
    }
    limits = {
        "critical_low": "critical_below",
        "low": "low_below",
        "high": "high_from",
        "critical_high": "critical_from",
    }
    return (
        words[level] % {"limit": typography.number(Decimal(flag[limits[level]]))} if level in limits else words[level]
    )


def _pressure(row: VitalSigns, flags: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found = [flags[name] for name in ("systolic", "diastolic") if name in flags]
    worst = max(found, key=lambda flag: _gravity(flag["level"]), default=None)
    value = f"{row.systolic if row.systolic is not None else '—'}/{row.diastolic if row.diastolic is not None else '—'}"
    item = {"label": _("Blood pressure"), "value": value, "unit": "mmHg", "state": "", "word": ""}
    return item if worst is None else {**item, "state": STATES[worst["level"]], "word": flag_word(worst)}


def _gravity(level: str) -> int:
    return {"ok": 0, "watch": 1, "bad": 2}[STATES[level]]


def _growth(row: VitalSigns) -> list[dict[str, Any]]:
    words = {"whz": _("Weight for height"), "haz": _("Height for age"), "waz": _("Weight for age")}
    return [
        {
            "label": words[name],
            "value": typography.signed(Decimal(row.growth[name]), 1),
            "unit": "z",
            **_score(row, name),
        }
        for name in words
        if name in row.growth
    ]


def _score(row: VitalSigns, name: str) -> dict[str, str]:
    z = Decimal(row.growth[name])
    if name in row.growth.get("again", []):
        return {"state": "watch", "word": _("measure again")}
    if z < -3:
        return {"state": "bad", "word": _("below −3")}
    if z < -2:
        return {"state": "watch", "word": _("below −2")}
    return {"state": "ok", "word": _("normal")} if z <= 2 else {"state": "watch", "word": _("above +2")}


def _oedema(row: VitalSigns) -> list[dict[str, Any]]:
    if not row.oedema:
        return []
    return [{"label": _("Oedema"), "value": "+" * row.oedema, "unit": "", "state": "bad", "word": _("both feet")}]


def worries(row: VitalSigns | None) -> list[str]:
    """Measures outside their range in short words, for lists: « Température 38,9 »."""
    if row is None:
        return []
    wrong = [flag for flag in row.flags if STATES[flag["level"]] != "ok"]
    return [f"{LABELS[flag['measure']]} {typography.number(getattr(row, flag['measure']))}" for flag in wrong]
