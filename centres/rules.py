"""What a setting may hold, and from when. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

EARLIEST = date(2015, 1, 1)  # no CSCom-U worked before
LONGEST_AHEAD = timedelta(days=366)
OLDEST_YEAR = 2009  # census of that year


def within(value: int | Decimal, minimum: int | None, maximum: int | None) -> bool:
    """True when the value respects the limits, both included; None is no limit."""
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


def may_start_on(day: date, today: date) -> bool:
    """True for a day on which a setting may begin to hold."""
    return EARLIEST <= day <= today + LONGEST_AHEAD


def may_count_year(year: int, today: date) -> bool:
    """True for a year whose population may be entered: up to the next one, to plan it."""
    return OLDEST_YEAR <= year <= today.year + 1


def same_value(one: Any, other: Any) -> bool:
    """True when two values of a setting are the same, whichever way a number was written."""
    return str(one) == str(other) or (_number(one) is not None and _number(one) == _number(other))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))
