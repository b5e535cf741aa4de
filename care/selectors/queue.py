"""The queue of the day: who is where, who passes next, how long people wait."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from care.choices import OPEN_STATES, WAITING_STATES, Priority, VisitState
from care.models import Appointment, Visit, VitalSigns
from care.providers import ticket_states
from care.rules.queue import median_wait
from centres.models import ServicePoint
from centres.settings import value_of
from patients.models import Patient

WAIT_ATTENTION = "care.wait_attention_minutes"


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue, ready to print."""

    visit: Visit
    patient: Patient
    age_sex: str
    line: str
    state: str
    word: str
    note: str
    ticket_state: tuple[str, str] | None
    emergency: bool


@dataclass(frozen=True)
class Queue:
    """The queue of one day as one page shows it."""

    rows: list[QueueRow]
    counts: dict[str, int]  # by service point id, and by "all", "vitals", "out", "absent"
    in_centre: int
    out: int
    median: int | None


def visits_of_day(day: date) -> QuerySet[Visit]:
    """Visits of a day with their patients and latest vital signs."""
    kept = VitalSigns.objects.filter(cancelled_at=None).order_by("-taken_at")
    rows: QuerySet[Visit] = Visit.objects.of_day(day).select_related("patient", "service_point")
    return rows.prefetch_related(Prefetch("vitals", queryset=kept, to_attr="taken"))


def queue_of(access: Access, day: date, *, view: str = "all") -> Queue:
    """The queue, narrowed to a service point, to the vital signs station, or to those who left."""
    visits = list(visits_of_day(day).in_turn())  # type: ignore[attr-defined]
    shown = [visit for visit in visits if _belongs(visit, view)]
    limit = value_of(WAIT_ATTENTION, centre_id=access.centre_id)
    now = timezone.now()
    paid = ticket_states([visit.pk for visit in shown])
    open_visits = [visit for visit in visits if visit.is_open]
    waits = [visit.minutes_waiting(now) for visit in visits if visit.state != VisitState.CANCELLED]
    return Queue(
        rows=[_row(visit, now, limit, paid.get(visit.pk)) for visit in shown],
        counts=_counts(visits),
        in_centre=len(open_visits),
        out=sum(visit.state == VisitState.DONE for visit in visits),
        median=median_wait(waits),
    )


def _belongs(visit: Visit, view: str) -> bool:
    if view == "out":
        return visit.state == VisitState.DONE
    if view == "absent":
        return visit.state in (VisitState.NO_SHOW, VisitState.CANCELLED)
    if not visit.is_open:
        return False
    if view == "vitals":
        return visit.state == VisitState.VITALS_DUE
    return view == "all" or str(visit.service_point_id) == view


def _counts(visits: Iterable[Visit]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for visit in visits:
        for view in ("all", "vitals", "out", "absent", str(visit.service_point_id)):
            counts[view] += _belongs(visit, view)
    return dict(counts)


def _row(visit: Visit, now: datetime, limit: int, paid: tuple[str, str] | None) -> QueueRow:
    state, word, note = _standing(visit, now, limit)
    return QueueRow(
        visit=visit,
        patient=visit.patient,
        age_sex=", ".join(filter(None, [visit.patient.age, visit.patient.sex_word])),
        line=" · ".join(filter(None, [visit.reason, visit.priority_reason, _vitals_line(visit)])),
        state=state,
        word=word,
        note=note,
        ticket_state=paid,
        emergency=visit.is_open and visit.priority == Priority.EMERGENCY and visit.state != VisitState.IN_CARE,
    )


def _vitals_line(visit: Visit) -> str:
    taken = getattr(visit, "taken", [])
    if not taken:
        return ""
    row = taken[0]
    parts = []
    if row.temperature_c is not None:
        parts.append(f"{row.temperature_c} °C".replace(".", ","))
    if row.systolic is not None and row.diastolic is not None:
        parts.append(f"{row.systolic}/{row.diastolic}")
    return " · ".join(parts)


def _standing(visit: Visit, now: datetime, limit: int) -> tuple[str, str, str]:
    minutes = visit.minutes_waiting(now)
    waited = _("%(count)d min") % {"count": minutes}
    place = visit.service_point.label
    if visit.state == VisitState.IN_CARE:
        return "info", _("With %(name)s") % {"name": visit.carer_name}, place
    if visit.state == VisitState.CALLED:
        at = timezone.localtime(visit.called_at).strftime("%H:%M") if visit.called_at else ""
        return "info", _("Called at %(time)s") % {"time": at}, visit.station or place
    if visit.state not in OPEN_STATES:
        state = {VisitState.DONE: "ok", VisitState.NO_SHOW: "watch"}.get(VisitState(visit.state), "off")
        return state, str(visit.get_state_display()), visit.closed_reason or place
    if visit.priority == Priority.EMERGENCY:
        return "bad", _("Emergency"), f"{place} · {waited}"
    if minutes >= limit:
        return "watch", _("Waiting for %(count)d min") % {"count": minutes}, place
    if visit.state == VisitState.VITALS_DUE:
        return "off", str(visit.get_state_display()), waited
    return "info", _("Waits: %(place)s") % {"place": place}, waited


def points() -> list[ServicePoint]:
    """Service points of the centre, in the order of their letters."""
    return list(ServicePoint.objects.filter(active=True).order_by("queue_letter"))


def stations(visits: Iterable[QueueRow], now: datetime | None = None) -> list[dict[str, object]]:
    """Each service point with how many wait and the longest wait."""
    now = now or timezone.now()
    rows = []
    for point in points():
        waiting = [
            row.visit for row in visits if row.visit.service_point_id == point.pk and row.visit.state in WAITING_STATES
        ]
        longest = max((visit.minutes_waiting(now) for visit in waiting), default=0)
        carers = {
            row.visit.carer_name
            for row in visits
            if row.visit.service_point_id == point.pk and row.visit.state == VisitState.IN_CARE
        }
        rows.append({"point": point, "waiting": len(waiting), "longest": longest, "carers": ", ".join(sorted(carers))})
    return rows


def appointments_of(day: date) -> QuerySet[Appointment]:
    """Appointments of a day, cancelled ones left out."""
    return Appointment.objects.expected_on(day).select_related("patient", "service_point")


def next_in_turn(access: Access, *, after_vitals: bool = True) -> Visit | None:
    """Who passes next: emergencies first, then by arrival; only those ready for the clinician."""
    states = [VisitState.WAITING] if after_vitals else list(WAITING_STATES)
    rows = Visit.objects.of_day(timezone.localdate()).filter(state__in=states)
    return rows.in_turn().first()


def states_of(access: Access, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """« Dans la file » beside the people who are in the centre, for the search."""
    rows = Visit.objects.of_day(timezone.localdate()).open().filter(patient__in=list(ids))
    return {patient: ("watch", _("In the queue")) for patient in rows.values_list("patient_id", flat=True)}
