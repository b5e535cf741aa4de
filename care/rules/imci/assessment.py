"""A whole sheet: every box that was opened, and the merged plan of its classes.

Source: child-health reference, 1.1 and 1.5; WHO smart-emcare (lethargy explained by dehydration).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from care.rules.ages import AgeGroup
from care.rules.imci.anaemia import Pallor, classify_anaemia
from care.rules.imci.cough import CoughSigns, classify_cough
from care.rules.imci.danger import DangerSigns, classify_danger
from care.rules.imci.diarrhoea import Diarrhoea, HydrationSigns, classify_dehydration, classify_diarrhoea
from care.rules.imci.ear import EarSigns, classify_ear
from care.rules.imci.fever import FeverSigns, classify_fever
from care.rules.imci.hiv import HivStatus, classify_hiv
from care.rules.imci.infant_feeding import InfantFeeding, classify_infant_feeding
from care.rules.imci.measles import MeaslesSigns, classify_measles
from care.rules.imci.result import RED, YELLOW, Classification, Number
from care.rules.imci.young_infant import InfectionSigns, JaundiceSigns, classify_infection, classify_jaundice
from care.rules.nutrition import NutritionSigns, classify_nutrition
from care.rules.tables.classifications import TreatmentLine
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

TRACING_AFTER_DAYS = 2


@dataclass(frozen=True)
class ChildSheet:
    """A child of 2–<60 months. A symptom that was asked and denied leaves its box None."""

    age_months: int
    danger_signs: DangerSigns = None
    cough: CoughSigns | None = None
    diarrhoea: Diarrhoea | None = None
    fever: FeverSigns | None = None
    measles: MeaslesSigns | None = None
    ear: EarSigns | None = None
    nutrition: NutritionSigns | None = None
    pallor: Pallor | None = None
    hb_g_dl: Number | None = None
    hiv: HivStatus | None = None


@dataclass(frozen=True)
class YoungInfantSheet:
    """An infant of 0–<2 months; diarrhoea denied leaves ``hydration`` None."""

    infection: InfectionSigns
    jaundice: JaundiceSigns
    feeding: InfantFeeding
    hydration: HydrationSigns | None = None


@dataclass(frozen=True)
class CarePlan:
    """The merged plan: refer or not, lines without repetition, days to the earliest follow-up."""

    refer: bool
    pre_referral: tuple[TreatmentLine, ...]
    treatments: tuple[TreatmentLine, ...]
    follow_up_days: int | None


def assess_child(sheet: ChildSheet, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> tuple[Classification, ...]:
    """Classes of every box of the sheet, in the order of the chart. Raises RefusedMeasure, ValueError."""
    boxes = _child_boxes(sheet, thresholds)
    general = classify_danger(sheet.danger_signs)
    if general is None or _explained_by_dehydration(sheet, boxes):
        return boxes
    return (general, *boxes)


def _child_boxes(sheet: ChildSheet, thresholds: Thresholds) -> tuple[Classification, ...]:
    results = (
        classify_cough(sheet.cough, thresholds=thresholds) if sheet.cough else None,
        *(classify_diarrhoea(sheet.diarrhoea, thresholds=thresholds) if sheet.diarrhoea else ()),
        classify_fever(sheet.fever, thresholds=thresholds) if sheet.fever else None,
        classify_measles(sheet.measles, thresholds=thresholds) if sheet.measles else None,
        classify_ear(sheet.ear, thresholds=thresholds) if sheet.ear else None,
        _nutrition(sheet, thresholds),
        classify_anaemia(sheet.pallor, sheet.hb_g_dl, age_months=sheet.age_months, thresholds=thresholds),
        classify_hiv(sheet.hiv, thresholds=thresholds) if sheet.hiv else None,
    )
    return tuple(result for result in results if result is not None)


def _nutrition(sheet: ChildSheet, thresholds: Thresholds) -> Classification | None:
    if sheet.nutrition is None:
        return None
    result = classify_nutrition(sheet.nutrition, thresholds=thresholds)
    return result.classification if result else None


def _explained_by_dehydration(sheet: ChildSheet, boxes: Iterable[Classification]) -> bool:
    """Lethargy as the only danger sign, severe dehydration as the only red class."""
    red = {result.code for result in boxes if result.severity == RED}
    return set(sheet.danger_signs or ()) == {"lethargic"} and red == {"severe_dehydration"}


def assess_young_infant(
    sheet: YoungInfantSheet, *, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> tuple[Classification, ...]:
    """Classes of every box of the young infant's sheet. Raises ValueError."""
    results = [
        classify_infection(sheet.infection, thresholds=thresholds),
        classify_jaundice(sheet.jaundice, thresholds=thresholds),
        classify_infant_feeding(sheet.feeding, thresholds=thresholds),
    ]
    if sheet.hydration is not None:
        results.append(classify_dehydration(sheet.hydration, AgeGroup.YOUNG_INFANT))
    return tuple(results)


def care_plan(results: Iterable[Classification]) -> CarePlan:
    """One plan for several classes: a line of the same merge group, or the same line, is given once."""
    classified = [result for result in results if result.row is not None]
    days = [result.row.follow_up_days for result in classified if result.row and result.row.follow_up_days]
    return CarePlan(
        refer=any(result.row.refer for result in classified if result.row),
        pre_referral=_merged(line for result in classified for line in result.pre_referral),
        treatments=_merged(line for result in classified for line in result.treatments),
        follow_up_days=min(days, default=None),
    )


def _merged(lines: Iterable[TreatmentLine]) -> tuple[TreatmentLine, ...]:
    kept: dict[str, TreatmentLine] = {}
    for line in lines:
        kept.setdefault(line.merge_group or line.code, line)
    return tuple(kept.values())


def to_trace_from(follow_up_on: date, severity: str | None) -> date | None:
    """The day a child who did not come enters the tracing list (due + 2 days, red or yellow only)."""
    if severity not in (RED, YELLOW):
        return None
    return follow_up_on + timedelta(days=TRACING_AFTER_DAYS)
