"""The visit of the day: ticket, priority, calls; and the appointments that announce one."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from care.choices import OPEN_STATES, AppointmentState, Context, Priority, VisitState
from centres.models import ServicePoint
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from core.scoping import ScopedManager, ScopedQuerySet
from patients.choices import LinkPolicy
from patients.models import Patient


class TicketCounter(CentreOwned):
    """Last ticket number given under a letter on a day."""

    untracked = "a counter; the tickets given stand on the visits"

    letter = models.CharField(max_length=1)
    day = models.DateField()
    last = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "letter", "day"], name="care_ticket_counter_once")]
        triggers = [centre_immutable()]


class AppointmentQuerySet(ScopedQuerySet):
    def expected_on(self, day: dt.date) -> AppointmentQuerySet:
        """Appointments of a day that were not cancelled, in the order of the day."""
        kept = self.filter(on=day).exclude(state=AppointmentState.CANCELLED)
        return kept.order_by(F("at").asc(nulls_last=True), "id")


@tracked()
class Appointment(CentreOwned):
    """A person expected on a day, at a service."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.TimeField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=AppointmentState, default=AppointmentState.EXPECTED)
    consultation = models.ForeignKey("care.Consultation", on_delete=models.PROTECT, null=True, related_name="+")
    made_by_id = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=160, blank=True)

    objects = ScopedManager.from_queryset(AppointmentQuerySet)()

    class Meta:
        constraints = [
            SameCentre(field="service_point", name="care_appointment_service_centre"),
            SameCentre(field="consultation", name="care_appointment_consultation_centre"),
        ]
        indexes = [
            models.Index(fields=["centre", "on"], name="care_appointment_day"),
            models.Index(fields=["patient", "-on"], name="care_appointment_patient"),
        ]
        triggers = [centre_immutable()]


class VisitQuerySet(ScopedQuerySet):
    def open(self) -> VisitQuerySet:
        """People who are still in the centre."""
        return self.filter(state__in=OPEN_STATES)

    def of_day(self, day: dt.date) -> VisitQuerySet:
        """Visits of a day."""
        return self.filter(day=day)

    def in_turn(self) -> VisitQuerySet:
        """Emergencies first, then in the order of arrival."""
        return self.order_by("priority", "arrived_at", "id")


@tracked()
class Visit(CentreOwned):
    """A person who came, from the arrival to the exit."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    ticket_letter = models.CharField(max_length=1)
    ticket_number = models.PositiveSmallIntegerField()
    arrived_at = models.DateTimeField()
    context = models.CharField(max_length=9, choices=Context, default=Context.NEW)
    reason = models.CharField(max_length=120, blank=True)  # in the words said at the reception
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.ORDINARY)
    priority_reason = models.CharField(max_length=160, blank=True)
    danger_signs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.VITALS_DUE)
    called_at = models.DateTimeField(null=True)
    called_by_id = models.UUIDField(null=True)
    station = models.CharField(max_length=40, blank=True)
    care_began_at = models.DateTimeField(null=True)
    carer_id = models.UUIDField(null=True)
    carer_name = models.CharField(max_length=160, blank=True)
    left_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=160, blank=True)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by_id = models.UUIDField()

    objects = ScopedManager.from_queryset(VisitQuerySet)()

    class Meta:
        constraints = [
            SameCentre(field="service_point", name="care_visit_service_centre"),
            SameCentre(field="appointment", name="care_visit_appointment_centre"),
            models.UniqueConstraint(
                fields=["centre", "day", "ticket_letter", "ticket_number"], name="care_visit_ticket_once"
            ),
            models.UniqueConstraint(
                fields=["centre", "patient", "service_point"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="care_visit_one_open",
            ),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="care_visit_priority_known"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="care_visit_left_after_arrival"
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "priority", "arrived_at"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="care_visit_queue",
            ),
            models.Index(fields=["centre", "day"], name="care_visit_day"),
            models.Index(fields=["patient", "-arrived_at"], name="care_visit_patient"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return self.ticket

    @property
    def ticket(self) -> str:
        """As called aloud: A 24."""
        return f"{self.ticket_letter} {self.ticket_number:02d}"

    @property
    def is_open(self) -> bool:
        """True while the person is in the centre."""
        return self.state in OPEN_STATES

    def minutes_waiting(self, at: dt.datetime | None = None) -> int:
        """Whole minutes from the arrival to the beginning of care, or until now."""
        until = self.care_began_at or self.left_at or at or timezone.now()
        return max(int((until - self.arrived_at).total_seconds() // 60), 0)


class VisitCall(CentreOwned):
    """A person was called to a station; they answered or not later."""

    append_only = True
    untracked = "append-only"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="calls")
    called_by_id = models.UUIDField()
    station = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [SameCentre(field="visit", name="care_call_visit_centre")]
        triggers = [append_only_trigger()]
