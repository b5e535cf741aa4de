"""Fragments of the consultation page: the classes of the guided sheet, and the lines a diagnosis usually asks for."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.access import StaffRequest
from care.forms.consultation import ConsultationForm
from care.models import Visit
from care.selectors.consultations import get_visit
from care.selectors.orders import my_last, set_of
from care.views.page import sheet_context, subject_of
from core.permissions import Permission, requires
from patients.models import Patient
from patients.selectors import get_patient


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def classes(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Classes and acts for what is ticked so far."""
    form = _form(request, pk)
    return render(request, "care/imci_results.html", sheet_context(request.access, form))


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def orders(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Lines for the diagnosis named by `of`: its set, and what this prescriber wrote last time."""
    form, code = _form(request, pk), request.POST.get("of", "")[:40]
    usual = set_of(code, subject_of(request.access, form)) if code else []
    mine = my_last(request.user.pk, code) if code else []
    known = {one.code for one in usual}
    return render(request, "care/orders.html", {"usual": usual, "mine": [one for one in mine if one.code not in known]})


def _form(request: StaffRequest, pk: UUID) -> ConsultationForm:
    patient = get_patient(request.access, pk)
    return ConsultationForm(request.POST, patient=patient, visit=_visit(request, patient), quiet=True)


def _visit(request: StaffRequest, patient: Patient) -> Visit | None:
    """The visit the form was opened for. Raises Http404."""
    try:
        wanted = UUID(request.POST["visit"])
    except (KeyError, ValueError):
        return None
    visit = get_visit(wanted)
    if visit.patient_id != patient.pk:
        raise Http404
    return visit
