"""Vital signs: absolute limits that refuse, and age-based flags stored with the range they came from.

Source: the rows of ``vital_limits.csv`` and ``vital_ranges.csv``; each names its own. Pregnancy,
labour and the newborn of the maternity have thresholds of their own in `maternity`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from care.rules.limits import Number, refuse_outside
from care.rules.tables.bands import Band, parse_band
from care.rules.tables.source import PROTOCOL_DATA, Row, decimal_or_none, packaged_rows


class Level(StrEnum):
    """Where a value lies in the range of its age."""

    CRITICAL_LOW = "critical_low"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL_HIGH = "critical_high"


@dataclass(frozen=True)
class VitalLimit:
    """Absolute limits of a measure at an age (days), both ends allowed."""

    measure: str
    age_days: Band
    low: Decimal
    high: Decimal
    source: str


@dataclass(frozen=True)
class VitalRange:
    """Flag limits at an age: below is strict, from is reached; None sets no flag on that side."""

    measure: str
    unit: str
    age_days: Band
    critical_below: Decimal | None
    low_below: Decimal | None
    high_from: Decimal | None
    critical_from: Decimal | None
    version: str
    source: str


@dataclass(frozen=True)
class VitalFlag:
    """A value's level and the range it was read from: stored together, so that history does not change."""

    level: Level
    range: VitalRange


class InconsistentPressure(ValueError):
    """The systolic pressure is not above the diastolic one."""


def parse_limits(rows: Iterable[Row]) -> tuple[VitalLimit, ...]:
    """Rows of ``vital_limits.csv``. Raises KeyError, ArithmeticError."""
    return tuple(
        VitalLimit(
            measure=row["measure"],
            age_days=parse_band(row["age_min_days"], row["age_max_days"]),
            low=Decimal(row["low"]),
            high=Decimal(row["high"]),
            source=row["source"],
        )
        for row in rows
    )


def parse_ranges(rows: Iterable[Row]) -> tuple[VitalRange, ...]:
    """Rows of ``vital_ranges.csv``. Raises KeyError, ArithmeticError."""
    return tuple(
        VitalRange(
            measure=row["measure"],
            unit=row["unit"],
            age_days=parse_band(row["age_min_days"], row["age_max_days"]),
            critical_below=decimal_or_none(row["critical_below"]),
            low_below=decimal_or_none(row["low_below"]),
            high_from=decimal_or_none(row["high_from"]),
            critical_from=decimal_or_none(row["critical_from"]),
            version=row["version"],
            source=row["source"],
        )
        for row in rows
    )


DEFAULT_LIMITS = parse_limits(packaged_rows(PROTOCOL_DATA, "vital_limits.csv"))
DEFAULT_RANGES = parse_ranges(packaged_rows(PROTOCOL_DATA, "vital_ranges.csv"))


def limits_of(measure: str, age_days: int, *, limits: Iterable[VitalLimit] = DEFAULT_LIMITS) -> VitalLimit:
    """The absolute limits at an age. Raises KeyError for an unknown measure or age."""
    for limit in limits:
        if limit.measure == measure and limit.age_days.holds(age_days):
            return limit
    raise KeyError(measure)


def refuse_implausible(
    measure: str, value: Number | None, age_days: int, *, limits: Iterable[VitalLimit] = DEFAULT_LIMITS
) -> None:
    """Raises RefusedMeasure naming the limit; a measure not taken is never refused."""
    limit = limits_of(measure, age_days, limits=limits)
    refuse_outside(measure, value, (limit.low, limit.high))


def refuse_inconsistent_pressure(systolic: int | None, diastolic: int | None) -> None:
    """Raises InconsistentPressure when both are given (mmHg) and systolic is not above diastolic."""
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        raise InconsistentPressure(f"systolic {systolic} not above diastolic {diastolic}")


def flag(
    measure: str, value: Number | None, age_days: int, *, ranges: Iterable[VitalRange] = DEFAULT_RANGES
) -> VitalFlag | None:
    """The level of a value at an age with the range used; None when not taken or without a sourced range."""
    if value is None:
        return None
    for row in ranges:
        if row.measure == measure and row.source and row.age_days.holds(age_days):
            return VitalFlag(_level(value, row), row)
    return None


def _level(value: Number, row: VitalRange) -> Level:
    if row.critical_below is not None and value < row.critical_below:
        return Level.CRITICAL_LOW
    if row.critical_from is not None and value >= row.critical_from:
        return Level.CRITICAL_HIGH
    if row.low_below is not None and value < row.low_below:
        return Level.LOW
    return Level.HIGH if row.high_from is not None and value >= row.high_from else Level.NORMAL
