"""The sheet as it is asked on the page: a few signs ticked per box, or « none of them », and what comes of it.

Source: the boxes of care.rules.imci; a box whose question has no answer stays to be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from care.rules.ages import Age, AgeGroup, age_group
from care.rules.imci.anaemia import Pallor
from care.rules.imci.assessment import ChildSheet, YoungInfantSheet, assess_child, assess_young_infant
from care.rules.imci.cough import CoughSigns
from care.rules.imci.danger import DANGER_SIGNS
from care.rules.imci.diarrhoea import DRINKING, GENERAL_STATES, SKIN_PINCH, Diarrhoea, signs_from_list
from care.rules.imci.ear import EarSigns
from care.rules.imci.fever import FeverSigns
from care.rules.imci.infant_feeding import InfantFeeding
from care.rules.imci.measles import MeaslesSigns
from care.rules.imci.result import Classification
from care.rules.imci.young_infant import InfectionSigns, JaundiceSigns
from care.rules.nutrition import NutritionSigns
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

NONE = "none"
HYDRATION = frozenset({*GENERAL_STATES, *DRINKING, *SKIN_PINCH, "sunken_eyes"} - {"normal", "immediate"})

CHILD_BOXES: Mapping[str, tuple[str, ...]] = {
    "danger": DANGER_SIGNS,
    "cough": ("chest_indrawing", "stridor_calm", "wheeze"),
    "diarrhoea": (
        "restless_irritable",
        "lethargic",
        "sunken_eyes",
        "drinks_eagerly",
        "drinks_poorly",
        "not_able_to_drink",
        "skin_pinch_slow",
        "skin_pinch_very_slow",
        "blood_in_stool",
    ),
    "fever": ("stiff_neck",),
    "measles": (
        "generalised_rash",
        "runny_nose",
        "red_eyes",
        "cornea_clouding",
        "pus_from_eye",
        "mouth_ulcers",
        "deep_mouth_ulcers",
    ),
    "ear": ("ear_pain", "pus_seen", "tender_swelling_behind_ear"),
    "anaemia": ("pallor_some", "pallor_severe"),
}
INFANT_BOXES: Mapping[str, tuple[str, ...]] = {
    "infection": (
        "not_feeding_well",
        "convulsion",
        "severe_chest_indrawing",
        "movement_only_when_stimulated",
        "no_movement",
        "umbilicus_red",
        "umbilicus_pus",
        "pustules",
    ),
    "jaundice": ("yellow_skin", "yellow_palms_soles", "before_24h"),
    "feeding": (
        "few_feeds",
        "poor_attachment",
        "poor_suckling",
        "other_food_or_drink",
        "thrush",
        "wrong_replacement_feed",
    ),
    "diarrhoea": (
        "restless_irritable",
        "movement_only_when_stimulated",
        "no_movement",
        "sunken_eyes",
        "skin_pinch_slow",
        "skin_pinch_very_slow",
    ),
}
# Boxes asked whatever the motive; the others open by motive, or when somebody opens them.
ALWAYS = frozenset({"danger", "anaemia", "infection", "jaundice", "feeding"})

Answers = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Known:
    """What the rest of the page says: measures, the malaria test, motives with their days."""

    age: Age
    temp_axillary: Decimal | None = None
    respiratory_rates: tuple[int, ...] = ()
    spo2: Decimal | None = None
    weight_kg: Decimal | None = None
    muac_mm: int | None = None
    oedema: int | None = None
    hb_g_dl: Decimal | None = None
    whz: Decimal | None = None
    waz: Decimal | None = None
    rdt: str = ""
    motives: frozenset[str] = frozenset()
    days: Mapping[str, int] = field(default_factory=dict)


def boxes_for(age: Age | None) -> Mapping[str, tuple[str, ...]]:
    """Boxes of the sheet of this age; none from five years, or when the age is not known."""
    group = age_group(age.months) if age else AgeGroup.OVER_5
    return {AgeGroup.CHILD: CHILD_BOXES, AgeGroup.YOUNG_INFANT: INFANT_BOXES}.get(group, {})


def classes_of(
    answers: Answers, known: Known, *, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> tuple[Classification, ...]:
    """Classes of the boxes that were answered. Raises RefusedMeasure, ValueError."""
    if age_group(known.age.months) is AgeGroup.YOUNG_INFANT:
        found = assess_young_infant(_infant(answers, known), thresholds=thresholds)
        return tuple(one for one in found if _asked(one.box, answers))
    found = assess_child(_child(answers, known), thresholds=thresholds)
    return tuple(one for one in found if _asked(one.box, answers) or (one.box == "nutrition" and _measured(known)))


_OPENED_BY = {"dehydration": "diarrhoea", "persistent_diarrhoea": "diarrhoea", "dysentery": "diarrhoea"}


def _asked(box: str, answers: Answers) -> bool:
    return _OPENED_BY.get(box, box) in answers


def _measured(known: Known) -> bool:
    return known.muac_mm is not None or known.whz is not None or bool(known.oedema)


def _sign(answers: Answers, box: str, name: str) -> bool | None:
    """True when ticked, False when the box was answered without it, None when it was not asked."""
    return name in answers[box] if box in answers else None


def _danger(answers: Answers) -> frozenset[str] | None:
    return answers["danger"] - {NONE} if "danger" in answers else None


def _child(answers: Answers, known: Known) -> ChildSheet:
    return ChildSheet(
        age_months=known.age.months,
        danger_signs=_danger(answers),
        cough=_cough(answers, known) if "cough" in answers else None,
        diarrhoea=_diarrhoea(answers, known) if "diarrhoea" in answers else None,
        fever=_fever(answers, known) if "fever" in answers else None,
        measles=_measles(answers, known) if "measles" in answers else None,
        ear=_ear(answers, known) if "ear" in answers else None,
        nutrition=_nutrition(answers, known),
        pallor=_pallor(answers),
        hb_g_dl=known.hb_g_dl,
    )


def _cough(answers: Answers, known: Known) -> CoughSigns:
    return CoughSigns(
        age_months=known.age.months,
        respiratory_rate=known.respiratory_rates[0] if known.respiratory_rates else None,
        danger_signs=_danger(answers),
        spo2=known.spo2,
        cough_days=known.days.get("cough"),
        chest_indrawing=_sign(answers, "cough", "chest_indrawing"),
        stridor_calm=_sign(answers, "cough", "stridor_calm"),
        wheeze=_sign(answers, "cough", "wheeze"),
    )


def _diarrhoea(answers: Answers, known: Known) -> Diarrhoea:
    ticked = answers["diarrhoea"]
    return Diarrhoea(
        hydration=signs_from_list(ticked & HYDRATION),
        days=known.days.get("diarrhoea"),
        blood_in_stool="blood_in_stool" in ticked,
        temp_axillary=known.temp_axillary,
    )


def _fever(answers: Answers, known: Known) -> FeverSigns:
    return FeverSigns(
        temp_axillary=known.temp_axillary,
        fever_history="fever" in known.motives,
        danger_signs=_danger(answers),
        stiff_neck=_sign(answers, "fever", "stiff_neck"),
        rdt=known.rdt or None,  # type: ignore[arg-type]
        fever_days=known.days.get("fever"),
    )


def _measles(answers: Answers, known: Known) -> MeaslesSigns:
    ticked = answers["measles"]
    ulcers = "deep_extensive" if "deep_mouth_ulcers" in ticked else "not_deep" if "mouth_ulcers" in ticked else "none"
    names = ("generalised_rash", "runny_nose", "red_eyes", "cornea_clouding", "pus_from_eye")
    return MeaslesSigns(
        cough="cough" in known.motives,
        danger_signs=_danger(answers),
        mouth_ulcers=ulcers,  # type: ignore[arg-type]
        **{name: name in ticked for name in names},
    )


def _ear(answers: Answers, known: Known) -> EarSigns:
    signs = {name: _sign(answers, "ear", name) for name in CHILD_BOXES["ear"]}
    return EarSigns(ear_problem="ear" in known.motives, discharge_days=known.days.get("ear"), **signs)


def _pallor(answers: Answers) -> Pallor | None:
    if "anaemia" not in answers:
        return None
    ticked = answers["anaemia"]
    return "severe" if "pallor_severe" in ticked else "some" if "pallor_some" in ticked else "none"


def _nutrition(answers: Answers, known: Known) -> NutritionSigns:
    return NutritionSigns(
        age_months=known.age.months,
        age_days=known.age.days,
        muac_mm=known.muac_mm,
        whz=known.whz,
        waz=known.waz,
        oedema=known.oedema or 0,
        complications=_danger(answers),
    )


def _infant(answers: Answers, known: Known) -> YoungInfantSheet:
    hydration = answers.get("diarrhoea")
    return YoungInfantSheet(
        infection=_infection(answers, known),
        jaundice=JaundiceSigns(
            age_hours=known.age.days * 24,
            yellow_skin=_sign(answers, "jaundice", "yellow_skin"),
            yellow_palms_soles=_sign(answers, "jaundice", "yellow_palms_soles"),
            onset="before_24h" if _sign(answers, "jaundice", "before_24h") else "after_24h",
        ),
        feeding=InfantFeeding(
            age_days=known.age.days,
            weight_kg=known.weight_kg,
            waz=known.waz,
            feeds_per_24h=None if "feeding" not in answers else 0 if "few_feeds" in answers["feeding"] else 8,
            **{name: _sign(answers, "feeding", name) for name in INFANT_BOXES["feeding"] if name != "few_feeds"},
        ),
        hydration=signs_from_list(hydration & HYDRATION) if hydration is not None else None,
    )


def _infection(answers: Answers, known: Known) -> InfectionSigns:
    if "infection" not in answers:
        return InfectionSigns(age_days=known.age.days)
    ticked = answers["infection"]
    still = "none" if "no_movement" in ticked else "only_when_stimulated"
    moves = "normal" if not ticked & {"no_movement", "movement_only_when_stimulated"} else still
    navel = "pus" if "umbilicus_pus" in ticked else "red" if "umbilicus_red" in ticked else "normal"
    return InfectionSigns(
        age_days=known.age.days,
        respiratory_rates=known.respiratory_rates or None,
        temperatures=(known.temp_axillary,) if known.temp_axillary is not None else None,
        feeding="not_well" if "not_feeding_well" in ticked else "well",
        convulsion="convulsion" in ticked,
        severe_chest_indrawing="severe_chest_indrawing" in ticked,
        movement=moves,  # type: ignore[arg-type]
        umbilicus=navel,  # type: ignore[arg-type]
        pustules="pustules" in ticked,
    )
