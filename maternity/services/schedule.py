"""When the next contact is due, re-planned from the real contacts."""

from __future__ import annotations

from datetime import date, timedelta

from maternity.models import Pregnancy
from maternity.rules import schedule
from maternity.rules.protocols import VISIT_PROTOCOLS


def plan_next(pregnancy: Pregnancy, days: list[date]) -> date | None:
    """Day of the next contact after the real ones (in order); the opening day itself before the first.

    None when the protocol has no further contact.
    """
    if not days:
        return pregnancy.opened_on
    weeks = planned_weeks(pregnancy, days)
    return _on(pregnancy, weeks[1]) if len(weeks) > 1 else None


def planned_weeks(pregnancy: Pregnancy, days: list[date]) -> list[int]:
    """Weeks of the last real contact and of those planned after it; only the last one past 41 weeks."""
    first, last = (pregnancy.age_on(day)[0] for day in (days[0], days[-1]))
    if last > VISIT_PROTOCOLS[pregnancy.protocol].last_week:
        return [last]
    return schedule.replan(first, last, pregnancy.protocol)


def planned_days(pregnancy: Pregnancy, days: list[date]) -> list[date]:
    """Days of the contacts still planned after the real ones."""
    if not days:
        return [pregnancy.opened_on]
    return [_on(pregnancy, week) for week in planned_weeks(pregnancy, days)[1:]]


def _on(pregnancy: Pregnancy, week: int) -> date:
    return pregnancy.effective_lmp + timedelta(weeks=week)
