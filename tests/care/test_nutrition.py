"""Acute malnutrition: class, place, exit."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.limits import RefusedMeasure
from care.rules.nutrition import (
    NutritionSigns,
    WeeklyVisit,
    appetite_minimum,
    classify_nutrition,
    classify_woman,
    muac_colour,
    programme_states,
    weight_gain,
)

WELL = NutritionSigns(
    age_months=14, muac_mm=135, whz=0, oedema=0, appetite="pass", complications=(), waz=0,
    weight_loss=False, poor_feeding=False,
)  # fmt: skip


def found(**change: Any) -> tuple[str | None, str | None]:
    result = classify_nutrition(replace(WELL, **change))
    assert result is not None
    return result.code, result.site.value if result.site else None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("none", None)),
        ({"whz": -2}, ("none", None)),
        ({"whz": -2.01}, ("mam", "URENAM")),
        ({"whz": -3}, ("mam", "URENAM")),
        ({"whz": -3.004}, ("mam", "URENAM")),
        ({"whz": -3.01}, ("sam", "URENAS")),
        ({"muac_mm": 115}, ("mam", "URENAM")),
        ({"muac_mm": 114}, ("sam", "URENAS")),
        ({"oedema": 1}, ("sam", "URENAS")),
        ({"oedema": 2}, ("sam", "URENAS")),
        ({"oedema": 3}, ("sam_complicated", "URENI")),
        ({"muac_mm": 110, "appetite": "fail"}, ("sam_complicated", "URENI")),
        ({"muac_mm": 110, "appetite": "not_done"}, ("sam", None)),
        ({"muac_mm": 110, "complications": ("convulsion",)}, ("sam_complicated", "URENI")),
        ({"muac_mm": 110, "complications": None}, ("sam", None)),
        ({"muac_mm": None}, (None, None)),
        ({"whz": None}, (None, None)),
        ({"oedema": None}, (None, None)),
        ({"muac_mm": None, "whz": -3.5}, ("sam", "URENAS")),
        ({"age_months": 5, "muac_mm": 100}, ("none", None)),
        ({"age_months": 5, "age_days": 160, "muac_mm": 109}, ("at_risk_under_6_months", None)),
        ({"age_months": 5, "age_days": 160, "muac_mm": 110}, ("none", None)),
        ({"age_months": 1, "age_days": 41, "muac_mm": 90}, ("none", None)),
        ({"age_months": 5, "whz": -3.2}, ("sam_complicated", "URENI")),
        ({"age_months": 5, "waz": -2.5}, ("at_risk_under_6_months", None)),
        ({"age_months": 5, "poor_feeding": True}, ("at_risk_under_6_months", None)),
    ],
)
def test_class_and_place(change: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    assert found(**change) == expected


def test_the_criterion_met_is_kept() -> None:
    both = classify_nutrition(replace(WELL, muac_mm=112, whz=-3.4))
    assert both is not None
    assert both.criteria == ("muac_mm", "whz")
    one = classify_nutrition(replace(WELL, muac_mm=120, whz=None))
    assert one is not None
    assert (one.code, one.missing) == ("mam", ("whz",))


def test_no_class_from_five_years() -> None:
    assert classify_nutrition(replace(WELL, age_months=60)) is None


@given(st.integers(60, 300), st.integers(60, 300))
def test_a_thinner_arm_is_never_a_better_colour(first: int, second: int) -> None:
    thin, thick = sorted([first, second])
    order = ["red", "yellow", "green"]
    assert order.index(muac_colour(thin)) <= order.index(muac_colour(thick))


@pytest.mark.parametrize("muac", [59, 301, 12])
def test_a_measure_in_centimetres_is_refused(muac: int) -> None:
    with pytest.raises(RefusedMeasure) as refusal:
        classify_nutrition(replace(WELL, muac_mm=muac))
    assert (refusal.value.measure, refusal.value.low, refusal.value.high) == ("muac_mm", 60, 300)


def test_the_breastfeeding_woman_counts_until_six_months() -> None:
    assert classify_woman("breastfeeding", 220, child_age_months=5) == "mam"
    assert classify_woman("breastfeeding", 220, child_age_months=6) == "not_eligible"
    assert classify_woman("breastfeeding", 220) is None
    assert classify_woman("pregnant", None) is None
    assert classify_woman("pregnant", 215, limit_mm=210) == "none"


WELL_VISIT = WeeklyVisit(muac_mm=126, whz=-1, oedema=0)
ABSENT = WeeklyVisit(absent=True)
THIN = WeeklyVisit(muac_mm=112, whz=-3.2, oedema=0)


@pytest.mark.parametrize(
    ("criterion", "visits", "last"),
    [
        ("muac", [WELL_VISIT, WELL_VISIT], "cured"),
        ("muac", [WELL_VISIT, THIN, WELL_VISIT], "in_treatment"),
        ("muac", [replace(WELL_VISIT, oedema=1)] * 2, "in_treatment"),
        ("muac", [replace(WELL_VISIT, oedema=None)] * 2, "in_treatment"),
        ("whz", [replace(WELL_VISIT, muac_mm=124)] * 2, "in_treatment"),
        ("oedema", [replace(WELL_VISIT, whz=None)] * 2, "in_treatment"),
        ("oedema", [WELL_VISIT, WELL_VISIT], "cured"),
        ("muac", [THIN, ABSENT, THIN, ABSENT], "in_treatment"),
        ("muac", [THIN, ABSENT, ABSENT, WELL_VISIT], "defaulter"),
        ("muac", [THIN] * 11, "in_treatment"),
        ("muac", [THIN] * 12, "non_responder"),
        ("muac", [THIN] * 10 + [WELL_VISIT] * 2, "cured"),
    ],
)
def test_where_the_child_stands(criterion: str, visits: list[WeeklyVisit], last: str) -> None:
    assert programme_states(criterion, visits)[-1] == last  # type: ignore[arg-type]


def test_weight_gain_can_be_a_loss_and_needs_time() -> None:
    assert weight_gain(Decimal("6.2"), Decimal("6.0"), 7) == Decimal("-4.61")
    with pytest.raises(ValueError, match="at least one day"):
        weight_gain(Decimal(6), Decimal(7), 0)


@pytest.mark.parametrize(
    ("kg", "part"),
    [("3.9", "1/8"), ("4", "1/4"), ("7", "1/3"), ("10", "1/2"), ("14.9", "1/2"), ("15", "3/4")],
)
def test_the_appetite_test_by_weight(kg: str, part: str) -> None:
    assert appetite_minimum(Decimal(kg)) == Fraction(part)
