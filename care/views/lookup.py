"""Lists under a field that completes what one types: diagnoses and medicines."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from care.providers import stock_here
from care.rules.packs import unit_of
from care.services.vitals import age_in_days
from catalog.selectors import search_diagnoses, search_medicines
from core.permissions import Permission, requires
from patients.selectors import get_patient

SHOWN = 8


@require_GET
@requires(Permission.CONSULTATION_WRITE)
def diagnoses(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Diagnoses for a text, those that fit the patient's age and sex."""
    patient = get_patient(request.access, pk)
    text = request.GET.get("q", "")[:100]
    sex = patient.sex if patient.sex in ("F", "M") else ""
    found = search_diagnoses(text, sex=sex, age_days=age_in_days(patient, timezone.localdate()), limit=SHOWN)
    rows = [
        {
            "code": one.code,
            "label": one.label,
            "note": one.icd10,
            "state": "watch" if one.notifiable else "",
            "notifiable": one.notifiable,
        }
        for one in found
    ]
    return render(request, "care/found.html", {"rows": rows})


@require_GET
@requires(Permission.CONSULTATION_WRITE)
def medicines(request: StaffRequest) -> HttpResponse:
    """Medicines for a text, with the stock of this centre where the pharmacy tells it."""
    found = search_medicines(request.GET.get("q", "")[:100], limit=SHOWN)
    stock = stock_here(request.access.centre_id, [one.pk for one in found])
    rows = [
        {
            "code": one.code,
            "label": one.label,
            "note": one.dispensing_unit,
            "unit": unit_of(one.form, one.dispensing_unit),
            "stock": stock.get(one.pk),
        }
        for one in found
    ]
    return render(request, "care/found.html", {"rows": rows})
