"""Information given to the person and the person's answers: rows are added, never changed."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from accounts.models import User
from centres.models import Centre
from core.ids import uuid7
from patients.choices import ConsentDecision, ConsentKind
from patients.models import Consent, Patient
from patients.services.journal import tell

NOTICE_VERSION = "2026-11"  # of templates/patients/notice.html


@transaction.atomic
def record_consent(
    *,
    by: User,
    centre: Centre,
    patient: Patient,
    decision: str,
    manner: str,
    language: str,
    given_on: date,
    informed_by: str,
    note: str = "",
    pk: uuid.UUID | None = None,
) -> Consent:
    """Note that the person was informed, agrees, refuses or withdraws; the latest row of a kind counts."""
    kind = ConsentKind.NOTICE if decision == ConsentDecision.INFORMED else ConsentKind.RESEARCH
    row = Consent.objects.create(
        id=pk or uuid7(),
        patient=patient,
        centre=centre,
        recorded_by_id=by.id,
        kind=kind,
        decision=decision,
        manner=manner,
        language=language,
        given_on=given_on,
        informed_by=informed_by,
        notice_version=NOTICE_VERSION,
        note=note,
    )
    sentence = f"{kind.label} : {ConsentDecision(decision).label}."
    tell(by=by, centre=centre, patient_id=patient.pk, kind="consent", sentence=sentence)
    return row
