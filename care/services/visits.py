"""The day of a patient in the centre: arrival, call, care, exit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from care.choices import OPEN_STATES, AppointmentState, Context, Priority, VisitState
from care.models import Appointment, Visit, VisitCall
from care.rules.queue import priority_of
from care.services.counters import next_ticket
from care.services.errors import StateError
from care.services.journal import tell
from catalog.models import DangerSign
from centres.models import ServicePoint
from core.gates import check
from core.ids import uuid7
from core.outbox import publish
from patients.models import Patient


@dataclass(frozen=True)
class Arrival:
    """What the reception notes of someone who comes in."""

    patient: Patient
    service_point: ServicePoint
    context: str = Context.NEW
    reason: str = ""
    danger_signs: Sequence[str] = ()
    priority: int | None = None
    priority_reason: str = ""
    skip_vitals: bool = False
    appointment: Appointment | None = None


@transaction.atomic
def open_visit(*, by: User, arrival: Arrival, visit_id: uuid.UUID | None = None) -> Visit:
    """Put a patient in the queue of a service with the next ticket of its letter.

    Publishes `care.visit_opened`. Raises StateError when the person already waits there or has died.
    """
    patient, point = arrival.patient, arrival.service_point
    _refuse_twice(patient, point)
    now = timezone.now()
    day = timezone.localdate(now)
    visit = Visit.objects.create(
        id=visit_id or uuid7(),
        centre_id=point.centre_id,
        patient=patient,
        service_point=point,
        day=day,
        ticket_letter=point.queue_letter,
        ticket_number=next_ticket(centre_id=point.centre_id, letter=point.queue_letter, day=day),
        arrived_at=now,
        context=arrival.context,
        reason=arrival.reason,
        priority=arrival.priority or _priority(arrival, patient),
        priority_reason=arrival.priority_reason,
        danger_signs=list(arrival.danger_signs),
        state=VisitState.WAITING if arrival.skip_vitals else VisitState.VITALS_DUE,
        appointment=arrival.appointment,
        opened_by_id=by.id,
    )
    if arrival.appointment is not None:
        _arrived(arrival.appointment)
    _publish_opening(visit, by)
    return visit


def _refuse_twice(patient: Patient, point: ServicePoint) -> None:
    if patient.deceased_on:
        raise StateError(_("This person is registered as dead. Correct the file first."))
    waiting = Visit.objects.open().filter(patient=patient, service_point=point).first()
    if waiting is not None:
        raise StateError(_("Already in this queue with ticket %(ticket)s.") % {"ticket": waiting.ticket})


def _priority(arrival: Arrival, patient: Patient) -> int:
    actions = DangerSign.objects.filter(code__in=arrival.danger_signs).values_list("action", flat=True)
    born = patient.birth_date
    age_days = (timezone.localdate() - born).days if born else None
    return priority_of(sign_actions=frozenset(actions), age_days=age_days)


def _arrived(appointment: Appointment) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(state=AppointmentState.ARRIVED, closed_at=timezone.now())


def _publish_opening(visit: Visit, by: User) -> None:
    publish(
        "care.visit_opened",
        payload={
            "visit": str(visit.id),
            "patient": str(visit.patient_id),
            "day": visit.day.isoformat(),
            "service": visit.service_point.service,
            "context": visit.context,
            "emergency": visit.priority == Priority.EMERGENCY,
        },
        centre_id=visit.centre_id,
        by=by.id,
    )


def _locked(visit_id: uuid.UUID, *states: str) -> Visit:
    """The visit, locked. Raises Visit.DoesNotExist, StateError outside these states."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("service_point", "patient")
    visit: Visit = rows.get(pk=visit_id)
    if visit.state not in states:
        raise StateError(
            _("Ticket %(ticket)s is now: %(state)s. The queue was refreshed.")
            % {"ticket": visit.ticket, "state": visit.get_state_display()}
        )
    return visit


