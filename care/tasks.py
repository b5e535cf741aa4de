"""Background work of care."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from celery import shared_task

from care.services.drafts import purge_drafts
from care.services.reminders import remind
from centres.models import Centre
from core.scoping import centre_scope
from core.tasks import recorded


@shared_task
@recorded
def purge_old_drafts() -> str:
    """Erase, in every centre, what was typed and not signed within 72 hours."""
    return f"{sum(_in_each(lambda _centre: purge_drafts()))} drafts"


@shared_task
@recorded
def remind_supervisors() -> str:
    """Mark the trainees' notes that wait longer than their centre allows."""
    return f"{sum(_in_each(lambda centre: remind(centre_id=centre.pk)))} notes"


def _in_each(act: Callable[[Centre], int]) -> Iterator[int]:
    for centre in Centre.objects.filter(active=True):
        with centre_scope(centre.pk):
            yield act(centre)
