"""Taking the vital signs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from care.choices import Priority, VisitState
from care.models import Visit, VitalSigns
from care.rules.reading import Reading, read
from care.services.errors import StateError
from core.ids import uuid7
from patients.models import Patient


@dataclass(frozen=True)
class Taking:
    """Measures as typed, already within the limits of the age. `values` by measure, absent ones left out."""

    patient: Patient
    values: Mapping[str, Any]
    visit: Visit | None = None
    taken_at: datetime | None = None
    lying: bool | None = None
    oedema: int | None = None
    note: str = ""
    danger_signs: tuple[str, ...] = field(default=())


def age_in_days(patient: Patient, on: date) -> int | None:
    """Whole days from the birth as known to a day; None when the birth date is not known."""
    return (on - patient.birth_date).days if patient.birth_date else None


@transaction.atomic
def take_vitals(*, by: User, centre_id: uuid.UUID, taking: Taking, vitals_id: uuid.UUID | None = None) -> VitalSigns:
    """Store a taking with its flags and z-scores; a critical value lets the person pass first."""
    at = taking.taken_at or timezone.now()
    reading = read(
        sex=taking.patient.sex,
        age_days=age_in_days(taking.patient, timezone.localdate(at)),
        values=taking.values,
        lying=taking.lying,
        oedema=taking.oedema,
    )
    row = VitalSigns.objects.create(
        id=vitals_id or uuid7(),
        centre_id=centre_id,
        patient=taking.patient,
        visit=taking.visit,
        taken_at=at,
        taken_by_id=by.id,
        taken_by_name=by.display_name,
        age_days=reading.age_days,
        lying=taking.lying,
        oedema=taking.oedema,
        note=taking.note,
        flags=reading.flags,
        growth=reading.growth,
        **taking.values,
    )
    if taking.visit is not None:
        _ready(taking, reading)
    return row


def _ready(taking: Taking, reading: Reading) -> None:
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=taking.visit.pk)  # type: ignore[union-attr]
    if visit.state == VisitState.VITALS_DUE:
        visit.state = VisitState.WAITING
    if reading.critical and visit.priority > Priority.EMERGENCY:
        visit.priority, visit.priority_reason = Priority.EMERGENCY, _("Critical vital sign")
    visit.save(update_fields=["state", "priority", "priority_reason"])


@transaction.atomic
def cancel_vitals(*, by: User, vitals_id: uuid.UUID, reason: str) -> VitalSigns:
    """Keep a wrong taking, struck out, with the reason. Raises StateError when already cancelled."""
    row: VitalSigns = VitalSigns.objects.select_for_update(of=("self",)).get(pk=vitals_id)
    if row.cancelled_at:
        raise StateError(_("This taking is already cancelled."))
    row.cancelled_at, row.cancelled_by_id, row.cancelled_reason = timezone.now(), by.id, reason
    row.save(update_fields=["cancelled_at", "cancelled_by_id", "cancelled_reason"])
    return row
