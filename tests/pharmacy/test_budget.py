"""An order cut to the budget: worked example and properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.rules.budget import Asked, cut_to_budget

asks = st.lists(
    st.tuples(
        st.sampled_from(["vital", "essential", "other"]),
        st.one_of(st.none(), st.integers(0, 12)),
        st.integers(0, 30),
        st.integers(1, 100),
        st.integers(0, 500),
    ),
    max_size=8,
)


def order_of(drawn):
    return [
        Asked(i, priority, None if months is None else Decimal(months), packs * pack, pack, Decimal(cost))
        for i, (priority, months, packs, pack, cost) in enumerate(drawn)
    ]


def test_the_vital_product_is_kept_and_the_last_is_cut_in_whole_packs():
    asked = [
        Asked("other", "other", Decimal(0), 100, 100, Decimal(10)),
        Asked("full", "essential", Decimal(2), 400, 100, Decimal(10)),
        Asked("empty", "essential", Decimal("0.5"), 200, 100, Decimal(10)),
        Asked("vital", "vital", Decimal(1), 100, 10, Decimal(30)),
    ]
    assert cut_to_budget(asked, Decimal(7500)) == {"vital": 100, "empty": 200, "full": 200, "other": 0}


@given(asks, st.integers(0, 200_000))
def test_never_above_the_budget_nor_what_was_asked_and_in_whole_packs(drawn, budget):
    asked = order_of(drawn)
    kept = cut_to_budget(asked, Decimal(budget))
    assert sum(kept[one.key] * one.unit_cost for one in asked) <= budget
    assert all(0 <= kept[one.key] <= one.qty and kept[one.key] % one.pack == 0 for one in asked)


@given(asks)
def test_enough_money_cuts_nothing(drawn):
    asked = order_of(drawn)
    assert cut_to_budget(asked, Decimal(10**9)) == {one.key: one.qty for one in asked}


@given(asks, st.integers(0, 100_000))
def test_a_product_is_cut_only_when_a_pack_no_longer_fits(drawn, budget):
    asked = order_of(drawn)
    kept = cut_to_budget(asked, Decimal(budget))
    left = budget - sum(kept[one.key] * one.unit_cost for one in asked)
    assert all(kept[one.key] == one.qty or one.pack * one.unit_cost > left for one in asked)


@pytest.mark.parametrize("wrong", [{"qty": -1}, {"pack": 0}, {"unit_cost": Decimal(-1)}])
def test_impossible_numbers_are_refused(wrong):
    fields = {"key": 1, "priority": "vital", "months": None, "qty": 1, "pack": 1, "unit_cost": Decimal(1), **wrong}
    with pytest.raises(ValueError, match="negative"):
        cut_to_budget([Asked(**fields)], Decimal(10))
