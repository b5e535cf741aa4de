"""Measles now or in the last three months, 2–59 months. Source: IMCI 2014; WHO smart-emcare."""

from dataclasses import dataclass
from typing import Literal

from care.rules.ages import AgeGroup
from care.rules.imci.danger import DangerSigns, danger_findings
from care.rules.imci.result import Box, Classification, Finding, Rung, both, either, more_than
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("measles", AgeGroup.CHILD)
MouthUlcers = Literal["none", "not_deep", "deep_extensive"]


@dataclass(frozen=True)
class MeaslesSigns:
    """Signs of the measles box; ``measles_days_ago`` for a measles already over."""

    generalised_rash: bool | None = None
    cough: bool | None = None
    runny_nose: bool | None = None
    red_eyes: bool | None = None
    measles_days_ago: int | None = None
    danger_signs: DangerSigns = None
    cornea_clouding: bool | None = None
    pus_from_eye: bool | None = None
    mouth_ulcers: MouthUlcers | None = None


def has_measles(signs: MeaslesSigns, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> bool | None:
    """Rash with cough, runny nose or red eyes, or measles within three months."""
    now = both(signs.generalised_rash, either(signs.cough, signs.runny_nose, signs.red_eyes))
    if signs.measles_days_ago is None:
        return now
    limit = thresholds.value("RECENT_MEASLES_WITHIN_DAYS")
    return either(now, not more_than(signs.measles_days_ago, limit))


def classify_measles(
    signs: MeaslesSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX
) -> Classification | None:
    """Class of the box, each with a weekly notification line; None for a child without measles."""
    measles = has_measles(signs, thresholds)
    if measles is None:
        return box.incomplete(_rash_inputs(signs))
    if not measles:
        return None
    rungs = [
        Rung("severe_complicated_measles", _severe(signs)),
        Rung("measles_eye_or_mouth", _eye_or_mouth(signs)),
    ]
    return box.climb(rungs, otherwise="measles", conditions=_conditions(signs))


def _rash_inputs(signs: MeaslesSigns) -> tuple[str, ...]:
    names = ("generalised_rash", "cough", "runny_nose", "red_eyes")
    return tuple(name for name in names if getattr(signs, name) is None)


def _severe(signs: MeaslesSigns) -> tuple[Finding, ...]:
    deep = None if signs.mouth_ulcers is None else signs.mouth_ulcers == "deep_extensive"
    return (
        *danger_findings(signs.danger_signs),
        Finding("cornea_clouding", signs.cornea_clouding),
        Finding("deep_mouth_ulcers", deep, needs="mouth_ulcers"),
    )


def _eye_or_mouth(signs: MeaslesSigns) -> tuple[Finding, ...]:
    ulcers = None if signs.mouth_ulcers is None else signs.mouth_ulcers != "none"
    return (Finding("pus_from_eye", signs.pus_from_eye), Finding("mouth_ulcers", ulcers))


def _conditions(signs: MeaslesSigns) -> tuple[str, ...]:
    present = {
        "pus_from_eye": signs.pus_from_eye,
        "cornea_or_pus": either(signs.pus_from_eye, signs.cornea_clouding),
        "mouth_ulcers": signs.mouth_ulcers not in (None, "none"),
    }
    return tuple(name for name, value in present.items() if value)
