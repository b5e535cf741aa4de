"""Notes of trainees that wait too long: the supervisor is reminded, then the head of the centre is told."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from care.models import Consultation
from centres.settings import value_of
from core.outbox import publish

REMIND_AFTER = "care.countersign_reminder_hours"
ESCALATE_AFTER = "care.countersign_escalation_hours"


@transaction.atomic
def remind(*, centre_id: uuid.UUID) -> int:
    """Mark the notes of the active centre that passed a limit since the last round; returns how many.

    Publishes `care.countersignature_late` once per note and limit.
    """
    return _mark(centre_id, "reminded_at", REMIND_AFTER) + _mark(centre_id, "escalated_at", ESCALATE_AFTER)


def _mark(centre_id: uuid.UUID, field: str, setting: str) -> int:
    now = timezone.now()
    limit = timedelta(hours=int(value_of(setting, centre_id=centre_id)))
    rows = Consultation.objects.awaiting().filter(signed_at__lt=now - limit, **{field: None})
    late = list(rows.select_for_update(of=("self",), skip_locked=True))
    for row in late:
        setattr(row, field, now)
        row.save(update_fields=[field])
        payload = {"consultation": str(row.pk), "supervisor": str(row.supervisor_id), "limit": setting}
        publish("care.countersignature_late", payload=payload, centre_id=centre_id, by=None)
    return len(late)
