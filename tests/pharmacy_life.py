"""The pharmacy's part of `tests.centre_life`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.models import OutboxEvent
from core.scoping import centre_scope
from pharmacy.choices import LocationKind, LossReason, MovementKind
from pharmacy.models import DispensingRequest, Location, Lot, StockItem
from pharmacy.services.controls import propose
from pharmacy.services.counting import open_count, save_line, validate
from pharmacy.services.dispensing import Serving, serve
from pharmacy.services.orders import Ask, draft_order
from pharmacy.services.posting import Line
from pharmacy.services.recalls import recall
from pharmacy.services.receiving import Arrival, receive
from pharmacy.services.transfers import Wanted, announce_here, send


def at_the_pharmacy(life: dict[str, Any]) -> None:
    """A delivery, a dispensing, a request that waits, a count, a loss, an order and a recall."""
    keeper, medicine = life["world"].pharmacist, life["medicine"]
    depot = _stocked(life, keeper, "B12")
    request = _request(life)
    life["dispensing"] = serve(request, [Serving(request.lines.get().id, 10)], by=keeper)
    life["request"] = _request(life)
    life["line"] = life["request"].lines.get()
    lot = Lot.objects.get(number="B12")
    life["counted"] = open_count(depot, by=keeper)
    save_line(life["counted"], lot, 90, by=keeper)
    validate(life["counted"], by=life["world"].head)
    life["count"] = open_count(depot, by=keeper)
    save_line(life["count"], lot, 90, by=keeper)
    loss = Line(depot, lot, MovementKind.LOSS, 2)
    life["loss"] = propose(
        kind=MovementKind.LOSS, reason=LossReason.BROKEN, comment="Flacon cassé", lines=[loss], by=keeper
    )
    ask = Ask(medicine=medicine, requested=100, suggested=0, pack=1, reason="Rupture")
    life["order"] = draft_order([ask], supplier="PPM Ségou", by=keeper)
    _stocked(life, keeper, "B13")
    life["recall"] = recall(medicine, "B13", reason="Alerte du fabricant", by=keeper)


def sent_from_elsewhere(life: dict[str, Any]) -> None:
    """Koniakary sends a box to Konobougou."""
    world = life["world"]
    keeper = world.stranger("GP")
    with centre_scope(world.koniakary.id):
        _stocked(life, keeper, "K1")
        send([Wanted(medicine_id=life["medicine"].pk, qty=5)], to=world.konobougou, by=keeper)
    with centre_scope(world.konobougou.id):
        event = OutboxEvent.objects.get(name="pharmacy.transfer_sent")
        announce_here(event)
        life["transfer"] = event.payload["transfer"]


def _stocked(life: dict[str, Any], keeper: Any, number: str) -> Location:
    depot, _ = Location.objects.get_or_create(kind=LocationKind.DEPOT, defaults={"label": "Dépôt"})
    StockItem.objects.get_or_create(medicine=life["medicine"])
    expiry = life["today"] + dt.timedelta(days=400)
    arrival = Arrival(life["medicine"], number, expiry, qty=100, unit_cost=Decimal(20))
    receive([arrival], by=keeper, location=depot)
    return depot


def _request(life: dict[str, Any]) -> DispensingRequest:
    request = DispensingRequest.objects.create(source="external", patient=life["patient"], written_at=timezone.now())
    request.lines.create(position=1, medicine=life["medicine"], prescribed=10, days=5, centre=request.centre)
    return request
