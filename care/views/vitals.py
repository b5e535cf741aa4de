"""The vital signs station."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from care.choices import VisitState
from care.display import strip, worries
from care.forms.queue import ReasonForm
from care.forms.vitals import VitalsForm
from care.models import Visit, VitalSigns
from care.selectors.consultations import get_visit
from care.services.vitals import Taking, age_in_days, cancel_vitals, take_vitals
from care.views.messages import say, try_and_say
from core import deposits
from core.ids import uuid7
from core.permissions import Permission, requires
from patients.selectors.file import banner


@require_http_methods(["GET", "POST"])
@requires(Permission.VITALS_WRITE)
def take(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Measure someone of the queue; the next person whose measures are due is one key away."""
    visit = get_visit(pk)
    age = age_in_days(visit.patient, timezone.localdate())
    if request.method == "GET":
        return _show(request, visit, VitalsForm(prefix="v", age_days=age, alone=True), 200)
    form = VitalsForm(request.POST, prefix="v", age_days=age, alone=True)
    if not form.is_valid():
        return _show(request, visit, form, 422)
    answer = _store_once(request, visit, form)
    say(request, answer["sentence"])
    return redirect("care:queue")


def _store_once(request: StaffRequest, visit: Visit, form: VitalsForm) -> dict[str, str]:
    key = deposits.key_of(request)

    def act() -> dict[str, str]:
        taking = Taking(
            patient=visit.patient,
            values=form.values(),
            visit=visit,
            lying=form.is_lying,
            oedema=form.oedema_grade,
        )
        row = take_vitals(by=request.user, centre_id=request.access.centre_id, taking=taking, vitals_id=key)
        return {"vitals": str(row.pk), "sentence": _sentence(visit, row)}

    answer: dict[str, str] = deposits.answer_once(
        key=key,
        kind="care.vitals",
        payload=deposits.payload_of(request),
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=act,
    )
    return answer


def _sentence(visit: Visit, row: VitalSigns) -> str:
    names = {"name": visit.patient.display_name, "worries": ", ".join(worries(row))}
    if names["worries"]:
        return _("Vital signs of %(name)s saved. To watch: %(worries)s.") % names
    return _("Vital signs of %(name)s saved, nothing outside the range of the age.") % names


def _show(request: StaffRequest, visit: Visit, form: VitalsForm, status: int) -> HttpResponse:
    earlier = VitalSigns.objects.filter(visit=visit).order_by("-taken_at")
    context: dict[str, Any] = {
        "form": form,
        "visit": visit,
        "head": banner(request.access, visit.patient),
        "earlier": [(row, strip(row)) for row in earlier],
        "due": Visit.objects.of_day(visit.day).filter(state=VisitState.VITALS_DUE).exclude(pk=visit.pk).count(),
        "deposit": request.POST.get(deposits.FIELD) or str(uuid7()),
        "reason_form": ReasonForm(),
    }
    return render(request, "care/vitals.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.VITALS_WRITE)
def cancel(request: StaffRequest, pk: UUID, row: UUID) -> HttpResponse:
    """A wrong taking is struck out with the reason."""
    visit = get_visit(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and visit.vitals.filter(pk=row).exists():

        def act() -> str:
            cancel_vitals(by=request.user, vitals_id=row, reason=form.cleaned_data["reason"])
            return _("The taking is struck out. Take the measures again.")

        try_and_say(request, act)
        return redirect("care:vitals", pk)
    context = {
        "form": form,
        "head": banner(request.access, visit.patient),
        "title": _("Strike out a taking of vital signs"),
        "action": _("Strike out"),
        "back": request.path,
    }
    return render(request, "care/ask.html", context, status=422 if request.method == "POST" else 200)
