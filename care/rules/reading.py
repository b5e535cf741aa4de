"""What a taking of vital signs says: flags with their ranges, z-scores, the colour of the arm tape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from care.rules.growth import LAST_DAY, scores
from care.rules.limits import Number, RefusedMeasure
from care.rules.nutrition import MUAC_LIMITS_MM, muac_colour
from care.rules.tables.lms import Sex
from care.rules.vitals import Level, VitalFlag, flag

DAYS_PER_MONTH = 30.4375
MUAC_FROM_DAY = round(6 * DAYS_PER_MONTH)
BMI_FROM_DAY = 20 * 365  # adults only: BMI of the young is read on curves, not on fixed limits


@dataclass(frozen=True)
class Reading:
    """Flags as stored, z-scores by indicator (text, two decimals), and whether a value is critical."""

    age_days: int | None
    flags: list[dict[str, Any]] = field(default_factory=list)
    growth: dict[str, Any] = field(default_factory=dict)
    critical: bool = False


def read(
    *,
    sex: str,
    age_days: int | None,
    values: Mapping[str, Number],
    lying: bool | None = None,
    oedema: int | None = None,
) -> Reading:
    """Read measures at an age in days. Without an age nothing is flagged: no range is guessed."""
    if age_days is None:
        return Reading(None)
    found = [read_flag for name, value in values.items() if (read_flag := flag(name, value, age_days))]
    muac = _muac(values.get("muac_mm"), age_days)
    return Reading(
        age_days=age_days,
        flags=[_stored(one) for one in found] + muac,
        growth=_growth(sex, age_days, values, lying, bool(oedema)),
        critical=any(one.level in (Level.CRITICAL_LOW, Level.CRITICAL_HIGH) for one in found),
    )


def _stored(one: VitalFlag) -> dict[str, Any]:
    row = one.range
    limits = {
        "critical_below": row.critical_below,
        "low_below": row.low_below,
        "high_from": row.high_from,
        "critical_from": row.critical_from,
    }
    return {
        "measure": row.measure,
        "level": one.level.value,
        "unit": row.unit,
        **{name: str(limit) for name, limit in limits.items() if limit is not None},
        "version": row.version,
        "source": row.source,
    }


def _muac(muac_mm: Number | None, age_days: int) -> list[dict[str, Any]]:
    low, high = MUAC_LIMITS_MM
    if muac_mm is None or not MUAC_FROM_DAY <= age_days <= LAST_DAY or not low <= muac_mm <= high:
        return []
    return [{"measure": "muac_mm", "level": muac_colour(int(muac_mm)), "unit": "mm", "source": "OMS, PCIME 2014"}]


def _growth(sex: str, age_days: int, values: Mapping[str, Number], lying: bool | None, oedema: bool) -> dict[str, Any]:
    if sex not in ("F", "M") or age_days > LAST_DAY:
        return {}
    try:
        found = scores(
            cast(Sex, sex),
            age_days,
            weight_kg=_float(values.get("weight_kg")),
            length_cm=_float(values.get("height_cm")),
            position=None if lying is None else "l" if lying else "h",
            oedema=oedema,
        )
    except RefusedMeasure:
        return {}
    known = {"haz": found.haz, "waz": found.waz, "whz": found.whz}
    text: dict[str, Any] = {name: str(z) for name, z in known.items() if z is not None}
    return {**text, **({"again": list(found.measure_again)} if found.measure_again else {})}


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


def body_mass_index(weight_kg: Decimal | None, height_cm: Decimal | None, age_days: int | None) -> Decimal | None:
    """kg/m² with one decimal for an adult; None for the young or when a measure is missing."""
    if not weight_kg or not height_cm or age_days is None or age_days < BMI_FROM_DAY:
        return None
    metres = height_cm / 100
    return (weight_kg / (metres * metres)).quantize(Decimal("0.1"))
