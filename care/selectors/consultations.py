"""Consultations: one, those of a person, those that wait for somebody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import Access
from care.choices import ConsultationState
from care.models import (
    Addendum,
    BedsideTestResult,
    Classification,
    Complaint,
    Consultation,
    ConsultationDiagnosis,
    ExaminationFinding,
    Observation,
    OralOrder,
    Prescription,
    PrescriptionLine,
    Visit,
    VitalSigns,
)
from care.rules.sensitivity import may_be_named
from care.selectors.naming import diagnosis_label, readable
from patients.models import Patient
from patients.selectors.records import Reach, reach_of

_CURRENT = {"revision": F("consultation__revision")}


def get_visit(pk: uuid.UUID) -> Visit:
    """A visit of the active centre. Raises Http404."""
    visit = Visit.objects.select_related("patient__village", "patient__home_centre", "service_point").filter(pk=pk)
    found: Visit | None = visit.first()
    if found is None:
        raise Http404
    return found


def get_consultation(access: Access, pk: uuid.UUID) -> Consultation:
    """A consultation of the active centre, with its parts. Raises Http404."""
    answers = Observation.objects.filter(**_CURRENT, code__startswith="imci.")
    rows = with_parts(Consultation.objects.filter(pk=pk)).prefetch_related(
        Prefetch("observation_rows", answers, to_attr="answers")
    )
    rows = rows.select_related(
        "patient__village", "patient__home_centre", "visit", "vitals", "author", "supervisor", "centre"
    )
    found: Consultation | None = rows.first()
    if found is None:
        raise Http404
    return found


def with_parts(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With the parts of the current revision, one statement per kind."""
    return with_titles(rows).prefetch_related(
        Prefetch("complaint_rows", Complaint.objects.filter(**_CURRENT), to_attr="motives"),
        Prefetch("examinationfinding_rows", ExaminationFinding.objects.filter(**_CURRENT), to_attr="findings"),
        Prefetch("classification_rows", Classification.objects.filter(**_CURRENT), to_attr="classes"),
        Prefetch("bedsidetestresult_rows", BedsideTestResult.objects.filter(**_CURRENT), to_attr="tests"),
        Prefetch("addenda", Addendum.objects.order_by("signed_at"), to_attr="notes"),
        Prefetch("oral_orders", OralOrder.objects.order_by("ordered_at"), to_attr="orders"),
    )


def with_titles(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With what a line of the history names: the diagnoses and the medicines of the current revision."""
    lines = PrescriptionLine.objects.select_related("medicine").order_by("rank")
    return rows.prefetch_related(
        Prefetch(
            "consultationdiagnosis_rows",
            ConsultationDiagnosis.objects.filter(**_CURRENT).select_related("diagnosis"),
            to_attr="diagnoses",
        ),
        Prefetch(
            "prescription_rows",
            Prescription.objects.filter(**_CURRENT).prefetch_related(Prefetch("lines", lines, to_attr="medicines")),
            to_attr="current_prescriptions",
        ),
    )


def prescription_of(consultation: Consultation) -> Prescription | None:
    """The current prescription of a consultation read with its parts."""
    current = getattr(consultation, "current_prescriptions", [])
    return current[0] if current else None


@dataclass(frozen=True)
class PastVisit:
    """One line of the history at the side of the page."""

    consultation: Consultation
    title: str
    treatment: str
    facts: list[str]


def recent_of(access: Access, patient: Patient, limit: int = 3, *, reach: Reach | None = None) -> list[PastVisit]:
    """The latest consultations of a person, linked files together; `reach` when it is known already."""
    rows = (reach or reach_of(access, patient.pk)).records(Consultation).order_by("-occurred_at")
    detailed = with_titles(rows.select_related("vitals"))[:limit]
    return [past_visit(access, row) for row in detailed]


def past_visit(access: Access, row: Any) -> PastVisit:
    """A consultation in two lines, restricted subjects named only by right."""
    titles = [diagnosis_label(access, one.diagnosis) for one in row.diagnoses]
    named = all(
        may_be_named(one.diagnosis.icd10, sensitive=one.diagnosis.sensitive, readable=readable(access), in_record=True)
        for one in row.diagnoses
    )
    prescription = prescription_of(row)
    medicines = [line.medicine.dci for line in prescription.medicines] if prescription and named else []  # type: ignore[attr-defined]
    return PastVisit(
        consultation=row,
        title=", ".join(dict.fromkeys(titles)) or _("Consultation"),
        treatment=", ".join(medicines),
        facts=_weight(row),
    )


def _weight(row: Consultation) -> list[str]:
    weight = row.vitals.weight_kg if row.vitals else None
    return [f"{weight.normalize():f} kg".replace(".", ",")] if weight is not None else []


def vitals_of_visit(visit: Visit | None) -> VitalSigns | None:
    """The latest taking of a visit that was not cancelled."""
    if visit is None:
        return None
    return VitalSigns.objects.filter(visit=visit, cancelled_at=None).order_by("-taken_at").first()


def last_weight(reach: Reach) -> VitalSigns | None:
    """The latest taking with a weight."""
    rows = reach.records(VitalSigns).filter(cancelled_at=None, weight_kg__isnull=False)
    return rows.order_by("-taken_at").first()


def awaiting_me(access: Access) -> QuerySet[Consultation]:
    """Trainees' notes that name this person as supervisor, oldest first."""
    rows = Consultation.objects.awaiting().filter(supervisor=access.user)
    return rows.select_related("patient").order_by("signed_at")


def returned_to_me(access: Access) -> QuerySet[Consultation]:
    """Notes that a supervisor sent back to this person."""
    rows = Consultation.objects.filter(author=access.user, state=ConsultationState.RETURNED)
    return rows.select_related("patient").order_by("returned_at")


def mine_today(access: Access, limit: int = 8) -> QuerySet[Consultation]:
    """What this person signed lately, for « Vus récemment »."""
    rows = Consultation.objects.filter(author=access.user).select_related("patient")
    return rows.order_by("-occurred_at")[:limit]
