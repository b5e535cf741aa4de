"""Background work of the house: outbox, heartbeat, nightly proof."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from celery import shared_task
from django.utils import timezone

from core import integrity, outbox
from core.models import TaskRun
from core.request_context import set_request_id

HEARTBEAT_KEPT = timedelta(hours=1)


def recorded(work: Callable[..., str]) -> Callable[..., str]:
    """Keep a row per run, success or failure, with the sentence the task returns."""

    @wraps(work)
    def run(*args: Any, **kwargs: Any) -> str:
        started = timezone.now()
        set_request_id(str(uuid.uuid4()))
        try:
            summary = work(*args, **kwargs)
        except Exception as error:
            TaskRun.objects.create(
                name=work.__name__,
                started_at=started,
                succeeded=False,
                summary=f"{type(error).__name__}: {error}",
            )
            raise
        TaskRun.objects.create(name=work.__name__, started_at=started, succeeded=True, summary=summary)
        return summary

    return run


@shared_task
def deliver_event(event_id: str) -> int:
    """Run the pending handlers of one event."""
    return outbox.deliver(uuid.UUID(event_id))


@shared_task
def retry_outbox() -> int:
    """Retry the deliveries whose pause is over."""
    return outbox.deliver_due()


@shared_task
def heartbeat() -> None:
    """Tell the status page that worker and beat live."""
    from django.core.cache import cache

    cache.set("heartbeat", timezone.now(), timeout=int(HEARTBEAT_KEPT.total_seconds()))


@shared_task
@recorded
def check_integrity() -> str:
    """Nightly proof: every registered check, failures named in the summary. Raises IntegrityFailure."""
    return integrity.run_all()
