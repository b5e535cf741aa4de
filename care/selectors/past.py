"""Consultations of the paper register that were brought in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.access import Access
from care.models import PastConsultation
from care.selectors.naming import readable
from patients.models import Patient
from patients.selectors import records_of


@dataclass(frozen=True)
class PastLine:
    """A line as this reader may see it: a restricted one keeps its day and its number only."""

    row: PastConsultation
    title: str
    complaint: str
    treatment: str


def past_rows(access: Access, patient: Patient) -> QuerySet[PastConsultation]:
    """Lines about a person, linked files together, the latest first."""
    rows = records_of(access, patient, PastConsultation).select_related("diagnosis", "centre")
    return rows.order_by("-seen_on", "register_key")


def past_of(access: Access, patient: Patient, limit: int) -> list[PastLine]:
    """The latest lines about a person."""
    return [past_line(access, row) for row in past_rows(access, patient)[:limit]]


def past_line(access: Access, row: PastConsultation) -> PastLine:
    """What the reader may see of a line."""
    if row.sensitive and row.subject and row.subject not in readable(access):
        return PastLine(row, _("Follow-up of the month"), "", "")
    found = row.diagnosis.label if row.diagnosis else row.diagnosis_text
    return PastLine(row, found or row.complaint, row.complaint if found else "", row.treatment)
