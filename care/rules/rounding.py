"""Rounding as clinic and school do it: half away from zero, never to the even digit."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal


def half_away(value: float | Decimal, places: int = 0) -> Decimal:
    """``value`` with ``places`` decimals, half away from zero (-2.165 gives -2.17).

    A float is read by its shortest decimal text, so that 2.675 is two and 675 thousandths.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_up(value: Decimal) -> int:
    """The smallest whole number not under ``value``."""
    return int(value.to_integral_value(rounding=ROUND_CEILING))
