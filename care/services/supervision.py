"""A trainee's note: countersigned, returned, revised, or ordered by voice in an emergency."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from care.choices import ConsultationState, SignatureRole
from care.models import Consultation, OralOrder, Prescription, Signature
from care.services.actors import Author
from care.services.errors import StateError
from care.services.journal import tell
from care.services.parts import insert_parts
from care.services.signing import check_written, content_of
from care.services.written import Written
from core.outbox import publish
from patients.models import Patient


def _locked(consultation_id: uuid.UUID, *states: str) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("patient")
    row: Consultation = rows.get(pk=consultation_id)
    if row.state not in states:
        raise StateError(_("This note is now: %(state)s.") % {"state": row.get_state_display().lower()})
    return row


def _refuse_outsider(row: Consultation, by: User) -> None:
    if row.author_id == by.id:
        raise StateError(_("Nobody countersigns their own text."))
    if row.supervisor_id != by.id:
        raise StateError(_("This note names another supervisor: %(name)s.") % {"name": row.supervisor_name})


@transaction.atomic
def countersign(*, by: Author, consultation_id: uuid.UUID) -> Consultation:
    """Answer for a trainee's note as it stands: it becomes final and its prescription executable.

    Publishes `care.consultation_countersigned`. Raises StateError for anybody but the named supervisor.
    """
    row = _locked(consultation_id, ConsultationState.SUBMITTED)
    _refuse_outsider(row, by.user)
    now = timezone.now()
    row.state, row.countersigned_at = ConsultationState.SIGNED, now
    row.save(update_fields=["state", "countersigned_at"])
    Signature.objects.create(
        centre_id=row.centre_id,
        consultation=row,
        revision=row.revision,
        role=SignatureRole.SUPERVISOR,
        signer=by.user,
        signer_name=by.name,
        signed_at=now,
        content_hash=row.content_hash,
    )
    _tell(row, by.user, "countersigned", _("Consultation of %(author)s countersigned by %(name)s."))
    _publish(row, by.user, "care.consultation_countersigned")
    return row


@transaction.atomic
def return_to_author(*, by: Author, consultation_id: uuid.UUID, reason: str) -> Consultation:
    """Send a note back with the reason; its prescription stays blocked. Raises StateError."""
    row = _locked(consultation_id, ConsultationState.SUBMITTED)
    _refuse_outsider(row, by.user)
    row.state, row.returned_at, row.returned_reason = ConsultationState.RETURNED, timezone.now(), reason
    row.save(update_fields=["state", "returned_at", "returned_reason"])
    _tell(row, by.user, "returned", _("Consultation of %(author)s returned by %(name)s."))
    _publish(row, by.user, "care.consultation_returned")
    return row


@transaction.atomic
def revise(
    *, by: Author, consultation_id: uuid.UUID, written: Written, patient: Patient, ids: Sequence[uuid.UUID]
) -> Consultation:
    """Write a returned note again, as its next revision; the former parts stay. Raises NotSignableError, StateError."""
    row = _locked(consultation_id, ConsultationState.RETURNED)
    if row.author_id != by.user.id:
        raise StateError(_("A returned note is corrected by its author."))
    _visit, risks = check_written(written, patient=patient, ids=ids, author=by)
    row.revision += 1
    for name, value in content_of(by, written).items():
        setattr(row, name, value)
    parts = insert_parts(row, written, by=by, risks=risks, weight_kg=_weight(row))
    row.state, row.reminded_at, row.escalated_at = ConsultationState.SUBMITTED, None, None
    row.save()
    Signature.objects.create(
        centre_id=row.centre_id,
        consultation=row,
        revision=row.revision,
        role=SignatureRole.AUTHOR,
        signer=by.user,
        signer_name=by.name,
        signed_at=row.signed_at,
        content_hash=row.content_hash,
    )
    _tell(row, by.user, "revised", _("Consultation of %(author)s corrected and sent again."))
    _publish(row, by.user, "care.consultation_revised")
    if parts.prescription is not None:
        _publish_prescription(row, parts.prescription, by.user)
    return row


def _weight(row: Consultation) -> Decimal | None:
    earlier = Prescription.objects.filter(consultation=row).order_by("-revision").first()
    if earlier is not None and earlier.weight_kg is not None:
        return earlier.weight_kg
    return row.vitals.weight_kg if row.vitals else None


@transaction.atomic
def record_oral_order(
    *,
    by: Author,
    consultation_id: uuid.UUID,
    ordered_by: User,
    reason: str,
    ordered_at: datetime | None = None,
) -> OralOrder:
    """In an emergency the supervisor ordered by voice: executable now, to countersign within 24 hours.

    Publishes `care.prescription_released`. Raises StateError unless the note waits for that supervisor.
    """
    row = _locked(consultation_id, ConsultationState.SUBMITTED)
    if row.supervisor_id != ordered_by.id or ordered_by.id == by.user.id:
        raise StateError(_("The order is given by the supervisor named on the note."))
    order: OralOrder = OralOrder.objects.create(
        centre_id=row.centre_id,
        consultation=row,
        ordered_by=ordered_by,
        ordered_by_name=ordered_by.display_name,
        received_by=by.user,
        received_by_name=by.name,
        ordered_at=ordered_at or timezone.now(),
        reason=reason,
    )
    _tell(row, by.user, "oral_order", _("Order by voice of %(supervisor)s received by %(name)s."))
    _publish(row, by.user, "care.prescription_released")
    return order


def _tell(row: Consultation, by: User, kind: str, sentence: str) -> None:
    names = {"author": row.author_name, "name": by.display_name, "supervisor": row.supervisor_name}
    tell(by=by, centre_id=row.centre_id, patient_id=row.patient_id, kind=kind, sentence=sentence % names)


def _publish(row: Consultation, by: User, name: str) -> None:
    prescription = row.prescription_rows.filter(revision=row.revision).values_list("pk", flat=True).first()
    publish(
        name,
        payload={
            "consultation": str(row.id),
            "patient": str(row.patient_id),
            "prescription": str(prescription) if prescription else "",
        },
        centre_id=row.centre_id,
        by=by.id,
    )


def _publish_prescription(row: Consultation, prescription: Prescription, by: User) -> None:
    publish(
        "care.prescription_signed",
        payload={
            "consultation": str(row.id),
            "patient": str(row.patient_id),
            "visit": str(row.visit_id or ""),
            "prescription": str(prescription.id),
            "executable": False,
        },
        centre_id=row.centre_id,
        by=by.id,
    )
