"""Absolute limits: a value outside them is refused, and the refusal names the limit."""

from decimal import Decimal

Number = int | float | Decimal


class RefusedMeasure(ValueError):
    """A measure outside its absolute limits; ``measure``, ``low`` and ``high`` name them."""

    def __init__(self, measure: str, low: Number, high: Number) -> None:
        super().__init__(f"{measure} outside {low}–{high}")
        self.measure, self.low, self.high = measure, low, high


def refuse_outside(measure: str, value: Number | None, limits: tuple[Number, Number]) -> None:
    """Raises RefusedMeasure when ``value`` is given and outside ``limits`` (both included)."""
    low, high = limits
    if value is not None and not low <= value <= high:
        raise RefusedMeasure(measure, low, high)
