"""What the cash desk does when care tells that something happened."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils.dateparse import parse_date

from accounts.models import User
from billing.models import Charge
from billing.rules.tickets import ticket_for
from billing.services.charges import ChargeRequest, RequestedItem, age_months, charge
from centres.settings import value_of
from core.models import OutboxEvent
from patients.models import Patient

TICKET_SOURCE = "care.visit_opened"


def charge_ticket(event: OutboxEvent) -> None:
    """Charge the consultation ticket of a visit: once per visit, whatever the number of deliveries."""
    patient = Patient.objects.get(pk=event.payload["patient"])
    day = parse_date(event.payload["day"]) or event.recorded_at.date()
    code = ticket_for(
        service=event.payload["service"],
        age_months=age_months(patient, day),
        emergency=bool(event.payload.get("emergency")),
        control=_is_control(event, patient, day),
    )
    if code is None:
        return
    charge(
        ChargeRequest(
            patient=patient,
            source=TICKET_SOURCE,
            source_id=uuid.UUID(event.payload["visit"]),
            charged_on=day,
            items=[RequestedItem(code=code)],
            visit_id=uuid.UUID(event.payload["visit"]),
            emergency=bool(event.payload.get("emergency")),
        ),
        by=User.objects.filter(pk=event.actor_id).first(),
    )


def _is_control(event: OutboxEvent, patient: Patient, day: dt.date) -> bool:
    delay = value_of("billing.control_days", centre_id=event.centre_id, on=day)  # type: ignore[arg-type]
    since = day - dt.timedelta(days=delay)
    tickets = Charge.objects.filter(
        patient=patient, source=TICKET_SOURCE, charged_on__gte=since, charged_on__lt=day, cancellation=None
    )
    paid_for = tickets.exclude(lines__item_code="CONS_SUIVI")
    return bool(delay) and paid_for.exists()
