"""Signing a consultation: everything is written in one transaction, or nothing is.

The parts are inserted before the consultation (see care.models.consultations): a trigger refuses any later one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from care.choices import ConsultationState, SignatureRole, VisitState
from care.models import Appointment, Consultation, Draft, Prescription, Signature, Visit, VitalSigns
from care.rules.prescription import Patient as RulePatient
from care.services.actors import Author
from care.services.checks import problems_of
from care.services.counters import next_register_line
from care.services.errors import NotSignableError, StateError
from care.services.journal import tell
from care.services.parts import Parts, insert_parts
from care.services.safety import known_risks
from care.services.vitals import Taking, age_in_days, take_vitals
from care.services.written import Written
from core.gates import check
from core.outbox import publish
from core.scoping import active_centre
from patients.models import Patient


def check_written(
    written: Written, *, patient: Patient, ids: Sequence[uuid.UUID], author: Author
) -> tuple[Visit | None, RulePatient]:
    """The visit and the risks a consultation is about. Raises NotSignableError with everything to correct."""
    visit = _visit_of(written.visit_id)
    risks = known_risks(patient, ids, timezone.localdate(written.occurred_at))
    problems = problems_of(written, patient=patient, visit=visit, author=author, risks=risks)
    if problems:
        raise NotSignableError(problems)
    return visit, risks


def _visit_of(visit_id: uuid.UUID | None) -> Visit | None:
    if visit_id is None:
        return None
    visit: Visit | None = Visit.objects.select_related("service_point").filter(pk=visit_id).first()
    return visit


@transaction.atomic
def sign(
    *, by: Author, consultation_id: uuid.UUID, written: Written, patient: Patient, ids: Sequence[uuid.UUID]
) -> Consultation:
    """Store a consultation under its author's signature; a trainee's goes to the supervisor.

    `ids` are the files of the person (links included). Publishes `care.consultation_signed` and, with
    medicines, `care.prescription_signed`. Asks the gate `care.sign`. Raises NotSignableError, StateError.
    """
    _refuse_second_signature(consultation_id, written.visit_id)
    visit, risks = check_written(written, patient=patient, ids=ids, author=by)
    check("care.sign", patient=patient, visit=visit, author=by)
    vitals = _vitals(by, written, patient, visit)
    row = _consultation(by, consultation_id, written, patient, vitals)
    parts = insert_parts(row, written, by=by, risks=risks, weight_kg=_weight(vitals, visit))
    row.save(force_insert=True)
    _sign_as(row, by, SignatureRole.AUTHOR)
    _follow_up(row, written, visit, by)
    if visit is not None:
        _after_care(visit, by)
    _erase_drafts(consultation_id, written.visit_id)
    announce(row, parts, by=by)
    return row


def _refuse_second_signature(consultation_id: uuid.UUID, visit_id: uuid.UUID | None) -> None:
    """Two people, or two tabs, signing the same visit at once: the second is told. Locks the visit."""
    if visit_id is not None:
        Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    same = Consultation.objects.filter(pk=consultation_id)
    of_visit = Consultation.objects.filter(visit=visit_id) if visit_id else same
    first = (same | of_visit).first()
    if first is not None:
        raise StateError(
            _("This consultation was already signed by %(name)s. Your text is kept: add it as an addendum.")
            % {"name": first.author_name}
        )


def _erase_drafts(consultation_id: uuid.UUID, visit_id: uuid.UUID | None) -> None:
    """What was typed for this consultation, by whoever began it."""
    rows = Q(pk=consultation_id)
    if visit_id is not None:
        rows |= Q(visit=visit_id)
    Draft.objects.filter(rows).delete()


def _vitals(by: Author, written: Written, patient: Patient, visit: Visit | None) -> VitalSigns | None:
    if written.vitals or written.oedema is not None:
        taking = Taking(
            patient=patient,
            values=written.vitals,
            visit=visit,
            taken_at=written.occurred_at,
            lying=written.lying,
            oedema=written.oedema,
        )
        return take_vitals(by=by.user, centre_id=active_centre(), taking=taking)
    return _latest_vitals(visit)


def _latest_vitals(visit: Visit | None) -> VitalSigns | None:
    if visit is None:
        return None
    return VitalSigns.objects.filter(visit=visit, cancelled_at=None).order_by("-taken_at").first()


def _weight(vitals: VitalSigns | None, visit: Visit | None) -> Any:
    if vitals is not None and vitals.weight_kg is not None:
        return vitals.weight_kg
    rows = VitalSigns.objects.filter(visit=visit, cancelled_at=None, weight_kg__isnull=False)
    return rows.order_by("-taken_at").values_list("weight_kg", flat=True).first() if visit else None


def _consultation(
    by: Author, consultation_id: uuid.UUID, written: Written, patient: Patient, vitals: VitalSigns | None
) -> Consultation:
    year = timezone.localdate(written.occurred_at).year
    return Consultation(
        id=consultation_id,
        centre_id=active_centre(),
        patient=patient,
        vitals=vitals,
        author=by.user,
        register_year=year,
        register_number=next_register_line(centre_id=active_centre(), year=year),
        state=ConsultationState.SUBMITTED if by.trainee else ConsultationState.SIGNED,
        age_days=age_in_days(patient, timezone.localdate(written.occurred_at)),
        **content_of(by, written),
    )


def content_of(by: Author, written: Written) -> dict[str, Any]:
    """Columns that the author's text fills in, at the first signature and at each revision."""
    return {
        "visit_id": written.visit_id,
        "service": written.service,
        "context": written.context,
        "occurred_at": written.occurred_at,
        "late_reason": written.late_reason,
        "sheet_number": written.sheet_number,
        "history": written.history,
        "examination": written.examination,
        "conclusion": written.conclusion,
        "advice": written.advice,
        "outcome": written.outcome,
        "follow_up_on": written.follow_up_on,
        "author_name": by.name,
        "author_role": by.role,
        "supervisor": by.supervisor if by.trainee else None,
        "supervisor_name": by.supervisor.display_name if by.trainee and by.supervisor else "",
        "signed_at": timezone.now(),
        "content_hash": written.content_hash(),
        "principal_code": written.diagnoses[0].diagnosis.code,
    }


