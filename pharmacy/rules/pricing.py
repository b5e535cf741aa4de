"""Selling prices and labels. Whole FCFA per dispensing unit."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

STEP = 5


def unit_price(cost: Decimal, coefficient: Decimal, fixed: int | None = None) -> int:
    """The fixed price, or cost × coefficient rounded up to 5 FCFA; a gift costs nothing.

    Source: pharmacy reference 3.9 with the ruling that the price is rounded up. Raises ValueError for a negative
    number.
    """
    if cost < 0 or coefficient < 0 or (fixed or 0) < 0:
        raise ValueError("costs, coefficients and prices are not negative")
    if fixed is not None:
        return fixed
    return int((cost * coefficient / STEP).to_integral_value(ROUND_CEILING)) * STEP
