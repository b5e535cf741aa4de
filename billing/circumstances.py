"""Who the person is on the day of the act, as free care asks: age, sex, pregnancy, diagnoses.

Age and sex stand in the file; what the caller does not say of pregnancy and diagnoses is asked of care, and
only when a programme in force depends on it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from django.db.models import F

from billing.rules.coverage import Item, Person, Programme
from care import providers
from care.choices import Certainty
from care.models import ConsultationDiagnosis
from patients.models import Patient
from patients.rules.age import age_at


def age_months(patient: Patient, on: dt.date) -> int | None:
    """Completed months on a day; None when the birth is unknown or later."""
    if patient.birth_date is None or patient.birth_date > on:
        return None
    return age_at(patient.birth_date, on).months_total


def morbidity_lines(ids: Collection[uuid.UUID], *, on: dt.date, visit_id: uuid.UUID | None) -> frozenset[str]:
    """Lines of the monthly report under which the person's diagnoses fall: of the visit, else of the day.

    A suspected diagnosis opens no right: the test comes first.
    """
    rows = ConsultationDiagnosis.objects.filter(
        consultation__patient__in=ids, revision=F("consultation__revision")
    ).exclude(certainty=Certainty.SUSPECTED)
    if visit_id is not None:
        rows = rows.filter(consultation__visit=visit_id)
    else:
        rows = rows.filter(consultation__occurred_at__date=on)
    return frozenset(rows.values_list("diagnosis__morbidity_line", flat=True)) - {""}


def person(
    patient: Patient,
    *,
    ids: Collection[uuid.UUID],
    on: dt.date,
    visit_id: uuid.UUID | None,
    pregnant: bool | None,
    diagnoses: frozenset[str] | None,
    programmes: Sequence[Programme],
    items: Iterable[Item],
) -> Person:
    """The person as the programmes that list one of these items look at them."""
    charged = list(items)
    concerned = [programme for programme in programmes if any(programme.lists(item) for item in charged)]
    if pregnant is None and any(programme.pregnant is not None for programme in concerned):
        pregnant = providers.pregnant(list(ids), on)
    if diagnoses is None:
        asked = any(programme.morbidity_lines for programme in concerned)
        diagnoses = morbidity_lines(ids, on=on, visit_id=visit_id) if asked else frozenset()
    return Person(age_months=age_months(patient, on), sex=patient.sex, pregnant=pregnant, morbidity_lines=diagnoses)
