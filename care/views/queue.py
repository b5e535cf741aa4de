"""The queue: arrivals, calls, exits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Access, StaffRequest
from care.forms.queue import ArrivalForm, PriorityForm, ReasonForm
from care.models import Visit
from care.selectors import queue as reads
from care.selectors.consultations import get_visit
from care.selectors.signs import signs_for
from care.services import visits
from care.services.errors import StateError
from care.views.messages import say, try_and_say
from core import deposits
from core.ids import uuid7
from core.permissions import Permission, requires
from patients.models import Patient
from patients.selectors import get_patient
from patients.selectors.file import banner


@require_GET
@requires(Permission.QUEUE_VIEW)
def queue(request: StaffRequest) -> HttpResponse:
    """The day's queue; `vue` narrows it to a service, to the vital signs, to those who left."""
    view = request.GET.get("vue", "all")
    day = timezone.localdate()
    found = reads.queue_of(request.access, day, view=view)
    context = {
        "queue": found,
        "view": view,
        "views": _views(found),
        "today": day,
        "stations": reads.stations(found.rows) if view == "all" else [],
        "appointments": reads.appointments_of(day)[:12],
        **_rights(request.access),
    }
    template = "care/queue_rows.html" if request.headers.get("HX-Target") == "file" else "care/queue.html"
    return render(request, template, context)


def _rights(access: Access) -> dict[str, bool]:
    return {
        "may_manage": access.may(Permission.QUEUE_MANAGE),
        "may_measure": access.may(Permission.VITALS_WRITE),
        "may_consult": access.may(Permission.CONSULTATION_WRITE),
    }


def _views(found: reads.Queue) -> list[tuple[str, str, int]]:
    first = [("all", _("All")), ("vitals", _("Vital signs"))]
    own = [(str(point.pk), point.label) for point in reads.points()]
    last = [("out", _("Left")), ("absent", _("Absent"))]
    return [
        (word, key, found.counts.get(key, 0))
        for key, word in [*first, *own, *last]
        if found.counts.get(key) or (key, word) in first
    ]


