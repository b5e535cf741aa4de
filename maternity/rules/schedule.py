"""Calendar of the antenatal contacts, planned from the first and re-planned from each real contact.

Source: WHO/SRH/21.2 ANC.S.01 for ``anc8``; the windows of ``anc4`` are data to be confirmed.
"""

from datetime import date, timedelta
from typing import NamedTuple

from maternity.rules.protocols import VISIT_PROTOCOLS, IntervalProtocol, WindowProtocol

OVERDUE_AFTER_DAYS = 7
EXPIRES_WEEK = 41


class DueDates(NamedTuple):
    """The day a contact is due, the first day it is late, the day the plan expires."""

    due: date
    overdue_from: date
    expires_on: date


def plan_from_first_contact(first_week: int, protocol: str = "anc8") -> list[int]:
    """Weeks of the contacts from a first contact in completed weeks, itself included.

    In ``anc8`` week 41 is the referral for birth, not a contact. Raises ValueError outside 0–41 weeks,
    KeyError for an unknown protocol.
    """
    return _plan(first_week, first_week, protocol)


def replan(first_week: int, second_week: int, protocol: str = "anc8") -> list[int]:
    """Weeks from the actual later contact on, itself included; the first contact keeps its exception.

    Raises ValueError when the later contact is before the first or outside 0–41 weeks.
    """
    if second_week < first_week:
        raise ValueError("the later contact is before the first")
    return _plan(first_week, second_week, protocol)


def _plan(first_week: int, actual_week: int, protocol: str) -> list[int]:
    chosen = VISIT_PROTOCOLS[protocol]
    if not 0 <= first_week <= actual_week <= chosen.last_week:
        raise ValueError(f"contacts are planned from 0 to {chosen.last_week} weeks")
    if isinstance(chosen, WindowProtocol):
        return _by_windows(chosen, actual_week)
    return _by_intervals(chosen, first_week, actual_week)


def _by_intervals(protocol: IntervalProtocol, first_week: int, actual_week: int) -> list[int]:
    weeks = [actual_week]
    while (step := _interval(protocol, first_week, weeks[-1])) and weeks[-1] + step < protocol.last_week:
        weeks.append(weeks[-1] + step)
    return sorted({*weeks, *(week for week in protocol.always if week > actual_week)})


def _interval(protocol: IntervalProtocol, first_week: int, week: int) -> int | None:
    for exception in protocol.exceptions:
        if first_week in exception.first_weeks and week >= exception.from_week:
            return exception.weeks
    return next((row.weeks for row in protocol.intervals if week < row.before_week), None)


def _by_windows(protocol: WindowProtocol, actual_week: int) -> list[int]:
    """A window is skipped when the gap after the previous contact leaves no week of it."""
    weeks = [actual_week]
    for window in protocol.windows:
        week = max(window.from_week, weeks[-1] + protocol.min_gap)
        if window.from_week > actual_week and week <= window.to_week:
            weeks.append(week)
    return weeks


def due_dates(lmp: date, week: int) -> DueDates:
    """Dates of the contact planned at a week, from the effective last period (due date − 280).

    The seventh day after the due day is still on time. Raises ValueError below week 0.
    """
    if week < 0:
        raise ValueError("weeks below zero")
    due = lmp + timedelta(weeks=week)
    late = due + timedelta(days=OVERDUE_AFTER_DAYS + 1)
    return DueDates(due, late, lmp + timedelta(weeks=EXPIRES_WEEK))
