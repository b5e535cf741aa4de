"""Infection and jaundice of the infant of 0–<2 months. Source: WHO smart-emcare; IMCI 2014."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Finding, Number, Rung, at_least, below, both, either
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

INFECTION = Box("infection", AgeGroup.YOUNG_INFANT)
JAUNDICE = Box("jaundice", AgeGroup.YOUNG_INFANT)
Movement = Literal["normal", "only_when_stimulated", "none"]
Feeding = Literal["well", "not_well", "not_at_all"]
Umbilicus = Literal["normal", "red", "pus"]
Onset = Literal["before_24h", "after_24h", "unknown"]


@dataclass(frozen=True)
class InfectionSigns:
    """Signs of possible infection; breaths/min and axillary °C, each measured once or twice."""

    age_days: int
    respiratory_rates: Sequence[int] | None = None
    temperatures: Sequence[Number] | None = None
    feeding: Feeding | None = None
    convulsion: bool | None = None
    severe_chest_indrawing: bool | None = None
    movement: Movement | None = None
    umbilicus: Umbilicus | None = None
    pustules: bool | None = None


@dataclass(frozen=True)
class JaundiceSigns:
    """Yellow skin, palms or soles; age in hours (whole days × 24 when the hour is unknown); onset."""

    age_hours: int
    yellow_skin: bool | None = None
    yellow_palms_soles: bool | None = None
    onset: Onset | None = None


def fast_breathing_twice(rates: Sequence[int] | None, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> bool | None:
    """Two counts of 60/min or more; None when not counted, or a first high count was not repeated."""
    if not rates:
        return None
    limit = thresholds.value("FAST_BREATHING_YOUNG_INFANT")
    if not all(rate >= limit for rate in rates[:2]):
        return False
    return True if len(rates) > 1 else None


def classify_infection(
    signs: InfectionSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = INFECTION
) -> Classification:
    """psbi, pneumonia (fast breathing only, from day 7), local infection, or infection unlikely.

    A temperature that is the only sign and was taken once gives the flag ``confirm_temperature``.
    """
    fast = fast_breathing_twice(signs.respiratory_rates, thresholds)
    first_days = signs.age_days < thresholds.value("INFANT_FAST_BREATHING_SEVERE_BEFORE_DAY")
    breathing = Finding("fast_breathing", fast, needs="respiratory_rate")
    rungs = [
        Rung("psbi", (*_severe(signs, thresholds), *([breathing] if first_days else []))),
        Rung("pneumonia", () if first_days else (breathing,)),
        Rung("local_infection", _local(signs)),
    ]
    result = box.climb(rungs, otherwise="infection_unlikely")
    once = result.evidence == ("temp_axillary",) and len(signs.temperatures or ()) < 2
    return result.with_flags("confirm_temperature") if once else result


def _severe(signs: InfectionSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    return (
        Finding("feeding", None if signs.feeding is None else signs.feeding != "well"),
        Finding("convulsion", signs.convulsion),
        Finding("severe_chest_indrawing", signs.severe_chest_indrawing),
        Finding("movement", None if signs.movement is None else signs.movement != "normal"),
        Finding("temp_axillary", _abnormal_temperature(signs.temperatures, thresholds)),
    )


def _abnormal_temperature(measures: Sequence[Number] | None, thresholds: Thresholds) -> bool | None:
    """Every measure of the visit (the second confirms the first) is high or low."""
    if not measures:
        return None
    high = thresholds.value("INFANT_TEMPERATURE_HIGH_FROM")
    low = thresholds.value("INFANT_TEMPERATURE_LOW_BELOW")
    return all(either(at_least(value, high), below(value, low)) for value in measures[:2])


def _local(signs: InfectionSigns) -> tuple[Finding, ...]:
    return (
        Finding("umbilicus", None if signs.umbilicus is None else signs.umbilicus != "normal"),
        Finding("pustules", signs.pustules),
    )


def classify_jaundice(
    signs: JaundiceSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = JAUNDICE
) -> Classification:
    """severe (first 24 h, or palms and soles), lasting beyond 14 days, jaundice, or none."""
    yellow = either(signs.yellow_skin, signs.yellow_palms_soles)
    early = signs.age_hours < thresholds.value("SEVERE_JAUNDICE_BEFORE_HOURS")
    onset = None if signs.onset is None else signs.onset == "before_24h"
    lasting = signs.age_hours // 24 > thresholds.value("LASTING_JAUNDICE_AFTER_DAYS")
    rungs = [
        Rung(
            "severe_jaundice",
            (
                Finding("yellow_palms_soles", signs.yellow_palms_soles),
                Finding("jaundice_first_24h", both(yellow, early), needs="yellow_skin"),
                Finding("onset_first_24h", both(yellow, onset), needs="onset"),
            ),
        ),
        Rung("jaundice_refer_for_assessment", (Finding("lasting", both(yellow, lasting), needs="yellow_skin"),)),
        Rung("jaundice", (Finding("yellow_skin", yellow),)),
    ]
    return box.climb(rungs, otherwise="no_jaundice")
