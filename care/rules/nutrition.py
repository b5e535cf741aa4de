"""Acute malnutrition: screening, place of care, weekly follow-up and exit.

Source: IMCI 2014; WHO guideline on wasting and nutritional oedema 2023; common CMAM protocols where
the threshold table says so. Scores are compared as stored, to two decimals.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Finding, Number, Rung, at_least, below, seen
from care.rules.limits import refuse_outside
from care.rules.rounding import half_away
from care.rules.tables.bands import Band, parse_band
from care.rules.tables.source import PROTOCOL_DATA, Row, packaged_rows
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("nutrition", AgeGroup.CHILD)
MUAC_LIMITS_MM = (60, 300)
MUAC_FROM_MONTHS, MUAC_FROM_DAYS = 6, 42
CHILD_BEFORE_MONTHS = 60
BREASTFEEDING_BEFORE_MONTHS = 6

Appetite = Literal["pass", "fail", "not_done"]


class Site(StrEnum):
    """Where the child is treated: inpatient, outpatient severe, outpatient moderate unit."""

    URENI = "URENI"
    URENAS = "URENAS"
    URENAM = "URENAM"


@dataclass(frozen=True)
class NutritionSigns:
    """Measures of one visit: MUAC in mm, z-scores, oedema grade 0–3 of both feet, appetite test.

    ``complications`` = codes of the complications and danger signs seen; None = not looked for.
    """

    age_months: int
    muac_mm: int | None = None
    whz: Number | None = None
    oedema: int | None = None
    appetite: Appetite | None = None
    complications: Collection[str] | None = None
    age_days: int | None = None
    waz: Number | None = None
    weight_loss: bool | None = None
    poor_feeding: bool | None = None


@dataclass(frozen=True)
class NutritionResult:
    """The class, the place of care (None = none needed or not decided) and the criteria that were met."""

    classification: Classification
    site: Site | None = None

    @property
    def code(self) -> str | None:
        """sam_complicated, sam, mam, at_risk_under_6_months, none; None = incomplete."""
        return self.classification.code

    @property
    def criteria(self) -> tuple[str, ...]:
        """Which measures met the class."""
        return self.classification.evidence

    @property
    def missing(self) -> tuple[str, ...]:
        """Inputs to assess before the class, or the place, is final."""
        return self.classification.missing


def muac_colour(muac_mm: int, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> str:
    """red, yellow or green of the tape for a child of 6–59 months, in mm. Raises RefusedMeasure."""
    refuse_outside("muac_mm", muac_mm, MUAC_LIMITS_MM)
    if muac_mm < thresholds.value("MUAC_SEVERE_BELOW"):
        return "red"
    return "yellow" if muac_mm < thresholds.value("MUAC_MODERATE_BELOW") else "green"


def classify_nutrition(
    signs: NutritionSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX
) -> NutritionResult | None:
    """Class and place of a child under five; None from 60 months. Raises RefusedMeasure, ValueError."""
    refuse_outside("muac_mm", signs.muac_mm, MUAC_LIMITS_MM)
    refuse_outside("oedema", signs.oedema, (0, 3))
    if signs.age_months >= CHILD_BEFORE_MONTHS:
        return None
    severe = _severe(signs, thresholds)
    if met := seen(severe):
        return _severe_result(signs, met, thresholds, box)
    if signs.age_months < MUAC_FROM_MONTHS:
        return NutritionResult(_young(signs, severe, thresholds, box))
    rungs = [Rung("sam", severe), Rung("mam", _moderate(signs, thresholds))]
    result = box.climb(rungs, otherwise="none")
    return NutritionResult(result, Site.URENAM if result.code == "mam" else None)


def _severe(signs: NutritionSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    oedema = Finding("oedema", at_least(signs.oedema, 1))
    wasting = Finding("whz", below(_stored(signs.whz), thresholds.value("WHZ_SEVERE_BELOW")))
    if signs.age_months < MUAC_FROM_MONTHS:
        return (wasting, oedema)
    muac = Finding("muac_mm", below(signs.muac_mm, thresholds.value("MUAC_SEVERE_BELOW")))
    return (muac, wasting, oedema)


def _moderate(signs: NutritionSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    return (
        Finding("muac_mm", below(signs.muac_mm, thresholds.value("MUAC_MODERATE_BELOW"))),
        Finding("whz", below(_stored(signs.whz), thresholds.value("WHZ_MODERATE_BELOW"))),
    )


def _stored(z: Number | None) -> Decimal | None:
    return None if z is None else half_away(Decimal(str(z)), 2)


def _severe_result(signs: NutritionSigns, met: tuple[str, ...], thresholds: Thresholds, box: Box) -> NutritionResult:
    if reasons := _complications(signs, thresholds):
        return NutritionResult(box.classified("sam_complicated", evidence=(*met, *reasons)), Site.URENI)
    missing = []
    if signs.appetite in (None, "not_done"):
        missing.append("appetite")
    if signs.complications is None:
        missing.append("complications")
    site = None if missing else Site.URENAS
    return NutritionResult(box.classified("sam", evidence=met, missing=missing), site)


def _complications(signs: NutritionSigns, thresholds: Thresholds) -> tuple[str, ...]:
    """Why a severe malnutrition is treated in hospital; empty when nothing says so."""
    grade = thresholds.value("OEDEMA_INPATIENT_FROM_GRADE")
    present = {
        "under_6_months": signs.age_months < MUAC_FROM_MONTHS,
        "oedema_grade": bool(at_least(signs.oedema, grade)),
        "appetite_failed": signs.appetite == "fail",
    }
    return (*(name for name, value in present.items() if value), *sorted(signs.complications or ()))


def _young(signs: NutritionSigns, severe: tuple[Finding, ...], thresholds: Thresholds, box: Box) -> Classification:
    low = thresholds.value("WHZ_MODERATE_BELOW")
    findings = (
        Finding("whz", below(_stored(signs.whz), low)),
        Finding("waz", below(_stored(signs.waz), low)),
        Finding("weight_loss", signs.weight_loss),
        Finding("poor_feeding", signs.poor_feeding),
        *_young_muac(signs, thresholds),
    )
    rungs = [Rung("sam_complicated", severe), Rung("at_risk_under_6_months", findings)]
    return box.climb(rungs, otherwise="none")


def _young_muac(signs: NutritionSigns, thresholds: Thresholds) -> tuple[Finding, ...]:
    """From six weeks, and only where it was taken: the measure is not yet required at this age."""
    if signs.muac_mm is None or signs.age_days is None or signs.age_days < MUAC_FROM_DAYS:
        return ()
    return (Finding("muac_mm", below(signs.muac_mm, thresholds.value("MUAC_UNDER_6_MONTHS_BELOW"))),)


def classify_woman(
    state: Literal["pregnant", "breastfeeding"],
    muac_mm: int | None,
    *,
    child_age_months: int | None = None,
    limit_mm: int | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> str | None:
    """mam, none, not_eligible; None when MUAC (mm) or the child's age is missing.

    Breastfeeding counts while the child is under 6 months. ``limit_mm`` = the centre's limit.
    """
    if state == "breastfeeding":
        if child_age_months is None:
            return None
        if child_age_months >= BREASTFEEDING_BEFORE_MONTHS:
            return "not_eligible"
    thin = below(muac_mm, limit_mm or thresholds.value("MUAC_WOMAN_BELOW"))
    return None if thin is None else "mam" if thin else "none"


class ProgrammeState(StrEnum):
    """Where a child stands in the treatment programme after a weekly visit."""

    IN_TREATMENT = "in_treatment"
    CURED = "cured"
    DEFAULTER = "defaulter"
    NON_RESPONDER = "non_responder"


@dataclass(frozen=True)
class WeeklyVisit:
    """One weekly rendezvous: measures, or ``absent``."""

    muac_mm: int | None = None
    whz: Number | None = None
    oedema: int | None = None
    absent: bool = False


def programme_states(
    criterion: Literal["muac", "whz", "oedema"],
    visits: Sequence[WeeklyVisit],
    *,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> tuple[ProgrammeState, ...]:
    """State after each weekly visit; the first exit is kept for the visits after it.

    Cured by the criterion of admission on two visits running (MUAC alone after MUAC; both MUAC and WHZ
    after WHZ or oedema) without oedema; a measure not taken proves no cure.
    """
    states: list[ProgrammeState] = []
    for rank in range(1, len(visits) + 1):
        left = states and states[-1] is not ProgrammeState.IN_TREATMENT
        states.append(states[-1] if left else _state(criterion, visits[:rank], thresholds))
    return tuple(states)


def _state(criterion: str, visits: Sequence[WeeklyVisit], thresholds: Thresholds) -> ProgrammeState:
    well = [_well(criterion, visit, thresholds) for visit in visits]
    if _all_last(well, thresholds.whole("CURED_VISITS_RUNNING")):
        return ProgrammeState.CURED
    absent = [visit.absent for visit in visits]
    if _all_last(absent, thresholds.whole("DEFAULTER_ABSENCES_RUNNING")):
        return ProgrammeState.DEFAULTER
    if len(visits) >= thresholds.whole("NON_RESPONDER_FROM_WEEK"):
        return ProgrammeState.NON_RESPONDER
    return ProgrammeState.IN_TREATMENT


def _all_last(answers: Sequence[bool], count: int) -> bool:
    return len(answers) >= count and all(answers[-count:])


def _well(criterion: str, visit: WeeklyVisit, thresholds: Thresholds) -> bool:
    muac = at_least(visit.muac_mm, thresholds.value("CURED_MUAC_FROM"))
    whz = at_least(_stored(visit.whz), thresholds.value("CURED_WHZ_FROM"))
    needed = [muac] if criterion == "muac" else [muac, whz]
    return visit.oedema == 0 and not visit.absent and all(needed)


def weight_gain(min_weight_kg: Decimal, weight_kg: Decimal, days: int) -> Decimal:
    """Gain in g per kg per day since the lowest weight, two decimals (negative = loss).

    Raises ValueError for a weight not above zero or fewer than one day.
    """
    if min_weight_kg <= 0 or weight_kg <= 0 or days < 1:
        raise ValueError("weights are above zero, over at least one day")
    return half_away((weight_kg - min_weight_kg) * 1000 / (min_weight_kg * days), 2)


@dataclass(frozen=True)
class AppetiteRow:
    """The part of a sachet that passes the appetite test, for a weight band in kg."""

    weight: Band
    sachet_part: Fraction
    source: str


def parse_appetite(rows: Iterable[Row]) -> tuple[AppetiteRow, ...]:
    """Rows of ``appetite_test.csv``. Raises KeyError, ValueError."""
    return tuple(
        AppetiteRow(
            weight=parse_band(row["weight_min_kg"], row["weight_max_kg"]),
            sachet_part=Fraction(row["sachet_part"]),
            source=row["source"],
        )
        for row in rows
    )


DEFAULT_APPETITE = parse_appetite(packaged_rows(PROTOCOL_DATA, "appetite_test.csv"))


def appetite_minimum(weight_kg: Decimal, *, rows: Iterable[AppetiteRow] = DEFAULT_APPETITE) -> Fraction | None:
    """Part of a sachet to eat within 30 minutes; None without a sourced row. Raises ValueError."""
    if weight_kg <= 0:
        raise ValueError("a weight is above zero")
    return next((row.sachet_part for row in rows if row.source and row.weight.holds(weight_kg)), None)
