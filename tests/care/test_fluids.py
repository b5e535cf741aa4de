"""Plans A, B and C."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.fluids import FluidRefusal, PlanC, Step, plan_a, plan_b, plan_b_by_age, plan_c, without_drip

WEIGHTS = st.decimals("2", "25", places=2)


@given(WEIGHTS, st.integers(0, 59))
def test_the_steps_of_the_drip_add_up_to_100_ml_per_kg(weight: Decimal, months: int) -> None:
    plan = plan_c(weight, months, severe_malnutrition=False)
    assert isinstance(plan, PlanC)
    assert plan.total_ml == sum(step.ml for step in plan.steps)
    assert abs(plan.total_ml - weight * 100) <= Decimal("0.5")


@pytest.mark.parametrize(("months", "minutes", "hours"), [(11, [60, 300], 6), (12, [30, 150], 3), (59, [30, 150], 3)])
def test_the_drip_is_slower_under_one_year(months: int, minutes: list[int], hours: int) -> None:
    plan = plan_c(Decimal(8), months, severe_malnutrition=False)
    assert isinstance(plan, PlanC)
    assert [step.minutes for step in plan.steps] == minutes
    assert plan.reassess_after_hours == hours


@given(WEIGHTS, WEIGHTS)
def test_plan_b_grows_with_the_weight(first: Decimal, second: Decimal) -> None:
    volumes = [plan_b(weight) or 0 for weight in sorted([first, second])]
    assert volumes == sorted(volumes)


@pytest.mark.parametrize(
    ("months", "ml"),
    [(3, (200, 400)), (4, (400, 700)), (11, (400, 700)), (12, (700, 900)), (24, (900, 1400)), (60, None)],
)
def test_plan_b_by_age_only_without_weight(months: int, ml: tuple[int, int] | None) -> None:
    assert plan_b_by_age(months) == ml
    assert plan_b(None) is None


@pytest.mark.parametrize(("months", "ml"), [(23, (50, 100)), (24, (100, 200)), (60, None)])
def test_plan_a_after_each_stool(months: int, ml: tuple[int, int] | None) -> None:
    assert plan_a(months) == ml


def test_the_malnourished_child_gets_no_drip() -> None:
    refused = FluidRefusal("protocole_malnutrition", "resomal", Decimal("35.0"))
    assert plan_c(Decimal(7), 18, severe_malnutrition=True) == refused
    assert without_drip(Decimal(7), severe_malnutrition=True) == refused
    assert without_drip(Decimal(7), severe_malnutrition=False) == Step(840, 360)


def test_no_drip_without_weight_or_outside_the_ages() -> None:
    assert plan_c(None, 18, severe_malnutrition=False) == FluidRefusal("weight_required")
    assert plan_c(Decimal(20), 60, severe_malnutrition=False) == FluidRefusal("outside_age")
    with pytest.raises(ValueError, match="above zero"):
        plan_b(Decimal(0))
