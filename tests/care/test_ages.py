"""Completed months and the chart they open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.ages import AgeGroup, age_group, age_on, completed_months

BIRTHS = st.dates(date(2015, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        (date(2025, 1, 15), date(2025, 1, 15), 0),
        (date(2025, 1, 15), date(2025, 2, 14), 0),
        (date(2025, 1, 15), date(2025, 2, 15), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
    ],
)
def test_a_month_is_completed_on_its_day(birth: date, on: date, months: int) -> None:
    assert completed_months(birth, on) == months


@pytest.mark.parametrize(
    ("months", "group"),
    [(0, "young_infant"), (1, "young_infant"), (2, "child"), (59, "child"), (60, "over_5")],
)
def test_the_chart_of_an_age(months: int, group: str) -> None:
    assert age_group(months) == AgeGroup(group)


def test_no_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        completed_months(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="below zero"):
        age_group(-1)


@given(BIRTHS, st.integers(0, 3000))
def test_months_never_go_back_and_grow_by_one_at_most(birth: date, days: int) -> None:
    today, tomorrow = birth + timedelta(days), birth + timedelta(days + 1)
    assert age_on(birth, tomorrow).months - age_on(birth, today).months in (0, 1)
    assert age_on(birth, today).days == days
