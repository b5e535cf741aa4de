"""Cough or difficult breathing, 2–59 months. Source: IMCI 2014; WHO smart-emcare."""

from dataclasses import dataclass

from care.rules.ages import AgeGroup
from care.rules.imci.danger import DangerSigns, danger_findings
from care.rules.imci.result import Box, Classification, Finding, Number, Rung, at_least, below, both, either
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("cough", AgeGroup.CHILD)


@dataclass(frozen=True)
class Bronchodilator:
    """What is seen after the trial in a wheezing child: breaths per minute, indrawing."""

    respiratory_rate: int | None
    chest_indrawing: bool | None


@dataclass(frozen=True)
class CoughSigns:
    """Signs of the cough box; breaths per minute over 60 s in a calm child, SpO2 in %, days of cough.

    ``spo2`` is optional equipment: None asks nothing, and proves nothing either.
    """

    age_months: int
    respiratory_rate: int | None = None
    danger_signs: DangerSigns = None
    stridor_calm: bool | None = None
    chest_indrawing: bool | None = None
    wheeze: bool | None = None
    spo2: Number | None = None
    cough_days: int | None = None
    hiv_exposed_or_infected: bool | None = None
    after_bronchodilator: Bronchodilator | None = None


def fast_breathing(age_months: int, rate: int | None, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> bool | None:
    """Breaths per minute at or above the limit of the age (50 under 12 months, then 40)."""
    code = "FAST_BREATHING_2_12_MONTHS" if age_months < 12 else "FAST_BREATHING_12_60_MONTHS"
    return at_least(rate, thresholds.value(code))


def classify_cough(signs: CoughSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX) -> Classification:
    """Class of the box: severe disease, pneumonia, or cough or cold. Raises ValueError."""
    rungs = [
        Rung("severe_pneumonia_or_very_severe_disease", _severe(signs, thresholds)),
        Rung("pneumonia", _pneumonia(signs, thresholds)),
    ]
    result = box.climb(rungs, otherwise="cough_or_cold", conditions=_conditions(signs, thresholds))
    return result.with_flags(*_conditions(signs, thresholds))


def _severe(signs: CoughSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    low_oxygen = below(signs.spo2, thresholds.value("SPO2_SEVERE_BELOW"))
    return (
        *danger_findings(signs.danger_signs),
        Finding("stridor_calm", signs.stridor_calm),
        Finding("spo2", bool(low_oxygen)),
        *_severe_indrawing(signs, thresholds),
    )


def _severe_indrawing(signs: CoughSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    if thresholds.on("INDRAWING_IS_SEVERE"):
        return (Finding("chest_indrawing", _indrawing(signs)),)
    if thresholds.on("INDRAWING_WITH_HIV_IS_SEVERE"):
        present = both(_indrawing(signs), signs.hiv_exposed_or_infected)
        return (Finding("chest_indrawing_with_hiv", present, needs=_hiv_input(signs)),)
    return ()


def _hiv_input(signs: CoughSigns) -> str:
    return "hiv_status" if _indrawing(signs) else "chest_indrawing"


def _pneumonia(signs: CoughSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    trial = signs.after_bronchodilator
    rate = trial.respiratory_rate if signs.wheeze and trial else signs.respiratory_rate
    fast = fast_breathing(signs.age_months, rate, thresholds)
    return (
        Finding("chest_indrawing", _indrawing(signs)),
        Finding("fast_breathing", fast, needs="respiratory_rate"),
    )


def _indrawing(signs: CoughSigns) -> bool | None:
    trial = signs.after_bronchodilator
    return trial.chest_indrawing if signs.wheeze and trial else signs.chest_indrawing


def _conditions(signs: CoughSigns, thresholds: Thresholds) -> tuple[str, ...]:
    long_cough = at_least(signs.cough_days, thresholds.value("LONG_COUGH_FROM_DAYS"))
    present = {"wheeze": signs.wheeze, "long_cough": long_cough}
    return tuple(name for name, value in present.items() if either(value))
