"""Numbers, dates and phones as they are written in Mali. Pure functions; the template filters call them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format

NARROW = "\u202f"  # narrow no-break space: between thousands, and before a unit
NOTHING = "—"  # not measured, not entered
NOT_COMPUTABLE = "n.\u00a0c."  # a figure without its denominator
MINUS = "−"

Number = int | float | Decimal | str | None


def as_decimal(value: Number) -> Decimal | None:
    """The exact decimal; None for nothing, for text and for what is not finite."""
    if value is None or value == "":
        return None
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def number(value: Number, decimals: int | None = None) -> str:
    """1 043 250 or 38,9. Without `decimals` the figures given are kept, trailing zeros removed."""
    exact = as_decimal(value)
    if exact is None:
        return NOTHING
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    else:
        exact = exact.normalize()
    text = f"{abs(exact):,f}".replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


def measure(value: Number, unit: str, decimals: int | None = None) -> str:
    """38,9 °C; a dash alone when nothing was measured."""
    text = number(value, decimals)
    return text if text == NOTHING else f"{text}{NARROW}{unit}"


def francs(value: Number) -> str:
    """1 043 250 F. Amounts are whole CFA francs."""
    return measure(value, "F", 0)


def percent(value: Number, decimals: int = 0) -> str:
    """38 %, from a percentage already computed (38, not 0.38)."""
    return measure(value, "%", decimals)


def ratio(numerator: Number, denominator: Number) -> str:
    """38 % from 20 and 52; "n. c." when the denominator is missing or zero."""
    over, under = as_decimal(numerator), as_decimal(denominator)
    if over is None or not under:
        return NOT_COMPUTABLE
    return percent(over * 100 / under)


def signed(value: Number, decimals: int | None = None) -> str:
    """+0,4 or −0,5: the sign is always written, except on zero."""
    exact = as_decimal(value)
    text = number(value, decimals)
    return f"+{text}" if exact is not None and exact > 0 else text


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _dated(value: date | datetime | None, pattern: str) -> str:
    return date_format(_local(value), pattern) if value else NOTHING


def day(value: date | datetime | None) -> str:
    """17/11/2026."""
    return _dated(value, "d/m/Y")


def short_day(value: date | datetime | None) -> str:
    """17 nov. 2026."""
    return _dated(value, "j N Y").lower()


def long_day(value: date | datetime | None) -> str:
    """Mardi 17 novembre 2026."""
    text = _dated(value, "l j F Y")
    return text[:1].upper() + text[1:]


def clock(value: datetime | None) -> str:
    """09:52, in Bamako."""
    return _dated(value, "H:i")


def moment(value: datetime | None) -> str:
    """17/11/2026, 09:52."""
    return _dated(value, "d/m/Y, H:i")


def phone(value: str | None) -> str:
    """76 41 20 58 for Mali, +225 07 07 12 34 56 abroad; what cannot be read is shown as it was written."""
    if not value:
        return ""
    try:
        parsed = phonenumbers.parse(value, "ML")
    except phonenumbers.NumberParseException:
        return value
    if parsed.country_code == 223:
        digits = str(parsed.national_number)
        return NARROW.join(digits[i : i + 2] for i in range(0, len(digits), 2))
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return text.replace(" ", NARROW)


def initials(name: str) -> str:
    """AS for Dr Aminata Sangaré: first and last word, titles left out."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in {"dr", "pr", "mme", "m"}]
    return "".join(dict.fromkeys((words[0][:1] + words[-1][:1]).upper())) if words else ""
