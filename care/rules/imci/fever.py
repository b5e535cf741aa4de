"""Fever and malaria in high transmission, 2–59 months. Source: IMCI 2014 (high malaria risk)."""

from dataclasses import dataclass
from typing import Literal

from care.rules.ages import AgeGroup
from care.rules.imci.danger import DangerSigns, danger_findings
from care.rules.imci.result import (
    Box,
    Classification,
    Finding,
    Number,
    at_least,
    both,
    either,
    more_than,
    seen,
    unknown,
)
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("fever", AgeGroup.CHILD)
TestResult = Literal["positive", "negative", "invalid", "unavailable", "not_done"]
Transmission = Literal["high", "low"]


@dataclass(frozen=True)
class FeverSigns:
    """Signs of the fever box; axillary °C, days of fever, test ``rdt`` (a smear counts the same).

    ``rdt`` None or not_done = no result yet; unavailable = no test exists today; invalid = repeat.
    """

    temp_axillary: Number | None = None
    fever_history: bool | None = None
    hot_to_touch: bool | None = None
    danger_signs: DangerSigns = None
    stiff_neck: bool | None = None
    rdt: TestResult | None = None
    fever_days: int | None = None
    fever_every_day: bool | None = None
    transmission: Transmission = "high"


def has_fever(signs: FeverSigns, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> bool | None:
    """Told, hot to touch, or at least 37.5 °C axillary; None when nothing present and something unasked.

    A hand replaces the thermometer only where no temperature was taken.
    """
    hot = signs.hot_to_touch
    if signs.temp_axillary is not None:
        hot = at_least(signs.temp_axillary, thresholds.value("FEVER_FROM_CELSIUS"))
    return either(hot, signs.fever_history)


def classify_fever(
    signs: FeverSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX
) -> Classification | None:
    """Class of the box; None for a child without fever. Raises ValueError for an unknown danger sign."""
    fever = has_fever(signs, thresholds)
    if fever is None:
        return box.incomplete(["fever_history" if signs.fever_history is None else "temp_axillary"])
    if not fever:
        return None
    return _classified(signs, thresholds, box).with_flags(*_flags(signs, thresholds))


def _classified(signs: FeverSigns, thresholds: Thresholds, box: Box) -> Classification:
    severe = (*danger_findings(signs.danger_signs), Finding("stiff_neck", signs.stiff_neck))
    conditions = _conditions(signs, thresholds)
    if evidence := seen(severe):
        return box.classified(
            "very_severe_febrile_disease", evidence=evidence, missing=unknown(severe), conditions=conditions
        )
    malaria = _malaria(signs, thresholds)
    missing = unknown(severe)
    if malaria:
        return box.classified("malaria", evidence=["rdt"], missing=missing, conditions=conditions)
    if malaria is None or missing:
        return box.incomplete([*missing, *(["rdt"] if malaria is None else [])])
    return box.classified("fever_no_malaria", evidence=["rdt"], conditions=conditions)


def _malaria(signs: FeverSigns, thresholds: Thresholds) -> bool | None:
    if signs.rdt in ("positive", "negative"):
        return signs.rdt == "positive"
    return True if _presumed(signs, thresholds) else None


def _presumed(signs: FeverSigns, thresholds: Thresholds) -> bool:
    allowed = thresholds.on("NO_TEST_IS_PRESUMED_MALARIA") and signs.transmission == "high"
    return signs.rdt == "unavailable" and allowed


def _conditions(signs: FeverSigns, thresholds: Thresholds) -> tuple[str, ...]:
    high = at_least(signs.temp_axillary, thresholds.value("HIGH_FEVER_FROM_CELSIUS"))
    return ("high_fever",) if high else ()


def _flags(signs: FeverSigns, thresholds: Thresholds) -> tuple[str, ...]:
    after = thresholds.value("DAILY_FEVER_REFERRAL_AFTER_DAYS")
    long_fever = both(more_than(signs.fever_days, after), signs.fever_every_day)
    present = {
        "presumed": _presumed(signs, thresholds),
        "repeat_test": signs.rdt == "invalid",
        "refer_for_assessment": bool(long_fever),
    }
    return tuple(name for name, value in present.items() if value)
