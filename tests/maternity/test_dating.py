"""Dating, schedule and the weeks after birth."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maternity.rules import dating, postnatal, schedule

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 320))
def test_age_and_what_remains_make_280_days(lmp: date, days: int) -> None:
    edd = dating.edd_from_lmp(lmp)
    on = lmp + timedelta(days)
    weeks, rest = dating.gestational_age(edd, on)
    assert weeks * 7 + rest + (edd - on).days == dating.PREGNANCY_DAYS
    assert 0 <= rest <= 6


@given(DAYS, st.integers(4, 42), st.integers(0, 6))
def test_a_scan_gives_back_the_age_it_read(scan: date, weeks: int, days: int) -> None:
    edd = dating.edd_from_ultrasound(scan, weeks, days)
    assert dating.gestational_age(edd, scan) == (weeks, days)


@given(DAYS, st.integers(4, 44))
def test_a_fundal_height_gives_back_its_weeks(on: date, weeks: int) -> None:
    assert dating.gestational_age(dating.edd_from_fundal_height(on, weeks), on) == (weeks, 0)


@pytest.mark.parametrize(("weeks", "days"), [(3, 0), (43, 0), (12, 7), (12, -1)])
def test_an_impossible_scan_is_refused(weeks: int, days: int) -> None:
    with pytest.raises(ValueError, match="scan dates"):
        dating.edd_from_ultrasound(date(2026, 3, 1), weeks, days)


def test_other_impossible_dates_are_refused() -> None:
    with pytest.raises(ValueError, match="fundal height"):
        dating.edd_from_fundal_height(date(2026, 3, 1), 45)
    with pytest.raises(ValueError, match="before the pregnancy"):
        dating.gestational_age(date(2026, 10, 8), date(2025, 12, 31))
    with pytest.raises(ValueError, match="below zero"):
        dating.trimester(-1)


@pytest.mark.parametrize(("weeks", "trimester"), [(0, 1), (12, 1), (13, 2), (27, 2), (28, 3), (42, 3)])
def test_trimesters(weeks: int, trimester: int) -> None:
    assert dating.trimester(weeks) == trimester


@pytest.mark.parametrize(
    ("days", "result"),
    [
        (-1, "refuse"),
        (0, "warn"),
        (27, "warn"),
        (28, "ok"),
        (286, "ok"),
        (287, "warn"),
        (321, "warn"),
        (322, "refuse"),
    ],
)
def test_a_last_period_is_checked_in_completed_weeks(days: int, result: str) -> None:
    contact = date(2026, 3, 2)
    assert dating.check_lmp(contact - timedelta(days), contact).result == result


@given(st.integers(0, 41))
def test_a_plan_rises_and_ends_with_the_referral_for_birth(first: int) -> None:
    weeks = schedule.plan_from_first_contact(first)
    assert weeks == sorted(set(weeks))
    assert (weeks[0], weeks[-1]) == (first, 41)
    assert first > 40 or 40 in weeks


@given(st.integers(0, 41), st.integers(0, 41))
def test_replanning_on_a_planned_week_changes_nothing(first: int, rank: int) -> None:
    planned = schedule.plan_from_first_contact(first)
    week = planned[rank % len(planned)]
    assert schedule.replan(first, week) == [later for later in planned if later >= week]


@pytest.mark.parametrize(
    ("first", "second", "weeks"),
    [
        (12, 20, [20, 26, 30, 34, 36, 38, 40, 41]),
        (12, 22, [22, 28, 32, 36, 38, 40, 41]),
        (12, 23, [23, 29, 33, 37, 39, 40, 41]),
        (14, 30, [30, 34, 36, 38, 40, 41]),
        (30, 33, [33, 35, 37, 39, 40, 41]),
    ],
)
def test_a_later_contact_moves_the_rest(first: int, second: int, weeks: list[int]) -> None:
    assert schedule.replan(first, second) == weeks


@pytest.mark.parametrize(
    ("first", "weeks"),
    [
        (10, [10, 24, 30, 36]),
        (16, [16, 24, 30, 36]),
        (22, [22, 26, 30, 36]),
        (25, [25, 30, 36]),
        (29, [29, 36]),
        (38, [38]),
    ],
)
def test_four_contacts_by_window(first: int, weeks: list[int]) -> None:
    assert schedule.plan_from_first_contact(first, protocol="anc4") == weeks


def test_an_impossible_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 41"):
        schedule.plan_from_first_contact(42)
    with pytest.raises(ValueError, match="before the first"):
        schedule.replan(20, 19)
    with pytest.raises(ValueError, match="below zero"):
        schedule.due_dates(date(2026, 1, 1), -1)
    with pytest.raises(KeyError):
        schedule.plan_from_first_contact(12, protocol="anc12")


BORN = datetime(2024, 5, 10, 14, 30)


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (timedelta(0), "pnc1"),
        (timedelta(hours=24), "pnc1"),
        (timedelta(hours=24, minutes=1), None),
        (timedelta(hours=47, minutes=59), None),
        (timedelta(hours=48), "pnc2"),
        (timedelta(hours=72), "pnc2"),
        (timedelta(hours=72, minutes=1), None),
        (timedelta(days=6), None),
        (timedelta(days=7), "pnc3"),
        (timedelta(days=14), "pnc3"),
        (timedelta(days=15), None),
        (timedelta(days=41), None),
        (timedelta(days=42), "pnc4"),
        (timedelta(days=48), "pnc4"),
        (timedelta(days=49), None),
    ],
)
def test_the_window_of_a_postnatal_contact(after: timedelta, code: str | None) -> None:
    assert postnatal.window(BORN, BORN + after) == code


def test_day_windows_count_from_the_date_of_birth() -> None:
    midnight_of_day_seven = datetime(2024, 5, 17, 0, 1)
    assert postnatal.window(BORN, midnight_of_day_seven) == "pnc3"
    assert postnatal.window(BORN, BORN + timedelta(days=3), protocol="national") == "cpon1"
    assert postnatal.window(BORN, BORN + timedelta(days=4), protocol="national") == "cpon2"


def test_no_postnatal_contact_before_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        postnatal.window(BORN, BORN - timedelta(minutes=1))
