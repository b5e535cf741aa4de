"""Events: what a lower app says has happened, so that higher apps can act on it.

`publish` writes the event and one pending delivery per registered handler in the caller's transaction.
Handlers run after commit, each in a transaction of its own that also marks the delivery done: a killed
process loses none and doubles none. The worker retries with a growing pause.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from core.models import DeliveryState, OutboxDelivery, OutboxEvent
from core.request_context import current_request_id
from core.scoping import centre_scope

Handler = Callable[[OutboxEvent], None]

FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=1)

log = structlog.get_logger(__name__)
_handlers: dict[str, dict[str, Handler]] = {}


def register(event_name: str, handler_name: str, handler: Handler) -> None:
    """Handle events of this name. Called from `AppConfig.ready`; names are stable codes."""
    _handlers.setdefault(event_name, {})[handler_name] = handler


def handlers_of(event_name: str) -> dict[str, Handler]:
    """The handlers registered for an event, by name."""
    return dict(_handlers.get(event_name, {}))


def publish(name: str, *, payload: dict[str, Any], centre_id: uuid.UUID | None, by: uuid.UUID | None) -> OutboxEvent:
    """Record that something happened, in the current transaction.

    `payload` holds plain JSON (identifiers, codes, amounts). Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is published in the transaction of the act it tells.")
    event = OutboxEvent.objects.create(
        name=name, payload=payload, centre_id=centre_id, actor_id=by, request_id=current_request_id()
    )
    names = handlers_of(name)
    OutboxDelivery.objects.bulk_create(OutboxDelivery(event=event, handler=handler) for handler in names)
    if names:
        transaction.on_commit(lambda: _hand_over(event.id), robust=True)
    return event


def _hand_over(event_id: uuid.UUID) -> None:
    from core.tasks import deliver_event

    deliver_event.apply_async(args=[str(event_id)], retry=False)


def deliver(event_id: uuid.UUID) -> int:
    """Run the pending handlers of one event; returns how many succeeded."""
    pending = OutboxDelivery.objects.filter(event_id=event_id, state=DeliveryState.PENDING)
    return sum(_attempt(delivery_id) for delivery_id in pending.values_list("id", flat=True))


def deliver_due(limit: int = 500) -> int:
    """Retry the deliveries whose pause is over; returns how many succeeded."""
    due = OutboxDelivery.objects.filter(state=DeliveryState.PENDING, next_attempt_at__lte=timezone.now())
    return sum(_attempt(pk) for pk in list(due.order_by("event_id").values_list("id", flat=True)[:limit]))


def deliver_pending(limit: int = 500) -> int:
    """Retry every pending delivery without waiting for its pause; returns how many succeeded."""
    pending = OutboxDelivery.objects.filter(state=DeliveryState.PENDING)
    return sum(_attempt(pk) for pk in list(pending.order_by("event_id").values_list("id", flat=True)[:limit]))


def _attempt(delivery_id: uuid.UUID) -> bool:
    try:
        return _handle_once(delivery_id)
    except Exception as error:
        log.exception("outbox.delivery_failed", delivery=str(delivery_id))
        _postpone(delivery_id, error)
        return False


def _handle_once(delivery_id: uuid.UUID) -> bool:
    with transaction.atomic():
        locked = OutboxDelivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
        delivery = locked.filter(pk=delivery_id, state=DeliveryState.PENDING).first()
        if delivery is None:
            return False
        with _scope_of(delivery.event):
            _handlers[delivery.event.name][delivery.handler](delivery.event)
        delivery.state = DeliveryState.DONE
        delivery.done_at = timezone.now()
        delivery.attempts += 1
        delivery.save(update_fields=["state", "done_at", "attempts"])
        return True


def _scope_of(event: OutboxEvent) -> AbstractContextManager[None]:
    return centre_scope(event.centre_id) if event.centre_id else nullcontext()


def _postpone(delivery_id: uuid.UUID, error: Exception) -> None:
    with transaction.atomic():
        delivery = OutboxDelivery.objects.select_for_update().get(pk=delivery_id)
        delivery.attempts += 1
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 12), LONGEST_PAUSE)
        delivery.next_attempt_at = timezone.now() + pause
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        delivery.save(update_fields=["attempts", "next_attempt_at", "last_error"])
