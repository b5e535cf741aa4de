"""Growth of a child under five against the WHO standards.

Source: WHO Child Growth Standards 2006 and WHO anthro (restricted formula, table by age, 0.7 cm).
A score is compared with its limits as stored: rounded to two decimals, as WHO software does.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from care.rules.limits import refuse_outside
from care.rules.rounding import half_away
from care.rules.tables.lms import GrowthTables, Indicator, Lms, Sex, default_growth_tables

Position = Literal["l", "h"]

HEIGHT_FROM_DAY = 731
LAST_DAY = 1826  # under 60 months of 30.4375 days; the age tables go on to day 1856
STANDING_FROM_DAY = 274  # nine months of 30.4375 days
POSITION_DIFFERENCE_CM = 0.7
LENGTH_TABLE_BELOW_CM = 87.0
RESTRICTED_BEYOND = 3

WEIGHT_LIMITS_KG = (0.5, 60)
LENGTH_LIMITS_CM = (38, 130)


@dataclass(frozen=True)
class Scores:
    """z-scores to two decimals (None = no score) and what to measure again.

    ``haz`` length/height-for-age, ``waz`` weight-for-age, ``whz`` weight-for-length/height.
    """

    haz: Decimal | None
    waz: Decimal | None
    whz: Decimal | None
    measure_again: tuple[str, ...] = ()


def z_score(value: float, lms: Lms, *, restricted: bool) -> float:
    """z of a measure; ``restricted`` replaces the tails beyond ±3 by steps of the last SD.

    Unit of ``value`` = unit of M. Raises ValueError for a value not above zero.
    """
    if value <= 0:
        raise ValueError("a measure is above zero")
    z = ((value / lms.m) ** lms.l - 1) / (lms.l * lms.s)
    if not restricted or abs(z) <= RESTRICTED_BEYOND:
        return float(z)
    return _restricted(value, lms, side=1 if z > 0 else -1)


def value_at(z: float, lms: Lms) -> float:
    """The measure that lies ``z`` SD from the median: M·(1 + L·S·z)^(1/L)."""
    return float(lms.m * (1 + lms.l * lms.s * z) ** (1 / lms.l))


def _restricted(value: float, lms: Lms, *, side: int) -> float:
    third = value_at(3 * side, lms)
    step = abs(third - value_at(2 * side, lms))
    return side * 3 + (value - third) / step


def corrected_length(cm: float, age_days: int | None, position: Position | None) -> float:
    """Length or height in cm as its table expects it: ±0.7 when measured in the other position.

    Standing before nine months is implausible: left as it is, see `position_implausible`.
    """
    if age_days is None or position_implausible(age_days, position):
        return cm
    if position == "h" and age_days < HEIGHT_FROM_DAY:
        return cm + POSITION_DIFFERENCE_CM
    if position == "l" and age_days >= HEIGHT_FROM_DAY:
        return cm - POSITION_DIFFERENCE_CM
    return cm


def position_implausible(age_days: int | None, position: Position | None) -> bool:
    """True for a child said to be measured standing before nine months: ask again."""
    return position == "h" and age_days is not None and age_days < STANDING_FROM_DAY


def weight_table(age_days: int | None, cm: float) -> Indicator:
    """Which weight table: by age (731 days), by length under 87 cm when the age is unknown."""
    by_length = cm < LENGTH_TABLE_BELOW_CM if age_days is None else age_days < HEIGHT_FROM_DAY
    return "weight_for_length" if by_length else "weight_for_height"


def scores(
    sex: Sex,
    age_days: int | None,
    *,
    weight_kg: float | None = None,
    length_cm: float | None = None,
    position: Position | None = None,
    oedema: bool = False,
    tables: GrowthTables | None = None,
) -> Scores:
    """z-scores of one child on one day; None where an input is missing or outside the table.

    Weight in kg, length or height in cm, ``position`` lying "l" or standing "h", age in whole days
    (0–1826). Oedema of both feet gives no weight-based score. Raises RefusedMeasure.
    """
    refuse_outside("weight_kg", weight_kg, WEIGHT_LIMITS_KG)
    refuse_outside("length_cm", length_cm, LENGTH_LIMITS_CM)
    tables = tables or default_growth_tables()
    cm = None if length_cm is None else corrected_length(length_cm, age_days, position)
    weight = None if oedema else weight_kg
    found = Scores(
        haz=_by_age(tables, "length_height_for_age", sex, age_days, cm),
        waz=_by_age(tables, "weight_for_age", sex, age_days, weight),
        whz=_weight_for_length(tables, sex, age_days, weight, cm),
    )
    return Scores(found.haz, found.waz, found.whz, _doubtful(found, age_days, position))


def _by_age(
    tables: GrowthTables, indicator: Indicator, sex: Sex, age_days: int | None, value: float | None
) -> Decimal | None:
    if value is None or not _age_covered(age_days):
        return None
    return _score(tables, indicator, sex, float(age_days or 0), value)


def _age_covered(age_days: int | None) -> bool:
    return age_days is not None and 0 <= age_days <= LAST_DAY


def _weight_for_length(
    tables: GrowthTables, sex: Sex, age_days: int | None, weight: float | None, cm: float | None
) -> Decimal | None:
    if weight is None or cm is None or not (age_days is None or _age_covered(age_days)):
        return None
    return _score(tables, weight_table(age_days, cm), sex, round(cm, 4), weight)


def _score(tables: GrowthTables, indicator: Indicator, sex: Sex, x: float, value: float) -> Decimal | None:
    lms = tables[indicator, sex].at(x)
    if lms is None:
        return None
    restricted = indicator != "length_height_for_age"
    return half_away(z_score(value, lms, restricted=restricted), 2)


def _doubtful(found: Scores, age_days: int | None, position: Position | None) -> tuple[str, ...]:
    checks = {
        "haz": found.haz is not None and abs(found.haz) > 6,
        "waz": found.waz is not None and not -6 <= found.waz <= 5,
        "whz": found.whz is not None and abs(found.whz) > 5,
        "position": position_implausible(age_days, position),
    }
    return tuple(name for name, doubtful in checks.items() if doubtful)