def _sign_as(row: Consultation, by: Author, role: str) -> None:
    Signature.objects.create(
        centre_id=row.centre_id,
        consultation=row,
        revision=row.revision,
        role=role,
        signer=by.user,
        signer_name=by.name,
        signed_at=row.signed_at,
        content_hash=row.content_hash,
    )


def _follow_up(row: Consultation, written: Written, visit: Visit | None, by: Author) -> None:
    """An appointment where the visit took place; an act typed in later makes one only for a day to come."""
    if written.follow_up_on is None or visit is None or written.follow_up_on < timezone.localdate():
        return
    Appointment.objects.create(
        centre_id=row.centre_id,
        patient_id=row.patient_id,
        service_point=visit.service_point,
        on=written.follow_up_on,
        reason=written.follow_up_reason or _("Control"),
        consultation=row,
        made_by_id=by.user.id,
    )


def _after_care(visit: Visit, by: Author) -> None:
    now = timezone.now()
    Visit.objects.filter(pk=visit.pk).update(
        state=VisitState.DONE,
        care_began_at=visit.care_began_at or now,
        left_at=now,
        carer_id=by.user.id,
        carer_name=by.name,
    )


def announce(row: Consultation, parts: Parts, *, by: Author) -> None:
    """Tell the timeline and the higher apps, in the transaction of the signature."""
    sentence = _("Consultation by %(name)s, line %(line)s of the register.")
    if row.state == ConsultationState.SUBMITTED:
        sentence = _("Consultation by %(name)s, line %(line)s of the register, waiting for countersignature.")
    tell(
        by=by.user,
        centre_id=row.centre_id,
        patient_id=row.patient_id,
        kind="consultation",
        sentence=sentence % {"name": row.author_name, "line": row.register_line},
        occurred_at=row.occurred_at,
    )
    common = {"consultation": str(row.id), "patient": str(row.patient_id), "visit": _text(row.visit_id)}
    publish(
        "care.consultation_signed",
        payload={
            **common,
            "state": row.state,
            "day": timezone.localdate(row.occurred_at).isoformat(),
            "diagnoses": parts.diagnosis_codes,
            "outcome": row.outcome,
            "author": str(by.user.id),
        },
        centre_id=row.centre_id,
        by=by.user.id,
    )
    if parts.prescription is not None:
        announce_prescription(parts.prescription, common, row, by)


def announce_prescription(prescription: Prescription, common: dict[str, str], row: Consultation, by: Author) -> None:
    """`care.prescription_signed`; `executable` false until a trainee's is countersigned or ordered by voice."""
    publish(
        "care.prescription_signed",
        payload={
            **common,
            "prescription": str(prescription.id),
            "executable": row.state == ConsultationState.SIGNED,
        },
        centre_id=row.centre_id,
        by=by.user.id,
    )


def _text(value: uuid.UUID | None) -> str:
    return str(value) if value else ""
