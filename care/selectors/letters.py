"""Papers of a consultation: referrals with their answers, certificates."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Prefetch
from django.http import Http404

from care.models import Certificate, Consultation, CounterReferral, Referral


def papers_of(row: Consultation) -> dict[str, Any]:
    """What was signed about this consultation, oldest first."""
    answers = Prefetch("answers", CounterReferral.objects.order_by("received_on"), to_attr="replies")
    referrals = Referral.objects.filter(consultation=row).select_related("reason").prefetch_related(answers)
    return {
        "referrals": list(referrals.order_by("signed_at")),
        "certificates": list(Certificate.objects.filter(consultation=row).order_by("signed_at")),
    }


def get_referral(pk: uuid.UUID) -> Referral:
    """A referral of the active centre. Raises Http404."""
    rows = Referral.objects.select_related("reason", "consultation", "patient")
    found: Referral | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_certificate(pk: uuid.UUID) -> Certificate:
    """A certificate of the active centre. Raises Http404."""
    found: Certificate | None = Certificate.objects.select_related("consultation", "patient").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
