"""Correcting the identity: by the owning centre, or as a proposal of another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from core.permissions import Permission, requires
from patients import services
from patients.forms.identity import CorrectionForm
from patients.models import Amendment
from patients.rules.identity import differences
from patients.selectors import get_patient
from patients.selectors.file import Banner
from patients.views.frame import open_file, render_file
from patients.views.messages import say
from patients.wording import field_label, field_value


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_REGISTER)
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The identity form. When somebody else saved meanwhile, both values are shown and nothing is lost."""
    head = open_file(request, pk)
    patient = head.patient
    own = patient.home_centre_id == request.access.centre_id
    if request.method == "GET":
        initial = CorrectionForm.initial_of(patient)
        form = CorrectionForm(centre=patient.home_centre, initial=initial, needs_reason=not own)
        return _show(request, head, form)
    initial = {"village": patient.village_id}  # the place stays among the choices
    form = CorrectionForm(request.POST, centre=patient.home_centre, initial=initial, needs_reason=not own)
    if not form.is_valid():
        return _show(request, head, form, status=422)
    if not own:
        return _propose(request, head, form)
    try:
        _correct(request, head, form)
    except services.StaleVersionError as error:
        return _conflict(request, head, form, error)
    say(request, _("The identity is saved."))
    return redirect("patients:identity", pk)


def _correct(request: StaffRequest, head: Banner, form: CorrectionForm) -> None:
    services.correct(
        by=request.user,
        centre=request.access.here,
        patient=head.patient,
        identity=_kept_birth(head, form),
        version=form.cleaned_data["version"],
    )


def _kept_birth(head: Banner, form: CorrectionForm) -> Any:
    """An estimated birth left as it was keeps the day it was told on."""
    identity, patient = form.identity(), head.patient
    if not form.keeps_birth_of(patient):
        return identity
    return replace(
        identity,
        birth_date=patient.birth_date,
        birth_precision=patient.birth_precision,
        age_told_on=patient.age_told_on,
    )


def _propose(request: StaffRequest, head: Banner, form: CorrectionForm) -> HttpResponse:
    services.propose(
        by=request.user,
        centre=request.access.here,
        patient=head.patient,
        identity=_kept_birth(head, form),
        reason=form.cleaned_data["reason"],
    )
    say(request, _("The correction is proposed to %(centre)s.") % {"centre": head.patient.home_centre.short_name})
    return redirect("patients:identity", head.patient.pk)


def _conflict(request: StaffRequest, head: Banner, form: CorrectionForm, error: Any) -> HttpResponse:
    mine, theirs = form.identity(), services.identity_of(error.current)
    changed = differences(mine, theirs)
    rows = [(field_label(n), field_value(n, one), field_value(n, other)) for n, (one, other) in changed.items()]
    data = request.POST.copy()
    data["version"] = str(error.current.version)
    fresh = CorrectionForm(data, centre=head.patient.home_centre, initial={"village": head.patient.village_id})
    return _show(request, head, fresh, status=409, conflict=rows, current=error.current)


def _show(request: StaffRequest, head: Banner, form: CorrectionForm, status: int = 200, **more: Any) -> HttpResponse:
    return render_file(request, "patients/edit.html", head, "identity", {"form": form, **more}, status)


@require_POST
@requires(Permission.PATIENT_REGISTER)
def decide(request: StaffRequest, pk: UUID, amendment: UUID) -> HttpResponse:
    """The owning centre accepts or declines a correction proposed by another one."""
    patient = get_patient(request.access, pk)
    row = get_object_or_404(Amendment, pk=amendment, patient__home_centre=request.access.here)
    accept = request.POST.get("answer") == "accept"
    services.decide(by=request.user, centre=request.access.here, amendment=row, accept=accept)
    say(request, _("The correction is on the file.") if accept else _("The correction is declined."))
    return redirect("patients:identity", patient.pk)
