"""The infant of 0–<2 months."""

from dataclasses import replace
from typing import Any

import pytest

from care.rules.ages import AgeGroup
from care.rules.imci.assessment import YoungInfantSheet, assess_young_infant, care_plan
from care.rules.imci.diarrhoea import classify_dehydration, signs_from_list
from care.rules.imci.infant_feeding import InfantFeeding, classify_infant_feeding
from care.rules.imci.young_infant import InfectionSigns, JaundiceSigns, classify_infection, classify_jaundice

WELL = InfectionSigns(
    age_days=12,
    respiratory_rates=[44],
    temperatures=[36.8],
    feeding="well",
    convulsion=False,
    severe_chest_indrawing=False,
    movement="normal",
    umbilicus="normal",
    pustules=False,
)
FED = InfantFeeding(
    age_days=5,
    weight_kg=3.2,
    waz=-0.4,
    feeds_per_24h=8,
    poor_attachment=False,
    poor_suckling=False,
    other_food_or_drink=False,
    thrush=False,
    wrong_replacement_feed=False,
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "infection_unlikely"),
        ({"feeding": "not_well"}, "psbi"),
        ({"feeding": "not_at_all"}, "psbi"),
        ({"convulsion": True}, "psbi"),
        ({"severe_chest_indrawing": True}, "psbi"),
        ({"movement": "only_when_stimulated"}, "psbi"),
        ({"movement": "none"}, "psbi"),
        ({"age_days": 6, "respiratory_rates": [60, 60]}, "psbi"),
        ({"age_days": 7, "respiratory_rates": [60, 60]}, "pneumonia"),
        ({"respiratory_rates": [60, 59]}, "infection_unlikely"),
        ({"umbilicus": "pus"}, "local_infection"),
        ({"pustules": True}, "local_infection"),
    ],
)
def test_infection_by_sign(change: dict[str, Any], code: str) -> None:
    assert classify_infection(replace(WELL, **change)).code == code


@pytest.mark.parametrize(
    "name",
    ["respiratory_rates", "temperatures", "feeding", "convulsion", "movement", "umbilicus", "pustules"],
)
def test_no_green_infection_with_a_missing_answer(name: str) -> None:
    unassessed: dict[str, Any] = {name: None}
    result = classify_infection(replace(WELL, **unassessed))
    assert result.code is None
    assert result.missing


def test_a_high_first_count_is_counted_again() -> None:
    result = classify_infection(replace(WELL, respiratory_rates=[64]))
    assert (result.code, result.missing) == (None, ("respiratory_rate",))


def test_a_temperature_alone_is_confirmed_by_a_second_measure() -> None:
    once = classify_infection(replace(WELL, temperatures=[38.0]))
    assert (once.code, once.flags) == ("psbi", ("confirm_temperature",))
    twice = classify_infection(replace(WELL, temperatures=[38.0, 38.1]))
    assert (twice.code, twice.flags) == ("psbi", ())
    assert classify_infection(replace(WELL, temperatures=[38.0, 37.2])).code == "infection_unlikely"


def test_fast_breathing_with_pustules_keeps_both_classes() -> None:
    result = classify_infection(replace(WELL, respiratory_rates=[62, 64], pustules=True))
    assert (result.code, result.associated) == ("pneumonia", ("local_infection",))


@pytest.mark.parametrize(
    ("hours", "palms", "onset", "code"),
    [
        (23, False, "unknown", "severe_jaundice"),
        (24, False, "unknown", "jaundice"),
        (24, True, "after_24h", "severe_jaundice"),
        (72, False, "before_24h", "severe_jaundice"),
        (14 * 24, False, "after_24h", "jaundice"),
        (15 * 24, False, "after_24h", "jaundice_refer_for_assessment"),
    ],
)
def test_jaundice_by_hour_and_place(hours: int, palms: bool, onset: Any, code: str) -> None:
    signs = JaundiceSigns(hours, yellow_skin=True, yellow_palms_soles=palms)
    assert classify_jaundice(replace(signs, onset=onset)).code == code


def test_jaundice_not_looked_for_is_open() -> None:
    assert classify_jaundice(JaundiceSigns(72)).code is None
    assert classify_jaundice(JaundiceSigns(72, False, False, "unknown")).code == "no_jaundice"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["movement_only_when_stimulated", "sunken_eyes"], "severe_dehydration"),
        (["restless_irritable", "skin_pinch_slow"], "some_dehydration"),
        (["drinks_poorly", "sunken_eyes"], "no_dehydration"),
        (["not_able_to_drink", "restless_irritable"], "no_dehydration"),
    ],
)
def test_drinking_is_no_sign_in_the_young_infant(names: list[str], code: str) -> None:
    assert classify_dehydration(signs_from_list(names), AgeGroup.YOUNG_INFANT).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "no_feeding_problem"),
        ({"weight_kg": 1.9}, "very_low_weight"),
        ({"weight_kg": 2.0}, "no_feeding_problem"),
        ({"weight_kg": 1.9, "age_days": 7}, "no_feeding_problem"),
        ({"waz": -2.01}, "feeding_problem_or_low_weight"),
        ({"waz": -2}, "no_feeding_problem"),
        ({"feeds_per_24h": 7}, "feeding_problem_or_low_weight"),
        ({"thrush": True}, "feeding_problem_or_low_weight"),
        ({"poor_suckling": None}, None),
    ],
)
def test_feeding_and_weight(change: dict[str, Any], code: str | None) -> None:
    assert classify_infant_feeding(replace(FED, **change)).code == code


def test_a_whole_sheet_refers_for_one_red_box() -> None:
    sheet = YoungInfantSheet(
        infection=WELL,
        jaundice=JaundiceSigns(12 * 24, True, True, "after_24h"),
        feeding=FED,
        hydration=signs_from_list([]),
    )
    results = assess_young_infant(sheet)
    assert [result.box for result in results] == ["infection", "jaundice", "feeding", "dehydration"]
    assert care_plan(results).refer
