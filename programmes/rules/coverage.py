"""Vaccination coverage, drop-out and treatment success, in percent with one decimal.

Source: WHO/UNICEF definitions. A rate without denominator is None; over 100 % is shown, never capped.
"""

from decimal import ROUND_HALF_UP, Decimal

Number = int | Decimal
ONE_DECIMAL = Decimal("0.1")


def surviving_infants(live_births: Number, infant_mortality_per_1000: Number) -> Decimal:
    """Live births of a year × (1 − infant mortality), unrounded. Raises ValueError outside 0–1000 ‰."""
    if live_births < 0 or not 0 <= infant_mortality_per_1000 <= 1000:
        raise ValueError("births from 0, mortality from 0 to 1000 per thousand")
    return live_births * (1 - Decimal(infant_mortality_per_1000) / 1000)


def period_target(year_target: Number, months: int) -> Decimal:
    """The share of a year's target for so many months, unrounded. Raises ValueError outside 1–12."""
    if not 1 <= months <= 12:
        raise ValueError("a period has 1 to 12 months")
    return Decimal(year_target) * months / 12


def percent(numerator: Number, denominator: Number) -> Decimal | None:
    """Percentage with one decimal, half up; None without a denominator."""
    return one_decimal(Decimal(numerator) * 100 / denominator) if denominator else None


def one_decimal(value: Decimal) -> Decimal:
    """A figure as reports print it: one decimal, half away from zero."""
    return value.quantize(ONE_DECIMAL, ROUND_HALF_UP)


def drop_out(first: int, last: int) -> Decimal | None:
    """(first − last) ÷ first dose in percent, negative when more came back; None when nobody began."""
    return percent(first - last, first)


def treatment_success(*, cured: int, completed: int, registered: int) -> Decimal | None:
    """(cured + completed) ÷ registered in percent; those not evaluated stay in the denominator.

    Raises ValueError when more succeeded than were registered.
    """
    if cured + completed > registered:
        raise ValueError("more successes than registered")
    return percent(cured + completed, registered)
