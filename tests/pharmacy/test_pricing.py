"""Cost × coefficient, rounded up to 5 FCFA."""

from decimal import Decimal

import pytest

from pharmacy.rules.pricing import unit_price


@pytest.mark.parametrize(
    ("cost", "coefficient", "fixed", "price"),
    [
        ("25", "1.30", None, 35),  # 32.5
        ("25", "1.20", None, 30),  # exactly 30
        ("0.50", "1.30", None, 5),
        ("0", "1.30", None, 0),  # a gift
        ("25", "1.30", 50, 50),
        ("25", "1.30", 0, 0),  # set free by decision
    ],
)
def test_price_of_a_unit(cost, coefficient, fixed, price):
    assert unit_price(Decimal(cost), Decimal(coefficient), fixed) == price


def test_nothing_negative():
    with pytest.raises(ValueError, match="negative"):
        unit_price(Decimal(-1), Decimal(1))
