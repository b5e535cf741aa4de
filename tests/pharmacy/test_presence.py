"""Days out of stock: worked examples, and equality with a naive day-by-day replay."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.rules.presence import LotHistory, Presence, presence

SINCE, UNTIL, TODAY = dt.date(2026, 8, 1), dt.date(2026, 8, 31), dt.date(2026, 9, 10)
FAR = dt.date(2030, 1, 1)


def day(number):
    return SINCE + dt.timedelta(days=number - 1)


def found(*lots, first=dt.date(2026, 1, 1)):
    return presence(lots, since=SINCE, until=UNTIL, today=TODAY, first_day=first)


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        ([LotHistory(FAR, now=10)], Presence(31, 0, None)),
        ([], Presence(31, 31, SINCE)),
        # emptied on the 10th, nothing since: out from the 11th
        ([LotHistory(FAR, 0, [(day(10), -5, False)])], Presence(31, 21, day(11))),
        # received and used up on the same day: that day had stock
        ([LotHistory(FAR, 0, [(day(5), 0, True)])], Presence(31, 30, day(6))),
        # expires on the 20th without any movement
        ([LotHistory(day(20), now=10)], Presence(31, 11, day(21))),
        # another lot takes over on the 25th
        ([LotHistory(day(20), now=10), LotHistory(FAR, 7, [(day(25), 7, True)])], Presence(31, 4, None)),
    ],
)
def test_worked_examples(lots, expected):
    assert found(*lots) == expected


def test_days_before_the_first_stock_never_count():
    assert found(LotHistory(FAR, 5, [(day(21), 5, True)]), first=day(21)) == Presence(11, 0, None)
    assert found(first=None) == Presence(0, 0, None)


moves = st.lists(st.tuples(st.integers(1, 40), st.integers(-30, 30)), max_size=8)


@given(st.lists(st.tuples(moves, st.integers(0, 40), st.integers(1, 60)), max_size=4))
def test_the_same_as_a_naive_replay(drawn):
    lots = []
    for raw, final, expires in drawn:
        by_day, level, kept = {}, final, []
        for number, qty in sorted(raw, reverse=True):  # walked back: never below zero
            if level - qty >= 0:
                kept.append((number, qty))
                level -= qty
        for number, qty in kept:
            net, came = by_day.get(number, (0, False))
            by_day[number] = (net + qty, came or qty > 0)
        lots.append(LotHistory(day(expires), final, [(day(n), net, came) for n, (net, came) in by_day.items()]))
    assert found(*lots).stockout_days == sum(not any(_had(lot, d) for lot in lots) for d in map(day, range(1, 32)))


def _had(lot, when):
    closing = lot.now - sum(net for d, net, _ in lot.moves if d > when)
    opening = lot.now - sum(net for d, net, _ in lot.moves if d >= when)
    came = any(c for d, _, c in lot.moves if d == when)
    return lot.expiry >= when and (opening > 0 or closing > 0 or came)
