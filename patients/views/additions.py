"""Statements added to a file and closed again: one form, one service, one address per kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from core import deposits
from core.ids import uuid7
from core.permissions import Permission, requires
from patients import services
from patients.forms import record as shapes
from patients.models import Allergy, Contact, CurrentTreatment, MotherChild, PatientIdentifier, Photo, Problem
from patients.selectors import get_patient, search
from patients.selectors.file import attachment_here
from patients.services import record
from patients.services.access import detach
from patients.views.frame import open_file, render_file
from patients.views.messages import say


@dataclass(frozen=True)
class Addition:
    """A kind of statement: its title, form, service, right, and the tab to go back to."""

    title: Promise | str
    form: type[forms.Form]
    add: Callable[..., Any]
    permission: Permission
    back: str = "patients:file"


ADDITIONS: dict[str, Addition] = {
    "allergie": Addition(_("Note an allergy"), shapes.AllergyForm, services.add_allergy, Permission.RECORD_READ),
    "probleme": Addition(_("Note a problem"), shapes.ProblemForm, services.add_problem, Permission.CONSULTATION_WRITE),
    "traitement": Addition(
        _("Note a current treatment"), shapes.TreatmentForm, services.add_treatment, Permission.CONSULTATION_WRITE
    ),
    "contact": Addition(
        _("Add a contact person"),
        shapes.ContactForm,
        services.add_contact,
        Permission.PATIENT_REGISTER,
        "patients:family",
    ),
    "consentement": Addition(
        _("Note an information or an answer"),
        shapes.ConsentForm,
        services.record_consent,
        Permission.PATIENT_REGISTER,
        "patients:identity",
    ),
}
CLOSABLE: dict[str, tuple[Any, Permission]] = {
    "allergie": (Allergy, Permission.CONSULTATION_WRITE),
    "probleme": (Problem, Permission.CONSULTATION_WRITE),
    "traitement": (CurrentTreatment, Permission.CONSULTATION_WRITE),
    "contact": (Contact, Permission.PATIENT_REGISTER),
    "mere": (MotherChild, Permission.PATIENT_REGISTER),
    "photo": (Photo, Permission.PATIENT_REGISTER),
}
WRITERS = (Permission.PATIENT_REGISTER, Permission.CONSULTATION_WRITE, Permission.RECORD_READ)


@require_http_methods(["GET", "POST"])
@requires(*WRITERS)
def add(request: StaffRequest, pk: UUID, what: str) -> HttpResponse:
    """The form of one statement."""
    addition = ADDITIONS.get(what)
    if addition is None:
        raise Http404
    _need(request, addition.permission)
    head = open_file(request, pk)
    form = addition.form(request.POST or None, initial=_initial(request, head.patient))
    if request.method == "POST" and form.is_valid():
        _add_once(request, head.patient, addition, what, form)
        say(request, gettext("It is noted on the file."))
        return redirect(addition.back, pk)
    context = {"form": form, "title": addition.title, "deposit": request.POST.get(deposits.FIELD) or str(uuid7())}
    return render_file(request, "patients/add.html", head, "", context, 422 if form.errors else 200)


def _add_once(request: StaffRequest, patient: Any, addition: Addition, what: str, form: forms.Form) -> None:
    key = deposits.key_of(request)

    def act() -> str:
        row = addition.add(by=request.user, centre=request.access.here, patient=patient, pk=key, **form.cleaned_data)
        return str(row.pk)

    deposits.answer_once(
        key=key,
        kind=f"patients.{what}",
        payload={**deposits.payload_of(request), "patient": str(patient.pk)},
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=act,
    )


def _initial(request: StaffRequest, patient: Any) -> dict[str, Any]:
    return {
        "given_on": timezone.localdate(),
        "informed_by": request.user.display_name,
        "language": patient.language or "bm",
        "manner": "spoken",
    }


def _need(request: StaffRequest, permission: Permission) -> None:
    if not request.access.may(permission):
        raise PermissionDenied


@require_POST
@requires(*WRITERS)
def close(request: StaffRequest, pk: UUID, what: str, row: UUID) -> HttpResponse:
    """Close a statement with a reason."""
    if what not in CLOSABLE:
        raise Http404
    model, permission = CLOSABLE[what]
    _need(request, permission)
    patient = get_patient(request.access, pk)
    form = shapes.ReasonForm(request.POST)
    if not form.is_valid():
        return _reason_page(request, pk, form)
    statement = get_object_or_404(model, pk=row, patient=patient)
    record.close(by=request.user, row=statement, reason=form.cleaned_data["reason"])
    say(request, gettext("It is closed and stays in the history."))
    return redirect(ADDITIONS[what].back if what in ADDITIONS else "patients:family", pk)


def _reason_page(request: StaffRequest, pk: UUID, form: forms.Form) -> HttpResponse:
    head = open_file(request, pk)
    return render_file(request, "patients/add.html", head, "", {"form": form, "title": gettext("Why?")}, 422)


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_REGISTER)
def add_paper(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note a paper's number; an unusual shape is said, not refused."""
    head = open_file(request, pk)
    form = shapes.PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_paper(by=request.user, centre=request.access.here, patient=head.patient, **form.cleaned_data)
        warning = shapes.check_paper(form.cleaned_data["kind"], form.cleaned_data["value"]).warning
        say(request, " ".join(filter(None, [gettext("The number is noted."), warning])))
        return redirect("patients:identity", pk)
    context = {"form": form, "title": gettext("Note a paper's number")}
    return render_file(request, "patients/add.html", head, "", context, 422 if form.errors else 200)


