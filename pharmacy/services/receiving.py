"""Stock that comes in: the opening count, deliveries, gifts."""

from __future__ import annotations

import calendar
import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Medicine
from core.gates import RefusedError
from core.ids import uuid7
from core.scoping import active_centre
from pharmacy.choices import BalanceStatus, DocumentKind, Funding, LocationKind, MovementKind
from pharmacy.models import Balance, Document, Location, Lot, Recall, StockItem
from pharmacy.services.posting import Draft, Line, post


@dataclass(frozen=True)
class Arrival:
    """One line of a delivery: units, not packs; `damaged` units go to quarantine."""

    medicine: Medicine
    number: str
    expiry: dt.date
    qty: int
    unit_cost: Decimal = Decimal(0)
    funding: str = Funding.PURCHASE
    damaged: int = 0


def last_day_of_month(year: int, month: int) -> dt.date:
    """The expiry of a lot on which only the month is printed."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@transaction.atomic
def receive(
    arrivals: Sequence[Arrival],
    *,
    by: User,
    location: Location | None = None,
    supplier: str = "",
    reference: str = "",
    document_id: uuid.UUID | None = None,
    event_at: dt.datetime | None = None,
    opening: bool = False,
    order_id: uuid.UUID | None = None,
) -> Document:
    """Post a receipt, or the opening count. The same identifier again gives the first document.

    Raises RefusedError for an empty document, a lot without number, a negative price or quantity, and for
    whatever the ledger refuses.
    """
    first = Document.objects.filter(pk=document_id).first() if document_id else None
    if first is not None:
        return first
    place = location or main_depot()
    kind = MovementKind.OPENING if opening else MovementKind.RECEIPT
    lines: list[Line] = []
    for arrival in sorted(arrivals, key=lambda one: one.medicine.code):
        _check(arrival)
        lot = lot_of(arrival, supplier=supplier)
        if arrival.qty:
            lines.append(Line(place, lot, kind, arrival.qty))
        if arrival.damaged:
            lines.append(Line(place_of(LocationKind.QUARANTINE), lot, kind, arrival.damaged))
    document = post(
        Draft(
            kind=DocumentKind.OPENING if opening else DocumentKind.RECEIPT,
            id=document_id or uuid7(),
            event_at=event_at,
            fields={"counterpart": supplier.strip(), "reference": reference.strip(), "order_id": order_id},
        ),
        lines,
        by=by,
    )
    keep_recalled([line.lot for line in lines])
    return document


def keep_recalled(lots: Sequence[Lot]) -> None:
    """Block what has just arrived of a batch under recall."""
    open_recalls = set(
        Recall.objects.filter(closed_at=None, medicine__in={lot.medicine_id for lot in lots}).values_list(
            "medicine", "number"
        )
    )
    recalled = [lot.id for lot in lots if (lot.medicine_id, lot.number) in open_recalls]
    if recalled:
        Balance.objects.filter(lot__in=recalled).update(status=BalanceStatus.RECALLED)


def _check(arrival: Arrival) -> None:
    if not arrival.number.strip():
        raise RefusedError(_("%(product)s: enter the lot number.") % {"product": arrival.medicine.label})
    if arrival.unit_cost < 0 or arrival.qty < 0 or arrival.damaged < 0:
        raise RefusedError(_("Quantities and prices are whole numbers, never negative."))


def lot_of(arrival: Arrival, *, supplier: str) -> Lot:
    """The lot of an arrival, created the first time; the product joins the centre's list."""
    StockItem.objects.get_or_create(medicine=arrival.medicine)
    lot, _created = Lot.objects.get_or_create(
        medicine=arrival.medicine,
        number=arrival.number.strip().upper(),
        expiry=arrival.expiry,
        unit_cost=arrival.unit_cost,
        funding=arrival.funding,
        defaults={"supplier": supplier.strip()},
    )
    return lot


def main_depot() -> Location:
    """The centre's depot, created the first time."""
    return place_of(LocationKind.DEPOT)


def place_of(kind: LocationKind) -> Location:
    """The centre's first place of a kind, created the first time."""
    found = Location.objects.filter(kind=kind, active=True).order_by("recorded_at").first()
    return found or Location.objects.create(centre_id=active_centre(), kind=kind, label=str(kind.label).capitalize())
