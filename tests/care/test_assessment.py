"""A whole sheet and its merged plan."""

from dataclasses import replace
from datetime import date

import pytest

from care.rules.imci.assessment import ChildSheet, assess_child, care_plan, to_trace_from
from care.rules.imci.cough import CoughSigns
from care.rules.imci.diarrhoea import Diarrhoea, signs_from_list
from care.rules.imci.ear import EarSigns
from care.rules.imci.fever import FeverSigns
from care.rules.nutrition import NutritionSigns

CALM = CoughSigns(
    age_months=20,
    respiratory_rate=30,
    danger_signs=(),
    stridor_calm=False,
    chest_indrawing=False,
    wheeze=False,
    hiv_exposed_or_infected=False,
)
HOT = FeverSigns(temp_axillary=38.2, fever_history=True, danger_signs=(), stiff_neck=False, rdt="negative")
EAR = EarSigns(ear_problem=True, ear_pain=False, pus_seen=False, tender_swelling_behind_ear=False)


DRY = signs_from_list(["lethargic", "skin_pinch_very_slow"])


def test_lethargy_explained_by_dehydration_is_not_named_twice() -> None:
    sheet = ChildSheet(14, danger_signs=["lethargic"], diarrhoea=Diarrhoea(DRY, 2, False), pallor="none")
    assert [item.code for item in assess_child(sheet)] == ["severe_dehydration", "no_anaemia"]
    with_fever = replace(sheet, fever=replace(HOT, danger_signs=["lethargic"]))
    assert assess_child(with_fever)[0].code == "very_severe_disease"
    convulsed = replace(sheet, danger_signs=["lethargic", "convulsing_now"])
    assert assess_child(convulsed)[0].code == "very_severe_disease"


def test_one_amoxicillin_for_two_classes_and_the_earliest_follow_up() -> None:
    sheet = ChildSheet(
        age_months=20,
        danger_signs=(),
        cough=replace(CALM, respiratory_rate=44),
        ear=replace(EAR, ear_pain=True),
        pallor="some",
    )
    plan = care_plan(assess_child(sheet))
    assert [line.code for line in plan.treatments].count("amoxicillin_5_days") == 1
    assert (plan.refer, plan.follow_up_days) == (False, 3)


def test_a_red_class_gives_pre_referral_acts_once() -> None:
    signs = ("unconscious",)
    sheet = ChildSheet(
        age_months=20,
        danger_signs=signs,
        cough=replace(CALM, danger_signs=signs),
        fever=replace(HOT, danger_signs=signs),
        pallor="none",
    )
    plan = care_plan(assess_child(sheet))
    codes = [line.code for line in plan.pre_referral]
    assert plan.refer
    assert len(codes) == len(set(codes))
    assert {"artesunate", "antibiotic", "prevent_low_blood_sugar"} <= set(codes)


def test_the_plan_of_a_malnourished_child_comes_weekly() -> None:
    thin = NutritionSigns(age_months=20, muac_mm=112, whz=-2.1, oedema=0, appetite="pass", complications=())
    plan = care_plan(assess_child(ChildSheet(20, danger_signs=(), nutrition=thin, pallor="none")))
    assert [line.code for line in plan.treatments] == ["rutf", "amoxicillin_5_days"]
    assert plan.follow_up_days == 7


@pytest.mark.parametrize(("severity", "traced"), [("red", True), ("yellow", True), ("green", False), (None, False)])
def test_a_child_who_did_not_come_is_traced_two_days_later(severity: str | None, traced: bool) -> None:
    assert to_trace_from(date(2026, 3, 2), severity) == (date(2026, 3, 4) if traced else None)
