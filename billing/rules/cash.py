"""Counting the box: denominations of the CFA franc, expected amount, difference, age of money and debts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Notes and coins of the BCEAO in circulation, in FCFA.
DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5, 1)

AGE_BANDS = ((0, 7), (8, 30), (31, 90), (91, None))  # days, both ends included


def counted_total(counts: Mapping[int, int]) -> int:
    """Amount in the box from the number of each note and coin.

    Raises ValueError for an unknown denomination or a negative count.
    """
    for denomination, quantity in counts.items():
        if denomination not in DENOMINATIONS:
            raise ValueError(f"{denomination} FCFA is neither a note nor a coin.")
        if quantity < 0:
            raise ValueError("A count is never negative.")
    return sum(denomination * quantity for denomination, quantity in counts.items())


def expected_cash(float_amount: int, received: int, refunded: int) -> int:
    """What the box should hold, in FCFA: float + cash received − cash given back."""
    return float_amount + received - refunded


def change_due(due: int, tendered: int) -> int:
    """Change to give back. Raises ValueError when less than the due amount was tendered."""
    if tendered < due:
        raise ValueError("Less was given than is paid.")
    return tendered - due


def age_band(since: dt.date, today: dt.date) -> tuple[int, int | None]:
    """The band of days, from AGE_BANDS, in which a debt or unremitted money of this day falls today."""
    days = max((today - since).days, 0)
    return next(band for band in AGE_BANDS if band[1] is None or days <= band[1])


@dataclass(frozen=True)
class AgeLine:
    """An amount by age of debt or of money, and how many it counts."""

    band: tuple[int, int | None]
    amount: int
    count: int


def by_age(rows: Iterable[tuple[dt.date, int]], today: dt.date) -> list[AgeLine]:
    """Amounts by age, every band of AGE_BANDS once: each amount in exactly one band."""
    grouped: dict[tuple[int, int | None], list[int]] = {band: [] for band in AGE_BANDS}
    for since, amount in rows:
        grouped[age_band(since, today)].append(amount)
    return [AgeLine(band, sum(amounts), len(amounts)) for band, amounts in grouped.items()]


def receipt_number(centre_short_code: str, year: int, number: int) -> str:
    """As printed: KBG-R26-000417, gapless per centre and year."""
    return f"{centre_short_code}-R{year % 100:02d}-{number:06d}"
