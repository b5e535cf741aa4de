"""What the cash desk does when care tells that something happened."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from billing.circumstances import age_months
from billing.models import Charge
from billing.rules.tickets import CONTROL, ticket_for
from billing.services.charges import ChargeRequest, RequestedItem, charge
from billing.services.corrections import CORRECTION_SOURCE
from billing.tickets import TICKET_FAMILY, TICKET_SOURCE, unpaid_reason
from care.choices import Priority
from care.models import Visit
from centres.settings import value_of
from core.models import OutboxEvent
from patients.selectors import person_ids


def charge_ticket(event: OutboxEvent) -> None:
    """Charge the ticket of a visit: once per visit, whatever the number of deliveries of the event."""
    visit = Visit.objects.select_related("patient", "service_point").get(pk=event.payload["visit"])
    emergency = visit.priority == Priority.EMERGENCY
    code = ticket_for(
        service=visit.service_point.service,
        age_months=age_months(visit.patient, visit.day),
        emergency=emergency,
        control=_is_control(visit),
    )
    if code is None:
        return
    charge(
        ChargeRequest(
            patient=visit.patient,
            source=TICKET_SOURCE,
            source_id=visit.id,
            charged_on=visit.day,
            items=[RequestedItem(code=code)],
            visit_id=visit.id,
            emergency=emergency,
        ),
        by=User.objects.filter(pk=event.actor_id).first(),
    )


def _is_control(visit: Visit) -> bool:
    delay = value_of("billing.control_days", centre_id=visit.centre_id, on=visit.day)
    since = visit.day - dt.timedelta(days=delay)
    tickets = Charge.objects.filter(
        patient__in=person_ids(visit.patient_id),
        source__in=[TICKET_SOURCE, CORRECTION_SOURCE],
        lines__family=TICKET_FAMILY,
        charged_on__gte=since,
        charged_on__lt=visit.day,
        cancellation=None,
    )
    return bool(delay) and tickets.exclude(lines__item_code=CONTROL).exists()


def ticket_unpaid(*, visit: Visit, **_others: object) -> str | None:
    """Gate of care: the ticket must be paid first where the centre says so; an emergency always passes."""
    return unpaid_reason(source=TICKET_SOURCE, source_id=visit.id, emergency=visit.priority == Priority.EMERGENCY)
