"""Dating of a pregnancy: due date, gestational age, trimester.

Source: WorldHealthOrganization/smart-anc, issue #23 and data dictionary (280 days; weeks and days,
never rounded up). The due date is stored; the age is computed for a date and never stored.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PREGNANCY_DAYS = 280
SCAN_WEEKS = range(4, 43)
FUNDAL_HEIGHT_WEEKS = range(4, 45)
LMP_WARN_BEFORE_WEEK, GA_WARN_BEFORE_WEEK = 2, 4
GA_WARN_AFTER_WEEK, GA_REFUSED_AFTER_WEEK = 40, 45
SECOND_TRIMESTER_FROM, THIRD_TRIMESTER_FROM = 13, 28

GestationalAge = tuple[int, int]


def edd_from_lmp(lmp: date) -> date:
    """Due date: last menstrual period + 280 days (not Naegele's calendar months)."""
    return lmp + timedelta(days=PREGNANCY_DAYS)


def edd_from_ultrasound(scan_on: date, weeks: int, days: int) -> date:
    """Due date from the age read at a scan. Raises ValueError outside 4–42 weeks and 0–6 days."""
    if weeks not in SCAN_WEEKS or days not in range(7):
        raise ValueError("a scan dates 4 to 42 weeks and 0 to 6 days")
    return scan_on + timedelta(days=PREGNANCY_DAYS - 7 * weeks - days)


def edd_from_fundal_height(measured_on: date, weeks: int) -> date:
    """Due date from a fundal height read as weeks: low quality. Raises ValueError outside 4–44 weeks."""
    if weeks not in FUNDAL_HEIGHT_WEEKS:
        raise ValueError("a fundal height dates 4 to 44 weeks")
    return measured_on + timedelta(days=PREGNANCY_DAYS - 7 * weeks)


def effective_lmp(edd: date) -> date:
    """The day the pregnancy is counted from, whatever dated it: due date − 280 days."""
    return edd - timedelta(days=PREGNANCY_DAYS)


def gestational_age(edd: date, on: date) -> GestationalAge:
    """Completed weeks and days on a day. Raises ValueError before the effective last period."""
    days = (on - effective_lmp(edd)).days
    if days < 0:
        raise ValueError("the day is before the pregnancy")
    return divmod(days, 7)


def trimester(weeks: int) -> int:
    """Clinical trimester of completed weeks: 1 to 12 weeks, 2 from 13, 3 from 28. Raises ValueError."""
    if weeks < 0:
        raise ValueError("weeks below zero")
    if weeks < SECOND_TRIMESTER_FROM:
        return 1
    return 2 if weeks < THIRD_TRIMESTER_FROM else 3


def in_first_trimester(weeks: int, reading: Literal["lt12", "le12"] = "lt12") -> bool:
    """First trimester as the monthly report counts it: under 12, or up to 12, completed weeks."""
    return weeks < 12 if reading == "lt12" else weeks <= 12


@dataclass(frozen=True)
class LmpCheck:
    """Answer to a last period typed at a contact: ``refuse``, ``warn`` or ``ok``, why, and the age."""

    result: Literal["ok", "warn", "refuse"]
    why: str = ""
    age: GestationalAge | None = None


def check_lmp(lmp: date, contact_on: date) -> LmpCheck:
    """Whether a last period is possible at a contact: refused in the future and beyond 45 weeks."""
    if lmp > contact_on:
        return LmpCheck("refuse", "future")
    age = gestational_age(edd_from_lmp(lmp), contact_on)
    if age[0] > GA_REFUSED_AFTER_WEEK:
        return LmpCheck("refuse", "over_45_weeks", age)
    if age[0] < LMP_WARN_BEFORE_WEEK:
        return LmpCheck("warn", "under_2_weeks", age)
    if age[0] < GA_WARN_BEFORE_WEEK:
        return LmpCheck("warn", "under_4_weeks", age)
    return LmpCheck("warn", "over_40_weeks", age) if age[0] > GA_WARN_AFTER_WEEK else LmpCheck("ok", age=age)
