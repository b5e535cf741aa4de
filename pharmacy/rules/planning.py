"""Consumption, levels, orders, expiry risk and first-expired-first-out allocation.

Source: pharmacy reference, 3.1 to 3.7. Quantities are whole dispensing units; a month is 30.4375 days;
a lot can be used on its expiry day and is expired the day after.
"""

import calendar
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import TypeVar

MONTH_DAYS = Decimal("30.4375")
MIN_DAYS_WITH_STOCK = 30
RISK_MONTHS_WITHOUT_CONSUMPTION = 6
CMM_PLACES = Decimal("0.0001")

Number = int | Decimal
LotId = TypeVar("LotId", bound=Hashable)


def corrected_cmm(consumed: int, days_covered: int, stockout_days: int) -> Decimal | None:
    """Average monthly consumption over the days with stock, four decimals, never rounded further.

    ``days_covered`` = days of the window since the product is at the site, stock-outs included. None
    under 30 days with stock. Raises ValueError for a negative number or more stock-out than covered days.
    """
    if min(consumed, days_covered, stockout_days) < 0 or stockout_days > days_covered:
        raise ValueError("consumption and days are not negative, stock-outs lie within the days covered")
    days = days_covered - stockout_days
    if days < MIN_DAYS_WITH_STOCK:
        return None
    return (consumed * MONTH_DAYS / days).quantize(CMM_PLACES)


def months_of_stock(usable: int, cmm: Number | None) -> Decimal | None:
    """Months the usable stock lasts; None without a CMM, or without any consumption.

    Raises ValueError for a negative stock or consumption.
    """
    _refuse_negative(usable, cmm or 0)
    return Decimal(usable) / cmm if cmm else None


def stock_levels(cmm: Number, lead: Number, safety: Number, interval: Number) -> tuple[Decimal, Decimal]:
    """Minimum CMM·(lead + safety) and maximum CMM·(lead + safety + interval), months. Raises ValueError."""
    _refuse_negative(cmm, lead, safety, interval)
    minimum = Decimal(cmm) * (Decimal(lead) + safety)
    return minimum, minimum + Decimal(cmm) * interval


def order_quantity(
    *,
    cmm: Number | None,
    usable: int,
    incoming: int,
    ordered: int,
    at_risk: int,
    lead: Number,
    safety: Number,
    interval: Number,
    pack: int,
) -> int:
    """Units to order, in whole packs, to reach the maximum; 0 when nothing is lacking or without a CMM.

    Counts the usable stock without what will expire (``at_risk``), plus what is in transit and ordered.
    Raises ValueError for a negative number or a pack below 1.
    """
    _refuse_negative(usable, incoming, ordered, at_risk)
    if pack < 1:
        raise ValueError("a pack holds at least one unit")
    if cmm is None:
        return 0
    _minimum, maximum = stock_levels(cmm, lead, safety, interval)
    lacking = maximum - (usable - at_risk + incoming + ordered)
    packs = (lacking / pack).to_integral_value(ROUND_CEILING)
    return max(0, int(packs)) * pack


def expiry_risk(lots: Sequence[tuple[int, date]], cmm: Number | None, today: date) -> list[int]:
    """Units of each lot (quantity, expiry) that will expire unused, in the order given.

    Simulates first-expired-first-out use at the CMM; whole units, 0 under one day of consumption. Without
    consumption: all of the lots that expire within 6 months. Raises ValueError for a negative number.
    """
    _refuse_negative(cmm or 0, *(quantity for quantity, _ in lots))
    if not cmm:
        horizon = _months_later(today, RISK_MONTHS_WITHOUT_CONSUMPTION)
        return [quantity if expiry <= horizon else 0 for quantity, expiry in lots]
    daily = Fraction(cmm) / Fraction(MONTH_DAYS)
    risks, used_until = [0] * len(lots), Fraction(0)
    for index in sorted(range(len(lots)), key=lambda position: lots[position][1]):
        quantity, expiry = lots[index]
        start = used_until
        usable_days = (expiry - today).days + 1
        used_until = max(start, min(start + quantity / daily, Fraction(usable_days)))
        left = quantity - daily * (used_until - start)
        risks[index] = 0 if left < daily else int(left)
    return risks


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def allocate_fefo(
    lots: Iterable[tuple[LotId, date, int]],
    quantity: int,
    today: date,
    treatment_days: int,
    allow_short: bool = False,
) -> tuple[list[tuple[LotId, int]], int]:
    """Lots (id, expiry, available) to take, first expired first, and what cannot be served.

    Lots that outlast the treatment come first; shorter ones only when ``allow_short``; expired ones
    never. The order given breaks ties. Raises ValueError for a negative number.
    """
    _refuse_negative(quantity, treatment_days)
    usable = sorted((lot for lot in lots if lot[1] >= today and lot[2] > 0), key=lambda lot: lot[1])
    needed_until = today + timedelta(days=max(treatment_days - 1, 0))
    lasting = [lot for lot in usable if lot[1] >= needed_until]
    short = [lot for lot in usable if lot[1] < needed_until] if allow_short else []
    taken: list[tuple[LotId, int]] = []
    for lot_id, _expiry, available in [*lasting, *short]:
        if quantity:
            taken.append((lot_id, min(available, quantity)))
            quantity -= taken[-1][1]
    return taken, quantity


def _refuse_negative(*numbers: Number) -> None:
    if any(number < 0 for number in numbers):
        raise ValueError("quantities, days and months are not negative")
