"""Background work of the cash desk."""

from __future__ import annotations

import uuid

from celery import shared_task

from billing.choices import ClaimState
from billing.models import Claim
from billing.services.claims import build
from core.scoping import centre_scope
from core.tasks import recorded


@shared_task
@recorded
def build_claim(centre_id: str, claim_id: str) -> str:
    """Build one claim; a failure is written on it, so that the page says so."""
    with centre_scope(uuid.UUID(centre_id)):
        claim = Claim.objects.get(pk=claim_id)
        try:
            build(claim)
        except Exception as error:
            claim.state, claim.failure = ClaimState.FAILED, f"{type(error).__name__}: {error}"[:1000]
            claim.save(update_fields=["state", "failure"])
            raise
        return f"{claim.line_count} lines, {claim.total} FCFA"
