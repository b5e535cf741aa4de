"""Half-open bands: the lower bound is inside, the upper bound is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from care.rules.tables.source import decimal_or_none


@dataclass(frozen=True)
class Band:
    """``low`` ≤ value < ``high``; None leaves a side open."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def given(self) -> bool:
        """True when the row sets at least one bound."""
        return self.low is not None or self.high is not None

    def holds(self, value: Decimal | int) -> bool:
        """Whether ``value`` lies in the band."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value < self.high)


def parse_band(low: str, high: str) -> Band:
    """A band from two CSV cells; an empty cell leaves the side open. Raises ArithmeticError."""
    return Band(decimal_or_none(low), decimal_or_none(high))


def hull(bands: Sequence[Band]) -> Band:
    """The band from the lowest lower bound to the highest upper bound; open where any is open."""
    lows = [band.low for band in bands]
    highs = [band.high for band in bands]
    return Band(
        low=None if None in lows else min((low for low in lows if low is not None), default=None),
        high=None if None in highs else max((high for high in highs if high is not None), default=None),
    )
