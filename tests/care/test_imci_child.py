"""The child of 2–59 months: both sides of every limit, and nothing green by default."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.imci.anaemia import classify_anaemia
from care.rules.imci.cough import Bronchodilator, CoughSigns, classify_cough
from care.rules.imci.danger import DANGER_SIGNS, classify_danger
from care.rules.imci.diarrhoea import (
    DRINKING,
    GENERAL_STATES,
    SKIN_PINCH,
    Diarrhoea,
    HydrationSigns,
    classify_diarrhoea,
    dehydration,
    signs_from_list,
)
from care.rules.imci.ear import EarSigns, classify_ear
from care.rules.imci.fever import FeverSigns, classify_fever
from care.rules.imci.hiv import HivStatus, classify_hiv
from care.rules.imci.measles import MeaslesSigns, classify_measles
from care.rules.imci.result import GREEN, both, either
from care.rules.tables.source import PROTOCOL_DATA, packaged_rows
from care.rules.tables.thresholds import Thresholds, parse_thresholds

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
WET = HydrationSigns("normal", False, "normal", "immediate")
RASH = MeaslesSigns(
    generalised_rash=True,
    cough=True,
    danger_signs=(),
    cornea_clouding=False,
    pus_from_eye=False,
    mouth_ulcers="none",
)
EAR = EarSigns(ear_problem=True, ear_pain=False, pus_seen=False, tender_swelling_behind_ear=False)


def changed(code: str, value: str) -> Thresholds:
    """The packaged protocol with one setting of the district."""
    rows = packaged_rows(PROTOCOL_DATA, "clinical_thresholds.csv")
    return parse_thresholds({**row, "value": value} if row["code"] == code else row for row in rows)


@pytest.mark.parametrize("sign", DANGER_SIGNS)
def test_any_danger_sign_refers(sign: str) -> None:
    result = classify_danger([sign])
    assert result is not None
    assert (result.code, result.severity, result.evidence) == ("very_severe_disease", "red", (sign,))
    assert classify_cough(replace(CALM, danger_signs=[sign])).severity == "red"


def test_danger_signs_not_looked_for_are_not_absent() -> None:
    result = classify_danger(None)
    assert result is not None
    assert result.missing == ("danger_signs",)
    assert classify_danger(()) is None
    with pytest.raises(ValueError, match="unknown danger signs: sleepy"):
        classify_danger(["sleepy"])


@pytest.mark.parametrize(
    ("age_months", "rate", "code"),
    [
        (2, 49, "cough_or_cold"),
        (2, 50, "pneumonia"),
        (11, 50, "pneumonia"),
        (12, 39, "cough_or_cold"),
        (12, 40, "pneumonia"),
        (59, 40, "pneumonia"),
    ],
)
def test_fast_breathing_by_age(age_months: int, rate: int, code: str) -> None:
    assert classify_cough(replace(CALM, age_months=age_months, respiratory_rate=rate)).code == code


@pytest.mark.parametrize("name", ["danger_signs", "stridor_calm", "chest_indrawing", "respiratory_rate"])
def test_no_green_cough_with_a_missing_answer(name: str) -> None:
    unassessed: dict[str, Any] = {name: None}
    result = classify_cough(replace(CALM, **unassessed))
    assert result.code is None
    assert name in result.missing


def test_a_missing_red_sign_is_named_beside_pneumonia() -> None:
    result = classify_cough(replace(CALM, respiratory_rate=52, stridor_calm=None))
    assert (result.code, result.missing) == ("pneumonia", ("stridor_calm",))


def test_oxygen_is_optional_and_strict_at_90() -> None:
    assert classify_cough(replace(CALM, spo2=90)).severity == "green"
    assert classify_cough(replace(CALM, spo2=89.9)).severity == "red"
    assert classify_cough(replace(CALM, spo2=None)).severity == "green"


def test_a_wheezing_child_is_judged_after_the_trial() -> None:
    wheezing = replace(CALM, wheeze=True, respiratory_rate=46)
    assert classify_cough(wheezing).code == "pneumonia"
    for rate, code in [(46, "pneumonia"), (36, "cough_or_cold"), (None, None)]:
        after = replace(wheezing, after_bronchodilator=Bronchodilator(rate, False))
        assert classify_cough(after).code == code
    lines = [line.code for line in classify_cough(wheezing).lines]
    assert "bronchodilator" in lines
    assert "bronchodilator" not in [line.code for line in classify_cough(CALM).lines]


def test_indrawing_refers_with_hiv_and_by_the_district_setting() -> None:
    drawing = replace(CALM, chest_indrawing=True)
    assert classify_cough(drawing).code == "pneumonia"
    assert classify_cough(replace(drawing, hiv_exposed_or_infected=True)).severity == "red"
    assert classify_cough(drawing, thresholds=changed("INDRAWING_IS_SEVERE", "1")).severity == "red"
    open_question = classify_cough(replace(drawing, hiv_exposed_or_infected=None))
    assert (open_question.code, open_question.missing) == ("pneumonia", ("hiv_status",))


@pytest.mark.parametrize(("days", "flagged"), [(13, False), (14, True)])
def test_two_weeks_of_cough_ask_for_tuberculosis(days: int, flagged: bool) -> None:
    result = classify_cough(replace(CALM, cough_days=days))
    assert ("long_cough" in result.flags) is flagged
    assert ("assess_tb_asthma" in [line.code for line in result.treatments]) is flagged


SIGNS = st.builds(
    HydrationSigns,
    general_state=st.sampled_from(["normal", "restless_irritable", "lethargic", "unconscious", None]),
    sunken_eyes=st.sampled_from([True, False, None]),
    drinking=st.sampled_from([*DRINKING, None]),
    skin_pinch=st.sampled_from([*SKIN_PINCH, None]),
)
ORDER = ["none", "some", "severe"]


@given(SIGNS)
def test_an_open_question_never_changes_a_known_degree(signs: HydrationSigns) -> None:
    degree = dehydration(signs)
    possible: dict[str, Any] = {"sunken_eyes": [True, False], "skin_pinch": SKIN_PINCH, "drinking": DRINKING}
    for name, values in possible.items():
        if degree is not None and getattr(signs, name) is None:
            answers: list[dict[str, Any]] = [{name: value} for value in values]
            assert {dehydration(replace(signs, **answer)) for answer in answers} <= {degree, None}


@given(SIGNS.filter(lambda signs: None not in vars(signs).values()))
def test_a_graver_sign_never_lightens_dehydration(signs: HydrationSigns) -> None:
    before = dehydration(signs)
    graver = [
        replace(signs, sunken_eyes=True),
        replace(signs, skin_pinch="skin_pinch_very_slow"),
        replace(signs, drinking="not_able_to_drink"),
        replace(signs, general_state="unconscious"),
    ]
    assert all(ORDER.index(dehydration(worse) or "") >= ORDER.index(before or "") for worse in graver)


@pytest.mark.parametrize(
    ("names", "degree"),
    [
        ([], "none"),
        (["sunken_eyes"], "none"),
        (["skin_pinch_very_slow"], "none"),
        (["not_able_to_drink"], "none"),
        (["restless_irritable", "drinks_eagerly"], "some"),
        (["sunken_eyes", "drinks_eagerly"], "some"),
        (["lethargic", "skin_pinch_slow"], "some"),
        (["unconscious", "skin_pinch_slow"], "severe"),
        (["skin_pinch_slow", "not_able_to_drink"], "severe"),
        (["sunken_eyes", "drinks_poorly"], "severe"),
        (["lethargic", "drinks_poorly"], "severe"),
    ],
)
def test_two_signs_make_the_degree(names: list[str], degree: str) -> None:
    assert dehydration(signs_from_list(names)) == degree


def test_unknown_hydration_words_are_refused() -> None:
    with pytest.raises(ValueError, match="thirsty"):
        signs_from_list(["thirsty"])
    with pytest.raises(ValueError, match="unknown sign"):
        dehydration(HydrationSigns("asleep", False, "normal", "immediate"))
    assert set(GENERAL_STATES.values()) == set(ORDER)


@pytest.mark.parametrize(
    ("days", "signs", "persistent"),
    [
        (13, [], None),
        (14, [], "persistent_diarrhoea"),
        (14, ["sunken_eyes", "skin_pinch_slow"], "severe_persistent_diarrhoea"),
    ],
)
def test_two_weeks_of_diarrhoea(days: int, signs: list[str], persistent: str | None) -> None:
    case = Diarrhoea(signs_from_list(signs), days=days, blood_in_stool=False)
    found = {result.box: result.code for result in classify_diarrhoea(case)}
    assert found.get("persistent_diarrhoea") == persistent


def test_blood_is_dysentery_and_red_only_by_setting() -> None:
    case = Diarrhoea(WET, days=1, blood_in_stool=True, temp_axillary=38.5)
    assert classify_diarrhoea(case)[-1].code == "dysentery"
    setting = changed("DYSENTERY_REFERRAL_FROM_CELSIUS", "38.5")
    assert classify_diarrhoea(case, thresholds=setting)[-1].code == "severe_dysentery"
    cooler = replace(case, temp_axillary=38.4)
    assert classify_diarrhoea(cooler, thresholds=setting)[-1].code == "dysentery"
    unasked = classify_diarrhoea(replace(case, blood_in_stool=None, days=None))
    assert [result.missing for result in unasked[1:]] == [("diarrhoea_days",), ("blood_in_stool",)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rdt": "positive"}, "malaria"),
        ({"rdt": "negative"}, "fever_no_malaria"),
        ({"rdt": "unavailable"}, "malaria"),
        ({"rdt": "unavailable", "transmission": "low"}, None),
        ({"rdt": "invalid"}, None),
        ({"rdt": "not_done"}, None),
        ({"rdt": None}, None),
        ({"stiff_neck": True}, "very_severe_febrile_disease"),
        ({"stiff_neck": None}, None),
    ],
)
def test_fever_by_test_and_red_signs(change: dict[str, Any], code: str | None) -> None:
    result = classify_fever(replace(HOT, **change))
    assert result is not None
    assert result.code == code


def test_presumed_malaria_says_so_and_can_be_switched_off() -> None:
    untested = replace(HOT, rdt="unavailable")
    result = classify_fever(untested)
    assert result is not None
    assert "presumed" in result.flags
    strict = classify_fever(untested, thresholds=changed("NO_TEST_IS_PRESUMED_MALARIA", "0"))
    assert strict is not None
    assert strict.missing == ("rdt",)


def test_no_fever_closes_the_box_and_an_unasked_fever_leaves_it_open() -> None:
    assert classify_fever(FeverSigns(temp_axillary=37.4, fever_history=False)) is None
    unasked = classify_fever(FeverSigns(temp_axillary=37.4))
    assert unasked is not None
    assert unasked.missing == ("fever_history",)
    told = classify_fever(FeverSigns(fever_history=True, danger_signs=(), stiff_neck=False, rdt="positive"))
    assert told is not None
    assert told.code == "malaria"
    by_hand = FeverSigns(temp_axillary=37.0, hot_to_touch=True, fever_history=False)
    assert classify_fever(by_hand) is None


@pytest.mark.parametrize(("days", "refers"), [(7, False), (8, True)])
def test_a_week_of_daily_fever_is_referred(days: int, refers: bool) -> None:
    result = classify_fever(replace(HOT, fever_days=days, fever_every_day=True))
    assert result is not None
    assert ("refer_for_assessment" in result.flags) is refers


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "measles"),
        ({"mouth_ulcers": "not_deep"}, "measles_eye_or_mouth"),
        ({"pus_from_eye": True}, "measles_eye_or_mouth"),
        ({"mouth_ulcers": "deep_extensive", "pus_from_eye": True}, "severe_complicated_measles"),
        ({"danger_signs": ("lethargic",)}, "severe_complicated_measles"),
        ({"mouth_ulcers": None}, None),
        ({"generalised_rash": False, "measles_days_ago": 92}, "measles"),
    ],
)
def test_measles_by_complication(change: dict[str, Any], code: str | None) -> None:
    result = classify_measles(replace(RASH, **change))
    assert result is not None
    assert result.code == code
    assert result.row is None or result.row.notify


def test_a_rash_alone_is_not_measles() -> None:
    alone = replace(RASH, cough=False, runny_nose=False, red_eyes=False)
    assert classify_measles(alone) is None
    assert classify_measles(replace(alone, measles_days_ago=93)) is None
    unasked = classify_measles(replace(alone, red_eyes=None))
    assert unasked is not None
    assert unasked.missing == ("red_eyes",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "no_ear_infection"),
        ({"pus_seen": True, "discharge_days": 13}, "acute_ear_infection"),
        ({"pus_seen": True, "discharge_days": 14}, "chronic_ear_infection"),
        ({"pus_seen": True}, None),
        ({"tender_swelling_behind_ear": True, "ear_pain": True}, "mastoiditis"),
        ({"tender_swelling_behind_ear": None}, None),
    ],
)
def test_ear_by_pus_and_swelling(change: dict[str, Any], code: str | None) -> None:
    result = classify_ear(replace(EAR, **change))
    assert result is not None
    assert result.code == code


def test_no_ear_problem_told_closes_the_box() -> None:
    assert classify_ear(replace(EAR, ear_problem=False)) is None
    assert classify_ear(replace(EAR, ear_problem=False, ear_pain=True)) is not None


def test_pain_with_old_pus_keeps_both_ear_classes() -> None:
    result = classify_ear(replace(EAR, ear_pain=True, pus_seen=True, discharge_days=20))
    assert result is not None
    assert (result.code, result.associated) == ("acute_ear_infection", ("chronic_ear_infection",))


def test_haemoglobin_does_not_replace_the_palms() -> None:
    assert classify_anaemia(None, 12.0).missing == ("pallor",)
    assert classify_anaemia(None, 9.0).code == "anaemia"
    assert classify_anaemia("none", None).code == "no_anaemia"


@pytest.mark.parametrize(("months", "deworms"), [(11, False), (12, True), (None, False)])
def test_deworming_of_the_anaemic_child_from_one_year(months: int | None, deworms: bool) -> None:
    lines = classify_anaemia("some", None, age_months=months).treatments
    assert ("deworm" in [line.code for line in lines]) is deworms


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (HivStatus(10, child_test="virological", child_result="positive"), "hiv_confirmed"),
        (HivStatus(17, child_test="serology", child_result="positive"), "hiv_exposed"),
        (HivStatus(18, child_test="serology", child_result="positive"), "hiv_confirmed"),
        (HivStatus(10, mother="positive"), "hiv_exposed"),
        (HivStatus(10, "positive", "virological", "negative", True), "hiv_exposed"),
        (HivStatus(10, "positive", "virological", "negative", False, 5), "hiv_exposed"),
        (HivStatus(10, "positive", "virological", "negative", False, 6), "hiv_unlikely"),
        (HivStatus(10, mother="negative"), "hiv_unlikely"),
        (HivStatus(10), "hiv_unknown"),
    ],
)
def test_hiv_status(status: HivStatus, code: str) -> None:
    assert classify_hiv(status).code == code


ANSWERS = st.sampled_from([True, False, None])


@given(ANSWERS, ANSWERS)
def test_three_valued_logic(first: bool | None, second: bool | None) -> None:
    negated = [None if answer is None else not answer for answer in (first, second)]
    disjunction = either(*negated)
    assert both(first, second) == (None if disjunction is None else not disjunction)


@given(
    st.builds(
        CoughSigns,
        age_months=st.integers(2, 59),
        respiratory_rate=st.none() | st.integers(10, 150),
        danger_signs=st.none() | st.just(()),
        stridor_calm=ANSWERS,
        chest_indrawing=ANSWERS,
        wheeze=ANSWERS,
    )
)
def test_green_only_when_everything_was_assessed(signs: CoughSigns) -> None:
    result = classify_cough(signs)
    if result.severity == GREEN:
        assert result.missing == ()
        assert None not in (signs.respiratory_rate, signs.danger_signs, signs.stridor_calm)
