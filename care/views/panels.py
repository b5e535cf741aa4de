"""Care on the pages of lower apps: the patient's consultations and vital signs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from care.display import strip
from care.models import VitalSigns
from care.selectors.consultations import recent_of
from care.selectors.past import past_of
from core.permissions import Permission, requires
from patients.selectors import get_patient, records_of

IN_PANEL = 10


@require_GET
@requires(Permission.RECORD_READ)
def consultations(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The latest consultations of a person, collapsed to two lines each."""
    patient = get_patient(request.access, pk)
    past = past_of(request.access, patient, IN_PANEL + 1)
    context = {
        "patient": patient,
        "recent": recent_of(request.access, patient, IN_PANEL),
        "past": past[:IN_PANEL],
        "more_past": len(past) > IN_PANEL,
    }
    return render(request, "care/panel_consultations.html", context)


@require_GET
@requires(Permission.RECORD_READ, Permission.VITALS_WRITE)
def vitals(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The latest vital signs and the course of the weight."""
    patient = get_patient(request.access, pk)
    rows = list(records_of(request.access, patient, VitalSigns).filter(cancelled_at=None).order_by("-taken_at")[:12])
    weights = [float(row.weight_kg) for row in reversed(rows) if row.weight_kg is not None]
    context = {"latest": rows[0] if rows else None, "strip": strip(rows[0] if rows else None), "weights": weights}
    return render(request, "care/panel_vitals.html", context)
