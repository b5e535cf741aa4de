"""The register of consultations: every line of a month, in the order of its number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Prefetch

from accounts.access import Access
from care.models import Consultation, ConsultationDiagnosis
from care.selectors.naming import diagnosis_label


@dataclass(frozen=True)
class RegisterLine:
    """One line as the paper register has it."""

    number: int
    day: dt.datetime
    name: str
    age_sex: str
    village: str
    diagnoses: str
    outcome: str
    author: str
    pending: bool


def lines_of(access: Access, *, year: int, month: int) -> list[RegisterLine]:
    """Lines of consultations held in a month; restricted subjects are named only by right."""
    diagnoses = ConsultationDiagnosis.objects.filter(revision=F("consultation__revision")).select_related("diagnosis")
    rows = Consultation.objects.filter(occurred_at__year=year, occurred_at__month=month)
    rows = rows.select_related("patient__village").prefetch_related(
        Prefetch("consultationdiagnosis_rows", diagnoses.order_by("rank"), to_attr="diagnoses")
    )
    return [_line(access, row) for row in rows.order_by("register_year", "register_number")]


def _line(access: Access, row: Consultation) -> RegisterLine:
    person = row.patient
    labels = [diagnosis_label(access, one.diagnosis) for one in row.diagnoses]  # type: ignore[attr-defined]
    return RegisterLine(
        number=row.register_number,
        day=row.occurred_at,
        name=person.display_name,
        age_sex=f"{person.age_on(row.occurred_at.date())}, {person.sex}",
        village=person.village.name if person.village else "",
        diagnoses=", ".join(dict.fromkeys(labels)),
        outcome=str(row.get_outcome_display()),
        author=row.author_name,
        pending=not row.is_final,
    )
