"""Numbers the person carries."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from centres.models import Centre
from patients.models import Patient, PatientIdentifier
from patients.rules.text import check_paper


@transaction.atomic
def add_paper(*, by: User, centre: Centre, patient: Patient, kind: str, value: str) -> PatientIdentifier:
    """Note a paper's number. Raises RefusedTextError when it has neither letter nor digit."""
    key = check_paper(kind, value).value
    return PatientIdentifier.objects.create(
        patient=patient, centre=centre, kind=kind, value=" ".join(value.split()), key=key, recorded_by_id=by.id
    )


@transaction.atomic
def withdraw_paper(*, by: User, paper: PatientIdentifier, reason: str) -> None:
    """Take a number back that was noted by mistake; it stays in the history."""
    paper.withdrawn_at = timezone.now()
    paper.withdrawn_reason = reason
    paper.save(update_fields=["withdrawn_at", "withdrawn_reason"])
