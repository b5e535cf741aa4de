"""Ages at the visit, and the chart they open.

Source: WHO smart-emcare (completed calendar months, < 2 and < 60); child-health reference, 1.1.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CHILD_FROM_MONTHS = 2
CHILD_BEFORE_MONTHS = 60


class AgeGroup(StrEnum):
    """Which IMCI chart a child belongs to."""

    YOUNG_INFANT = "young_infant"
    CHILD = "child"
    OVER_5 = "over_5"


@dataclass(frozen=True)
class Age:
    """Age on one day: whole days and completed calendar months."""

    days: int
    months: int


def completed_months(birth: date, on: date) -> int:
    """Completed calendar months; a day of birth that a month lacks is reached on the next 1st.

    Raises ValueError when ``on`` is before birth.
    """
    if on < birth:
        raise ValueError("the day is before the birth")
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)


def age_on(birth: date, on: date) -> Age:
    """Age on the day of an act. Raises ValueError when ``on`` is before birth."""
    return Age(days=(on - birth).days, months=completed_months(birth, on))


def age_group(months: int) -> AgeGroup:
    """The chart for an age in completed months: 0–<2, 2–<60, then none. Raises ValueError below 0."""
    if months < 0:
        raise ValueError("age below zero")
    if months < CHILD_FROM_MONTHS:
        return AgeGroup.YOUNG_INFANT
    return AgeGroup.CHILD if months < CHILD_BEFORE_MONTHS else AgeGroup.OVER_5
