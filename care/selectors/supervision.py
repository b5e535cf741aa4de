"""Countersignatures that are late, for the person who answers for the centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from accounts.access import Access
from care.models import Consultation
from centres.settings import value_of

REMIND_AFTER = "care.countersign_reminder_hours"
ESCALATE_AFTER = "care.countersign_escalation_hours"


@dataclass(frozen=True)
class LateSupervisor:
    """A supervisor with notes older than the limit."""

    name: str
    count: int
    days: int


def late_of_centre(access: Access) -> list[LateSupervisor]:
    """Supervisors whose notes wait for longer than the centre allows, the oldest first."""
    limit = timedelta(hours=value_of(ESCALATE_AFTER, centre_id=access.centre_id))
    now = timezone.now()
    rows = Consultation.objects.awaiting().filter(signed_at__lt=now - limit)
    grouped = rows.values("supervisor_name").annotate(count=Count("id"), first=Min("signed_at")).order_by("first")
    return [LateSupervisor(one["supervisor_name"], one["count"], (now - one["first"]).days) for one in grouped]
