"""What may follow what: a contact within its pregnancy, babies of one birth, observations of one labour.

Only the impossible is refused; a due date passed is a warning (project ruling). Codes, not sentences.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from maternity.rules.dating import GA_REFUSED_AFTER_WEEK, effective_lmp

MAX_BABIES = 8
LATE_ENTRY_AFTER_DAYS = 7

ContactRefusal = Literal["future", "before_pregnancy", "after_end", "over_45_weeks"]
BirthRefusal = Literal["future", "before_pregnancy", "before_22_weeks_live", "too_many_babies", "no_baby", "twice"]


def contact_refusal(on: date, *, today: date, edd: date, ended_on: date | None) -> ContactRefusal | None:
    """Why an antenatal contact cannot stand on a day; None = it can. ``ended_on`` = birth or closing day."""
    if on > today:
        return "future"
    if on < effective_lmp(edd):
        return "before_pregnancy"
    if ended_on is not None and on > ended_on:
        return "after_end"
    weeks = (on - effective_lmp(edd)).days // 7
    return "over_45_weeks" if weeks > GA_REFUSED_AFTER_WEEK else None


def is_late_entry(on: date, recorded_on: date) -> bool:
    """Whether an act was entered more than seven days after its day."""
    return (recorded_on - on).days > LATE_ENTRY_AFTER_DAYS


def is_past_due(on: date, edd: date) -> bool:
    """A due date passed: a warning, never a refusal."""
    return on > edd


def birth_refusal(at: datetime, *, now: datetime, edd: date, babies: int) -> BirthRefusal | None:
    """Why a delivery cannot stand; None = it can."""
    if at > now:
        return "future"
    if at.date() < effective_lmp(edd):
        return "before_pregnancy"
    if babies < 1:
        return "no_baby"
    return "too_many_babies" if babies > MAX_BABIES else None


def observation_refusal(
    at: datetime,
    *,
    admitted_at: datetime,
    now: datetime,
    latest_cm: int | None,
    latest_at: datetime | None,
    cm: int | None,
) -> Literal["future", "before_admission", "dilatation_lower"] | None:
    """Why a labour observation cannot stand; a cervix does not close again after a later examination."""
    if at > now + timedelta(minutes=5):
        return "future"
    if at < admitted_at:
        return "before_admission"
    later = latest_at is not None and at >= latest_at
    if cm is not None and latest_cm is not None and later and cm < latest_cm:
        return "dilatation_lower"
    return None


def rank(elsewhere: int, days: list[date], on: date) -> int:
    """Rank of the contact of a day: contacts elsewhere + order by date inside the pregnancy. Raises ValueError."""
    return elsewhere + sorted(days).index(on) + 1
