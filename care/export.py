"""What care adds to the person's own copy of the file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from care.models import Consultation, VitalSigns
from care.selectors.consultations import past_visit, with_parts
from care.selectors.past import past_line, past_rows
from core.permissions import Permission
from patients.models import Patient
from patients.selectors import records_of
from patients.selectors.export import Section


def sections(access: Access, patient: Patient, ids: set[uuid.UUID]) -> Iterable[Section]:
    """Consultations, vital signs, lines of the paper register, as the reader who gives the copy may read them."""
    if not access.may(Permission.RECORD_READ):
        return
    yield _consultations(access, patient)
    yield _vitals(access, patient)
    yield _past(access, patient)


def _consultations(access: Access, patient: Patient) -> Section:
    rows = records_of(access, patient, Consultation).select_related("vitals", "centre").order_by("-occurred_at")
    visits = [past_visit(access, row) for row in with_parts(rows)]
    columns = (("on", _("Date")), ("diagnosis", _("Diagnosis")), ("treatment", _("Treatment")),
               ("by", _("By")), ("centre", _("Centre")))  # fmt: skip
    lines = [
        (
            timezone.localdate(one.consultation.occurred_at),
            one.title,
            one.treatment,
            one.consultation.author_name,
            one.consultation.centre.short_name,
        )
        for one in visits
    ]
    return Section("consultations", _("Consultations"), columns, lines)


def _vitals(access: Access, patient: Patient) -> Section:
    rows = records_of(access, patient, VitalSigns).filter(cancelled_at=None).order_by("-taken_at")
    columns = (("on", _("Date")), ("weight_kg", _("Weight (kg)")), ("height_cm", _("Height (cm)")),
               ("temperature_c", _("Temperature (°C)")))  # fmt: skip
    lines = [
        (timezone.localdate(row.taken_at), _number(row.weight_kg), _number(row.height_cm), _number(row.temperature_c))
        for row in rows
        if row.weight_kg or row.height_cm or row.temperature_c
    ]
    return Section("vital_signs", _("Vital signs"), columns, lines)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _past(access: Access, patient: Patient) -> Section:
    columns = (("on", _("Date")), ("what", _("What")), ("treatment", _("Treatment")), ("number", _("Paper number")))
    lines = [past_line(access, row) for row in past_rows(access, patient)]
    cells = [(one.row.seen_on, one.title, one.treatment, one.row.register_number) for one in lines]
    return Section("paper_register", _("Paper register"), columns, cells)