@require_POST
@requires(Permission.PATIENT_REGISTER)
def withdraw_paper(request: StaffRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Take a number back."""
    patient = get_patient(request.access, pk)
    form = shapes.ReasonForm(request.POST)
    if not form.is_valid():
        return _reason_page(request, pk, form)
    paper = get_object_or_404(PatientIdentifier, pk=row, patient=patient, centre=request.access.here)
    services.withdraw_paper(by=request.user, paper=paper, reason=form.cleaned_data["reason"])
    say(request, gettext("The number is taken back."))
    return redirect("patients:identity", pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_REGISTER)
def set_mother(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Choose the mother's file among those found."""
    head = open_file(request, pk)
    if request.method == "POST":
        mother = get_patient(request.access, _uuid(request.POST.get("mother", "")))
        services.set_mother(by=request.user, centre=request.access.here, child=head.patient, mother=mother)
        say(request, gettext("The file is tied to the mother's."))
        return redirect("patients:family", pk)
    text = request.GET.get("q", head.patient.mother_name)
    hits = [hit.patient for hit in search(text) if hit.patient.pk not in head.ids and hit.patient.sex != "M"]
    return render_file(request, "patients/mother.html", head, "family", {"text": text, "hits": hits})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_REGISTER)
def set_photo(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A photograph, optional."""
    head = open_file(request, pk)
    form = shapes.PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["photo"].read()
            services.set_photo(by=request.user, centre=request.access.here, patient=head.patient, content=content)
        except ValueError as error:
            form.add_error("photo", str(error))
        else:
            say(request, gettext("The photograph is on the file."))
            return redirect("patients:identity", pk)
    context = {"form": form, "title": gettext("Add a photograph"), "multipart": True}
    return render_file(request, "patients/add.html", head, "", context, 422 if form.errors else 200)


@require_POST
@requires(Permission.PATIENT_REGISTER)
def follow_no_more(request: StaffRequest, pk: UUID) -> HttpResponse:
    """This centre no longer follows a patient of another one."""
    patient = get_patient(request.access, pk)
    form = shapes.ReasonForm(request.POST)
    if not form.is_valid():
        return _reason_page(request, pk, form)
    attachment = attachment_here(request.access, patient)
    if attachment is not None:
        detach(by=request.user, attachment=attachment, reason=form.cleaned_data["reason"])
        say(request, gettext("The patient is no longer followed here."))
    return redirect("patients:search")
