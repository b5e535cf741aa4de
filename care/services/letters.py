"""Referral, its answer, and the medical certificate: signed texts beside a signed consultation."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from care.choices import CertificateKind
from care.models import Certificate, Consultation, CounterReferral, Referral
from care.services.actors import Author
from care.services.errors import StateError
from care.services.journal import tell
from catalog.models import ReferralReason
from core.outbox import publish


@dataclass(frozen=True)
class Leaving:
    """Why a patient is sent, where and with what."""

    reason: ReferralReason
    urgency: str
    destination: str
    findings: str
    given: str = ""
    transport: str = ""


@dataclass(frozen=True)
class Reply:
    """What the other structure answered."""

    received_on: dt.date
    from_whom: str
    diagnosis: str
    treatment: str = ""
    follow_up: str = ""


@transaction.atomic
def refer(*, by: Author, consultation: Consultation, leaving: Leaving, referral_id: uuid.UUID) -> Referral:
    """Write a referral letter. Publishes `care.referred`. Raises StateError for a role that does not sign."""
    _refuse_unsigned(by)
    row: Referral = Referral.objects.create(
        id=referral_id, **_common(by, consultation), **{name: getattr(leaving, name) for name in vars(leaving)}
    )
    _tell(by.user, consultation, "referral", _("Referred to %(where)s.") % {"where": leaving.destination})
    publish(
        "care.referred",
        payload={"referral": str(row.pk), "consultation": str(consultation.pk), "reason": leaving.reason.code},
        centre_id=consultation.centre_id,
        by=by.user.id,
    )
    return row


@transaction.atomic
def receive_answer(*, by: User, referral: Referral, reply: Reply, answer_id: uuid.UUID) -> CounterReferral:
    """Keep the counter-referral that came back. Raises StateError before the referral, or in the future."""
    if not timezone.localdate(referral.signed_at) <= reply.received_on <= timezone.localdate():
        raise StateError(_("The answer came between the referral and today."))
    row: CounterReferral = CounterReferral.objects.create(
        id=answer_id,
        centre_id=referral.centre_id,
        referral=referral,
        recorded_by_id=by.id,
        recorded_by_name=by.display_name,
        recorded_on=timezone.now(),
        **{name: getattr(reply, name) for name in vars(reply)},
    )
    sentence = _("Counter-referral received from %(whom)s.") % {"whom": reply.from_whom}
    _tell(by, referral.consultation, "counter_referral", sentence)
    return row


@transaction.atomic
def certify(
    *,
    by: Author,
    consultation: Consultation,
    kind: str,
    text: str,
    from_day: dt.date,
    until_day: dt.date | None,
    certificate_id: uuid.UUID,
) -> Certificate:
    """Sign a medical certificate. Raises StateError for a role that does not sign alone."""
    _refuse_unsigned(by)
    if by.trainee:
        raise StateError(_("A certificate is signed by the supervisor, not by a trainee."))
    row: Certificate = Certificate.objects.create(
        id=certificate_id,
        **_common(by, consultation),
        kind=kind,
        text=text,
        from_day=from_day,
        until_day=until_day,
    )
    sentence = _("Medical certificate (%(kind)s) signed.") % {"kind": CertificateKind(kind).label.lower()}
    _tell(by.user, consultation, "certificate", sentence)
    return row


def _refuse_unsigned(by: Author) -> None:
    if not by.trainee and not by.may_sign:
        raise StateError(_("Your role writes consultations but does not sign them."))


def _common(by: Author, consultation: Consultation) -> dict[str, object]:
    return {
        "centre_id": consultation.centre_id,
        "patient_id": consultation.patient_id,
        "consultation": consultation,
        "author": by.user,
        "author_name": by.name,
        "author_role": by.role,
        "signed_at": timezone.now(),
    }


def _tell(by: User, consultation: Consultation, kind: str, sentence: str) -> None:
    tell(by=by, centre_id=consultation.centre_id, patient_id=consultation.patient_id, kind=kind, sentence=sentence)
