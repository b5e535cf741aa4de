"""Documents handed to patients: a number of the centre and a code that anyone can check."""

from __future__ import annotations

import secrets
import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care.choices import DocumentKind
from care.models import Consultation, IssuedDocument, Prescription
from care.services.counters import next_document
from core.journal import record_access

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: read aloud and copied by hand
CODE_LENGTH = 10


@transaction.atomic
def issue(*, by: User, kind: str, subject_id: uuid.UUID, consultation: Consultation) -> IssuedDocument:
    """The document of a subject, numbered at its first printing; printed again, it keeps number and code."""
    first = IssuedDocument.objects.filter(kind=kind, subject_id=subject_id).first()
    record_access(
        user_id=by.id,
        centre_id=consultation.centre_id,
        subject_kind="patient",
        subject_id=consultation.patient_id,
        action=f"print_{kind}",
    )
    if first is not None:
        return first
    now = timezone.now()
    year = timezone.localdate(now).year
    return IssuedDocument.objects.create(
        centre_id=consultation.centre_id,
        kind=kind,
        year=year,
        serial=next_document(centre_id=consultation.centre_id, kind=kind, year=year),
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        patient_id=consultation.patient_id,
        consultation=consultation,
        subject_id=subject_id,
        issued_by=by,
        issued_by_name=by.display_name,
        issued_at=now,
    )


def issue_prescription(*, by: User, prescription: Prescription, consultation: Consultation) -> IssuedDocument:
    """The printed prescription."""
    return issue(by=by, kind=DocumentKind.PRESCRIPTION, subject_id=prescription.pk, consultation=consultation)
