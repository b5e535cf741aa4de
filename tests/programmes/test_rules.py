"""Opened vials and rates."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.coverage import drop_out, percent, period_target, surviving_infants, treatment_success
from programmes.rules.vials import VialUse, opened_vial

OPENED, LATER = datetime(2026, 3, 2, 9), date(2026, 12, 31)


@pytest.mark.parametrize(("vvm", "state"), [(1, "usable"), (2, "usable"), (3, "discard_vvm"), (4, "discard_vvm")])
def test_the_monitor_decides_first(vvm: int, state: str) -> None:
    assert opened_vial("28_days", OPENED, LATER, vvm).state == state


def test_an_expired_vial_is_discarded_and_the_last_day_counts() -> None:
    assert opened_vial("28_days", OPENED, date(2026, 3, 1), 1) == VialUse("discard_expired")
    assert opened_vial("28_days", OPENED, date(2026, 3, 2), 1).use_until == date(2026, 3, 2)


@given(st.integers(0, 600))
def test_six_hours_and_never_after_the_session(minutes: int) -> None:
    end = OPENED + timedelta(minutes=minutes)
    until = opened_vial("6_hours", OPENED, LATER, 1, session_end=end).use_until
    assert until == min(end, OPENED + timedelta(hours=6))


def test_without_a_session_end_six_hours() -> None:
    assert opened_vial("6_hours", OPENED, LATER, 1).use_until == OPENED + timedelta(hours=6)


@pytest.mark.parametrize(("policy", "vvm"), [("28_days", 0), ("28_days", 5), ("a_week", 1)])
def test_unknown_stage_or_policy_is_refused(policy: Any, vvm: int) -> None:
    with pytest.raises(ValueError, match="stages 1 to 4"):
        opened_vial(policy, OPENED, LATER, vvm)


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_drop_out_has_the_sign_of_the_loss(first: int, last: int) -> None:
    rate = drop_out(first, last)
    assert (rate is None) == (first == 0)
    assert rate is None or rate * (first - last) >= 0


def test_rates_are_not_capped_and_need_a_denominator() -> None:
    assert percent(40, 32) == Decimal("125.0")
    assert percent(0, 0) is None
    assert drop_out(10, 12) == Decimal("-20.0")
    assert treatment_success(cured=0, completed=0, registered=0) is None


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="per thousand"):
        surviving_infants(100, 1001)
    with pytest.raises(ValueError, match="12 months"):
        period_target(100, 13)
    with pytest.raises(ValueError, match="more successes"):
        treatment_success(cured=3, completed=2, registered=4)
