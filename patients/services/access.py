"""A patient of another centre: attached here, or opened for a while with a reason."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import User
from centres.models import Centre
from centres.settings import value_of
from core.journal import record_access
from core.outbox import publish
from patients.choices import GrantReason
from patients.models import AccessGrant, Patient, PatientAttachment
from patients.services.journal import tell

GRANT_HOURS = "patients.grant_hours"


@transaction.atomic
def grant(*, access: Access, patient: Patient, reason: str, explanation: str, proof: str) -> AccessGrant:
    """Open a file of other centres to one person, for the hours that the centre has set.

    Written to the access log with the reason, told on the file's timeline, and listed for the heads of both
    centres until reviewed.
    """
    hours = value_of(GRANT_HOURS, centre_id=access.centre_id)
    row = AccessGrant.objects.create(
        centre=access.centre,
        patient=patient,
        user=access.user,
        reason=reason,
        explanation=explanation,
        proof=proof,
        expires_at=timezone.now() + timedelta(hours=hours),
    )
    why = ". ".join(filter(None, [str(GrantReason(reason).label), explanation]))
    record_access(
        user_id=access.user.id,
        centre_id=access.centre_id,
        subject_kind="patient",
        subject_id=patient.pk,
        action="grant",
        reason=why,
    )
    sentence = _("File opened by %(centre)s for %(hours)d hours: %(why)s.")
    tell_home = sentence % {"centre": row.centre.short_name, "hours": hours, "why": why}
    tell(by=access.user, centre=row.centre, patient_id=patient.pk, kind="granted", sentence=tell_home)
    publish("patients.granted", payload={"grant": str(row.pk)}, centre_id=access.centre_id, by=access.user.id)
    return row


@transaction.atomic
def attach(*, by: User, centre: Centre, patient: Patient, reason: str = "") -> PatientAttachment:
    """The patient is followed here too from now on; a second call gives the first row."""
    rows = PatientAttachment.objects.filter(centre=centre, patient=patient, ended_at=None)
    row = rows.first()
    if row is None:
        row = PatientAttachment.objects.create(centre=centre, patient=patient, reason=reason, attached_by_id=by.id)
        sentence = _("Followed at %(centre)s from now on.") % {"centre": centre.short_name}
        tell(by=by, centre=centre, patient_id=patient.pk, kind="attached", sentence=sentence)
    return row


@transaction.atomic
def detach(*, by: User, attachment: PatientAttachment, reason: str) -> None:
    """The patient is no longer followed here; what was written stays."""
    rows = PatientAttachment.objects.filter(pk=attachment.pk, ended_at=None)
    if rows.update(ended_at=timezone.now(), ended_by_id=by.id, ended_reason=reason):
        sentence = _("No longer followed at %(centre)s.") % {"centre": attachment.centre.short_name}
        tell(by=by, centre=attachment.centre, patient_id=attachment.patient_id, kind="detached", sentence=sentence)


@transaction.atomic
def review(*, by: User, row: AccessGrant, note: str = "") -> None:
    """The head of the centre has looked at an opening made here."""
    AccessGrant.objects.filter(pk=row.pk, reviewed_at=None).update(
        reviewed_at=timezone.now(), reviewed_by_id=by.id, review_note=note
    )


@transaction.atomic
def revoke(*, by: User, row: AccessGrant) -> None:
    """Close an opening before its time."""
    AccessGrant.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by_id=by.id)
