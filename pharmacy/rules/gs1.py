"""What a keyboard-wedge scanner types: a GTIN, or a GS1 element string with lot and expiry.

Source: GS1 General Specifications, application identifiers 01 (GTIN), 10 (batch), 11 and 13 (dates, read over),
17 (expiry), 21 (serial number, read over). A day of 00 means the last day of the month.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

SEPARATOR = "\x1d"  # group separator (FNC1) after a field of variable length
_SYMBOLOGIES = ("]d2", "]C1", "]e0", "]Q3")
_FIXED = {"01": 14, "11": 6, "13": 6, "15": 6, "17": 6}
_VARIABLE = {"10": 20, "21": 20, "240": 30, "30": 8, "37": 8}
_BRACKETS = re.compile(r"\((\d{2,3})\)")


class NotAScanError(ValueError):
    """The text is neither a GTIN nor a GS1 element string."""


@dataclass(frozen=True)
class Scan:
    """What the code says; empty where it says nothing."""

    gtin: str  # 14 digits
    lot: str = ""
    expiry: dt.date | None = None


def read_scan(text: str) -> Scan:
    """Read what a scanner typed. Raises NotAScanError for anything else, and for a wrong check digit."""
    text = text.strip()
    for prefix in _SYMBOLOGIES:
        text = text.removeprefix(prefix)
    if text.isdigit() and len(text) in (8, 12, 13, 14):
        return Scan(_checked(text.zfill(14)))
    fields = _fields(text)
    if "01" not in fields:
        raise NotAScanError(text)
    expiry = _date(fields["17"]) if "17" in fields else None
    return Scan(_checked(fields["01"]), fields.get("10", "").upper(), expiry)


def check_digit(digits: str) -> str:
    """The last digit that completes these (GS1, modulo 10, weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _checked(gtin: str) -> str:
    if not gtin.isdigit() or check_digit(gtin[:-1]) != gtin[-1]:
        raise NotAScanError(gtin)
    return gtin


def _fields(text: str) -> dict[str, str]:
    if text.startswith("("):
        parts = _BRACKETS.split(text)[1:]
        return dict(zip(parts[::2], (value.strip() for value in parts[1::2]), strict=True))
    found: dict[str, str] = {}
    rest = text.lstrip(SEPARATOR)
    while rest:
        key, value, rest = _next(rest)
        found[key] = value
    return found


def _next(rest: str) -> tuple[str, str, str]:
    for key, length in _FIXED.items():
        if rest.startswith(key) and len(rest) >= len(key) + length:
            end = len(key) + length
            return key, rest[len(key) : end], rest[end:].lstrip(SEPARATOR)
    for key, longest in _VARIABLE.items():
        if rest.startswith(key):
            value, _separator, after = rest[len(key) :].partition(SEPARATOR)
            if value and len(value) <= longest:
                return key, value, after
    raise NotAScanError(rest)


def _date(text: str) -> dt.date:
    try:
        year, month, day = 2000 + int(text[:2]), int(text[2:4]), int(text[4:6])
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise NotAScanError(text) from error
