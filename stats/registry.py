"""The registry of indicators: one declaration gives the figure, the list it counted and its definition page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from centres.models import Centre
from stats.choices import Variant
from stats.period import Month

Text = Promise | str


@dataclass(frozen=True)
class RecordSet:
    """Records of one kind counted in a month, in the open scope of one centre. The count is the list's length."""

    code: str
    label: Text
    rows: Callable[[Centre, Month], QuerySet[Any]]

    def count(self, centre: Centre, month: Month) -> int:
        """How many records. The drill-down lists exactly these."""
        return self.rows(centre, month).count()


@dataclass(frozen=True)
class Expected:
    """A number expected from the population of the health area; None when the population is not entered."""

    code: str
    label: Text
    number: Callable[[Centre, Month], Decimal | None]


@dataclass(frozen=True)
class Comparator:
    """A published figure shown beside a routine variant, with its source; « méthode non publiée »."""

    label: Text
    value: Decimal
    source: Text


@dataclass(frozen=True)
class Indicator:
    """One variant of one indicator, in a version of its definition."""

    code: str
    variant: Variant
    version: int
    label: Text
    sentence: Text  # with {value}, {num} and {den}
    numerator: RecordSet
    denominator: RecordSet | Expected
    dated_by: Text
    source: Text
    excluded: Sequence[RecordSet] = ()
    comparators: Sequence[Comparator] = ()
    unit: str = "%"
    multiplier: int = 100
    order: int = 100
    sets: tuple[RecordSet, ...] = field(init=False)

    def __post_init__(self) -> None:
        drawn = (self.numerator, *([self.denominator] if isinstance(self.denominator, RecordSet) else []))
        object.__setattr__(self, "sets", (*drawn, *self.excluded))

    @property
    def key(self) -> str:
        """Code and variant, as addresses carry them."""
        return f"{self.code}.{self.variant}"


_indicators: dict[str, Indicator] = {}


def register(indicator: Indicator) -> None:
    """Declare an indicator. Raises ValueError when its code and variant are taken."""
    if indicator.key in _indicators:
        raise ValueError(f"{indicator.key} is declared twice")
    _indicators[indicator.key] = indicator


def indicators() -> list[Indicator]:
    """Every declared indicator, in the order of the dashboard."""
    return sorted(_indicators.values(), key=lambda one: (one.order, one.key))


def get(key: str) -> Indicator:
    """An indicator by « code.variant ». Raises LookupError."""
    try:
        return _indicators[key]
    except KeyError:
        raise LookupError(key) from None


def value_of(indicator: Indicator, numerator: int, denominator: Decimal | None) -> Decimal | None:
    """The figure to one decimal; None without a denominator: never 0."""
    if not denominator:
        return None
    return (Decimal(numerator) * indicator.multiplier / denominator).quantize(Decimal("0.1"))
