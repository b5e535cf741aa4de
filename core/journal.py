"""What is kept about acts: who opened which record, and what each act meant."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils import timezone

from core.models import AccessLog, BusinessEvent
from core.request_context import current_request_id


def record_access(
    *,
    user_id: uuid.UUID,
    centre_id: uuid.UUID | None,
    subject_kind: str,
    subject_id: uuid.UUID,
    action: str = "open",
    reason: str = "",
) -> AccessLog:
    """Note that a person opened, printed or exported a record."""
    return AccessLog.objects.create(
        user_id=user_id,
        centre_id=centre_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        action=action,
        reason=reason,
        request_id=current_request_id(),
    )


def record_event(
    *,
    centre_id: uuid.UUID,
    subject_kind: str,
    subject_id: uuid.UUID,
    kind: str,
    sentence: str,
    by_id: uuid.UUID | None,
    by_name: str = "",
    occurred_at: datetime | None = None,
    permission: str = "",
) -> BusinessEvent:
    """Put a French sentence on a record's timeline, in the transaction of the act.

    `permission` restricts the sentence to those who hold it (mental health, violence, HIV).
    """
    return BusinessEvent.objects.create(
        centre_id=centre_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        kind=kind,
        sentence=sentence,
        occurred_at=occurred_at or timezone.now(),
        actor_id=by_id,
        actor_name=by_name,
        permission=permission,
        request_id=current_request_id(),
    )