@require_http_methods(["GET", "POST"])
@requires(Permission.QUEUE_MANAGE)
def arrive(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Put a patient in the queue. The key F in the search posts here with the defaults."""
    patient = get_patient(request.access, pk)
    signs = signs_for(patient)
    first = {"service_point": _default_point(patient), "context": "new"}
    if request.method == "GET":
        return _show_arrival(request, patient, ArrivalForm(signs=signs, initial=first), 200)
    form = ArrivalForm(_filled(request, first), signs=signs)
    if not form.is_valid():
        return _show_arrival(request, patient, form, 422)
    try:
        answer = _open_once(request, patient, form)
    except StateError as error:
        form.add_error(None, str(error))
        return _show_arrival(request, patient, form, 409)
    say(request, _("%(name)s is in the queue with ticket %(ticket)s.") % answer)
    return redirect("care:queue")


def _filled(request: HttpRequest, first: dict[str, Any]) -> Any:
    data = request.POST.copy()
    for name, value in first.items():
        if value and not data.get(name):
            data[name] = str(value)
    return data


def _default_point(patient: Patient) -> Any:
    own = reads.points()
    child = patient.birth_date and (timezone.localdate() - patient.birth_date).days < 1826
    wanted = "child" if child and any(point.service == "child" for point in own) else "consultation"
    return next((point.pk for point in own if point.service == wanted), own[0].pk if own else None)


def _open_once(request: StaffRequest, patient: Patient, form: ArrivalForm) -> dict[str, str]:
    key = deposits.key_of(request) if request.POST.get(deposits.FIELD) else uuid7()
    data = form.cleaned_data

    def act() -> dict[str, str]:
        visit = visits.open_visit(
            by=request.user,
            visit_id=key,
            arrival=visits.Arrival(
                patient=patient,
                service_point=data["service_point"],
                context=data["context"],
                reason=data["reason"],
                danger_signs=[sign.code for sign in data["danger_signs"]],
                skip_vitals=data["skip_vitals"],
                appointment=_appointment_today(patient, data["service_point"]),
            ),
        )
        return {"visit": str(visit.pk), "ticket": visit.ticket, "name": patient.display_name}

    answer: dict[str, str] = deposits.answer_once(
        key=key,
        kind="care.arrive",
        payload=deposits.payload_of(request),
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=act,
    )
    return answer


def _appointment_today(patient: Patient, point: Any) -> Any:
    rows = reads.appointments_of(timezone.localdate()).filter(patient=patient, state="expected")
    return rows.filter(service_point=point).first() or rows.first()


def _show_arrival(request: StaffRequest, patient: Patient, form: ArrivalForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "head": banner(request.access, patient),
        "patient": patient,
        "deposit": request.POST.get(deposits.FIELD) or str(uuid7()),
    }
    return render(request, "care/arrive.html", context, status=status)


@require_POST
@requires(Permission.QUEUE_MANAGE)
def call(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Call a person to the caller's station."""
    get_visit(pk)

    def act() -> str:
        visit = visits.call(by=request.user, visit_id=pk, station=request.POST.get("station", "")[:40])
        return _("%(ticket)s, %(name)s: called.") % {"ticket": visit.ticket, "name": visit.patient.display_name}

    try_and_say(request, act)
    return redirect(_back(request))


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def call_next(request: StaffRequest) -> HttpResponse:
    """Call whoever passes next and open the consultation."""
    visit = reads.next_in_turn(request.access)
    if visit is None:
        say(request, _("Nobody waits for a consultation."))
        return redirect("care:queue")
    try:
        visits.call(by=request.user, visit_id=visit.pk)
        visits.begin_care(by=request.user, visit_id=visit.pk)
    except StateError:
        return redirect("care:queue")
    return redirect("care:consult", visit.pk)


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def begin(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The person sits down: open the consultation."""
    get_visit(pk)
    try:
        visits.begin_care(by=request.user, visit_id=pk)
    except StateError as error:
        say(request, str(error))
        return redirect("care:queue")
    return redirect("care:consult", pk)


@require_POST
@requires(Permission.QUEUE_MANAGE)
def change(request: StaffRequest, pk: UUID, what: str) -> HttpResponse:
    """Absent, back, gone."""
    get_visit(pk)
    acts = {"absent": visits.no_show, "retour": visits.put_back, "sortie": visits.leave}

    def act() -> str:
        visit = acts[what](by=request.user, visit_id=pk)
        return _("%(ticket)s: %(state)s.") % {"ticket": visit.ticket, "state": visit.get_state_display()}

    try_and_say(request, act)
    return redirect(_back(request))


@require_http_methods(["GET", "POST"])
@requires(Permission.QUEUE_MANAGE)
def priority(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let someone pass before, with the reason."""
    visit = get_visit(pk)
    form = PriorityForm(request.POST or None, initial={"priority": visit.priority})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            visits.set_priority(by=request.user, visit_id=pk, priority=data["priority"], reason=data["reason"])
            return _("The order of %(ticket)s is changed.") % {"ticket": visit.ticket}

        try_and_say(request, act)
        return redirect("care:queue")
    title = _("Who passes before: %(ticket)s") % {"ticket": visit.ticket}
    return _ask(request, form, visit, title, _("Change the order"))


@require_http_methods(["GET", "POST"])
@requires(Permission.QUEUE_MANAGE)
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The visit was a mistake, or the person left before care."""
    visit = get_visit(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]

        def act() -> str:
            visits.cancel_visit(by=request.user, visit_id=pk, reason=reason)
            return _("Visit %(ticket)s is cancelled.") % {"ticket": visit.ticket}

        try_and_say(request, act)
        return redirect("care:queue")
    return _ask(
        request, form, visit, _("Cancel the visit %(ticket)s") % {"ticket": visit.ticket}, _("Cancel the visit")
    )


def _ask(request: StaffRequest, form: Any, visit: Visit, title: str, action: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "head": banner(request.access, visit.patient),
        "title": title,
        "action": action,
        "back": reverse("care:queue"),
    }
    return render(request, "care/ask.html", context, status=status)


def _back(request: HttpRequest) -> str:
    view = request.POST.get("vue", "")
    return f"{reverse('care:queue')}?vue={view}" if view and view != "all" else reverse("care:queue")
