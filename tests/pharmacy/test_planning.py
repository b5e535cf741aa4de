"""Consumption, orders, risk and allocation: golden cases and the invariants of the reference."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.rules.planning import (
    allocate_fefo,
    corrected_cmm,
    expiry_risk,
    months_of_stock,
    order_quantity,
    stock_levels,
)

TODAY = date(2026, 3, 2)
CMMS = st.decimals("0.1", "5000", places=4)
QUANTITIES = st.integers(0, 5000)
EXPIRIES = st.integers(0, 900).map(lambda days: TODAY + timedelta(days))
LOTS = st.lists(st.tuples(QUANTITIES, EXPIRIES), max_size=6)
STOCK = st.lists(st.tuples(EXPIRIES, QUANTITIES), max_size=6).map(
    lambda rows: [(number, expiry, available) for number, (expiry, available) in enumerate(rows)]
)


def order(**change: object) -> int:
    usual = {
        "cmm": Decimal("182.625"), "usable": 210, "incoming": 0, "ordered": 0, "at_risk": 0,
        "lead": 1, "safety": 1, "interval": 1, "pack": 100,
    }  # fmt: skip
    return order_quantity(**{**usual, **change})  # type: ignore[arg-type]


def test_the_golden_case_of_consumption() -> None:
    assert corrected_cmm(900, 182, 32) == Decimal("182.625")
    assert corrected_cmm(900, 182, 0) == Decimal("150.5151")


@pytest.mark.parametrize(("covered", "out", "known"), [(30, 0, True), (29, 0, False), (90, 60, True), (90, 61, False)])
def test_no_consumption_known_under_thirty_days_with_stock(covered: int, out: int, known: bool) -> None:
    assert (corrected_cmm(100, covered, out) is not None) is known


@given(st.integers(0, 10**6), st.integers(30, 400), st.integers(0, 400))
def test_more_stock_out_days_never_lower_the_consumption(consumed: int, covered: int, out: int) -> None:
    out = min(out, covered)
    fewer, more = corrected_cmm(consumed, covered, 0), corrected_cmm(consumed, covered, out)
    assert fewer is not None
    assert (more is None) == (covered - out < 30)
    assert more is None or more >= fewer


@pytest.mark.parametrize(("consumed", "covered", "out"), [(-1, 90, 0), (1, 90, 91), (1, -1, 0)])
def test_impossible_counts_are_refused(consumed: int, covered: int, out: int) -> None:
    with pytest.raises(ValueError, match="not negative"):
        corrected_cmm(consumed, covered, out)


def test_months_of_stock() -> None:
    assert months_of_stock(365, Decimal("182.5")) == 2
    assert months_of_stock(10, None) is None
    assert months_of_stock(10, Decimal(0)) is None
    with pytest.raises(ValueError, match="not negative"):
        months_of_stock(-1, Decimal(3))


def test_the_golden_case_of_levels_and_order() -> None:
    assert stock_levels(Decimal("182.625"), 1, 1, 1) == (Decimal("365.250"), Decimal("547.875"))
    assert order() == 400
    assert order(cmm=None) == 0
    assert order(usable=548) == 0
    assert order(usable=547) == 100
    assert order(at_risk=210, incoming=100, ordered=400) == 100
    with pytest.raises(ValueError, match="pack"):
        order(pack=0)


@given(CMMS, QUANTITIES, QUANTITIES, QUANTITIES, st.integers(1, 500))
def test_an_order_received_reaches_the_maximum_in_whole_packs(
    cmm: Decimal, usable: int, incoming: int, ordered: int, pack: int
) -> None:
    quantity = order(cmm=cmm, usable=usable, incoming=incoming, ordered=ordered, pack=pack)
    maximum = stock_levels(cmm, 1, 1, 1)[1]
    reached = usable + incoming + ordered + quantity
    assert quantity >= 0
    assert quantity % pack == 0
    assert reached >= maximum
    assert quantity == 0 or reached - pack < maximum


@given(CMMS, st.decimals("0", "500", places=2), QUANTITIES, QUANTITIES)
def test_an_order_grows_with_consumption_and_falls_with_stock(
    cmm: Decimal, more: Decimal, usable: int, extra: int
) -> None:
    assert order(cmm=cmm + more, usable=usable) >= order(cmm=cmm, usable=usable)
    assert order(cmm=cmm, usable=usable + extra) <= order(cmm=cmm, usable=usable)


@given(LOTS, CMMS)
def test_the_risk_of_a_lot_lies_within_it(lots: list[tuple[int, date]], cmm: Decimal) -> None:
    risks = expiry_risk(lots, cmm, TODAY)
    assert len(risks) == len(lots)
    assert all(0 <= risk <= quantity for risk, (quantity, _) in zip(risks, lots, strict=True))


@given(LOTS, CMMS, st.decimals("1", "1000", places=2))
def test_more_consumption_never_raises_the_risk_by_a_unit_a_lot(
    lots: list[tuple[int, date]], cmm: Decimal, more: Decimal
) -> None:
    before, after = (sum(expiry_risk(lots, rate, TODAY)) for rate in (cmm, cmm + more))
    ignored_and_floored = len(lots) * (float(cmm) / 30.4375 + 1)
    assert after <= before + ignored_and_floored


@pytest.mark.parametrize(
    ("lots", "risks"),
    [
        ([(300, TODAY + timedelta(99))], [200]),
        ([(100, TODAY + timedelta(99))], [0]),
        ([(300, TODAY + timedelta(299)), (100, TODAY + timedelta(49))], [50, 50]),
        ([(10, TODAY)], [9]),
        ([(1, TODAY)], [0]),
        ([(10, TODAY - timedelta(1))], [10]),
    ],
)
def test_one_unit_a_day_is_used_first_expired_first(lots: list[tuple[int, date]], risks: list[int]) -> None:
    assert expiry_risk(lots, Decimal("30.4375"), TODAY) == risks


@pytest.mark.parametrize("cmm", [None, Decimal(0)])
def test_without_consumption_what_expires_within_six_months_is_at_risk(cmm: Decimal | None) -> None:
    lots = [(5, date(2026, 9, 2)), (7, date(2026, 9, 3))]
    assert expiry_risk(lots, cmm, TODAY) == [5, 0]
    assert expiry_risk([(5, date(2026, 2, 28)), (5, date(2026, 3, 1))], cmm, date(2025, 8, 31)) == [5, 0]


@given(STOCK, QUANTITIES, st.integers(0, 60), st.booleans())
def test_allocation_serves_what_is_eligible_and_no_more(
    lots: list[tuple[int, date, int]], quantity: int, days: int, allow_short: bool
) -> None:
    taken, remainder = allocate_fefo(lots, quantity, TODAY, days, allow_short)
    until = TODAY + timedelta(max(days - 1, 0))
    eligible = {number: left for number, expiry, left in lots if allow_short or expiry >= until}
    assert sum(count for _, count in taken) == min(quantity, sum(eligible.values())) == quantity - remainder
    assert all(0 < count <= eligible[number] for number, count in taken)


@given(STOCK, QUANTITIES)
def test_no_lot_is_opened_while_an_earlier_one_has_rest(lots: list[tuple[int, date, int]], quantity: int) -> None:
    taken = dict(allocate_fefo(lots, quantity, TODAY, 1)[0])
    for number, expiry, _ in lots:
        if taken.get(number):
            earlier = [other for other in lots if other[1] < expiry]
            assert all(taken.get(other, 0) == left for other, _, left in earlier)


def test_the_order_given_only_breaks_ties() -> None:
    lots = [("A", TODAY + timedelta(50), 5), ("B", TODAY + timedelta(40), 5), ("C", TODAY + timedelta(60), 5)]
    answers = {str(allocate_fefo(order_given, 12, TODAY, 5)) for order_given in permutations(lots)}
    assert len(answers) == 1
    same_day = [("A", TODAY, 5), ("B", TODAY, 5)]
    assert allocate_fefo(same_day, 7, TODAY, 1) == ([("A", 5), ("B", 2)], 0)


def test_short_and_expired_lots() -> None:
    lots = [
        ("expired", TODAY - timedelta(1), 50),
        ("short", TODAY + timedelta(3), 50),
        ("just", TODAY + timedelta(4), 10),
    ]
    assert allocate_fefo(lots, 30, TODAY, 5) == ([("just", 10)], 20)
    assert allocate_fefo(lots, 30, TODAY, 5, allow_short=True) == ([("just", 10), ("short", 20)], 0)
    assert allocate_fefo(lots, 0, TODAY, 5) == ([], 0)
    with pytest.raises(ValueError, match="not negative"):
        allocate_fefo(lots, -1, TODAY, 5)
