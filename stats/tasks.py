"""Background work of the statistics."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.tasks import recorded
from stats import services
from stats.period import Month

CHECKED_MONTHS = 24


@shared_task
def compute_dirty_months() -> int:
    """Compute again the months whose records changed."""
    return services.compute_dirty()


@shared_task
@recorded
def check_indicators() -> str:
    """Recompute the last 24 months and compare with what is kept: a difference is an error, told on the status page."""
    last = Month.of(timezone.localdate())
    wrong = services.differences(last.plus(1 - CHECKED_MONTHS).until(last))
    if wrong:
        raise AssertionError(f"{len(wrong)} figures differ from the records: {', '.join(wrong[:5])}")
    return f"{CHECKED_MONTHS} months agree with the records"
