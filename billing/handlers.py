"""What the cash desk does when care tells that something happened."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Charge
from billing.rules.tickets import ticket_for
from billing.services.charges import ChargeRequest, RequestedItem, age_months, charge
from care.choices import Priority
from care.models import Visit
from centres.settings import value_of
from core.models import OutboxEvent

TICKET_SOURCE = "care.visit_opened"


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
        patient=visit.patient_id, source=TICKET_SOURCE, charged_on__gte=since, charged_on__lt=visit.day
    )
    return bool(delay) and tickets.filter(cancellation=None).exclude(lines__item_code="CONS_SUIVI").exists()


def ticket_unpaid(*, visit: Visit, **_others: object) -> str | None:
    """Gate of care: the ticket must be paid first where the centre says so; an emergency always passes."""
    if visit.priority == Priority.EMERGENCY:
        return None
    if not value_of("billing.ticket_before_consultation", centre_id=visit.centre_id, on=visit.day):
        return None
    ticket = Charge.objects.filter(source=TICKET_SOURCE, source_id=visit.id).select_related("balance").first()
    if ticket is None or ticket.balance.remaining == 0:
        return None
    return _("The ticket is not paid: %(due)d F are due at the cash desk. An emergency passes first.") % {
        "due": ticket.balance.remaining
    }