@transaction.atomic
def call(*, by: User, visit_id: uuid.UUID, station: str = "") -> Visit:
    """Call a person to a station; may be repeated. Raises StateError."""
    visit = _locked(visit_id, VisitState.VITALS_DUE, VisitState.WAITING, VisitState.CALLED)
    check("care.call", visit=visit)
    visit.state, visit.called_at, visit.called_by_id, visit.station = (
        VisitState.CALLED,
        timezone.now(),
        by.id,
        station,
    )
    visit.save(update_fields=["state", "called_at", "called_by_id", "station"])
    VisitCall.objects.create(centre_id=visit.centre_id, visit=visit, called_by_id=by.id, station=station)
    return visit


@transaction.atomic
def begin_care(*, by: User, visit_id: uuid.UUID) -> Visit:
    """The person sits with the clinician. Asks the gate `care.begin` (unpaid ticket). Raises StateError."""
    visit = _locked(visit_id, *OPEN_STATES)
    if visit.state == VisitState.IN_CARE and visit.carer_id == by.id:
        return visit
    check("care.begin", visit=visit)
    visit.state = VisitState.IN_CARE
    visit.care_began_at = visit.care_began_at or timezone.now()
    visit.carer_id, visit.carer_name = by.id, by.display_name
    visit.save(update_fields=["state", "care_began_at", "carer_id", "carer_name"])
    return visit


@transaction.atomic
def set_priority(*, by: User, visit_id: uuid.UUID, priority: int, reason: str) -> Visit:
    """Let someone pass before, or after, with the reason kept. Raises StateError."""
    visit = _locked(visit_id, *OPEN_STATES)
    visit.priority, visit.priority_reason = priority, reason
    visit.save(update_fields=["priority", "priority_reason"])
    return visit


@transaction.atomic
def no_show(*, by: User, visit_id: uuid.UUID) -> Visit:
    """Called and absent. The person can be put back with `put_back`. Raises StateError."""
    visit = _locked(visit_id, VisitState.VITALS_DUE, VisitState.WAITING, VisitState.CALLED)
    return _close(visit, VisitState.NO_SHOW, "")


@transaction.atomic
def put_back(*, by: User, visit_id: uuid.UUID) -> Visit:
    """The person came back after a call without answer. Raises StateError."""
    visit = _locked(visit_id, VisitState.NO_SHOW)
    visit.state, visit.left_at = VisitState.WAITING, None
    visit.save(update_fields=["state", "left_at"])
    return visit


@transaction.atomic
def leave(*, by: User, visit_id: uuid.UUID) -> Visit:
    """The visit is over. Raises StateError."""
    return _close(_locked(visit_id, *OPEN_STATES), VisitState.DONE, "")


@transaction.atomic
def cancel_visit(*, by: User, visit_id: uuid.UUID, reason: str) -> Visit:
    """Opened by mistake, or the person left before care: kept with the reason. Publishes the cancellation."""
    visit = _close(_locked(visit_id, *OPEN_STATES, VisitState.NO_SHOW), VisitState.CANCELLED, reason)
    publish(
        "care.visit_cancelled",
        payload={"visit": str(visit.id), "patient": str(visit.patient_id)},
        centre_id=visit.centre_id,
        by=by.id,
    )
    sentence = _("Visit %(ticket)s cancelled: %(reason)s.") % {"ticket": visit.ticket, "reason": reason}
    tell(by=by, centre_id=visit.centre_id, patient_id=visit.patient_id, kind="visit_cancelled", sentence=sentence)
    return visit


def _close(visit: Visit, state: str, reason: str) -> Visit:
    visit.state, visit.left_at, visit.closed_reason = state, timezone.now(), reason
    visit.save(update_fields=["state", "left_at", "closed_reason"])
    return visit


@transaction.atomic
def move(*, by: User, visit_id: uuid.UUID, service_point: ServicePoint) -> Visit:
    """Send a person on to another service of the centre; the ticket stays. Raises StateError."""
    visit = _locked(visit_id, *OPEN_STATES)
    visit.service_point, visit.state = service_point, VisitState.WAITING
    visit.save(update_fields=["service_point", "state"])
    return visit
