"""Stock sent to another centre: two legs, a transit, and a difference that is explained.

The sender posts `sent` and `on the way` in its own books and announces the transfer; the other centre receives what
it finds and answers; the sender's transit is then cleared, what did not arrive as a loss on the way.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from core.gates import RefusedError
from core.ids import uuid7
from core.models import OutboxEvent
from core.outbox import publish
from core.scoping import active_centre
from pharmacy.choices import DocumentKind, LocationKind, LossReason, MovementKind, TransferState
from pharmacy.models import Document, IncomingLine, IncomingTransfer, Lot, Transfer
from pharmacy.services.allocation import Wanted
from pharmacy.services.issuing import take
from pharmacy.services.posting import Draft, Line, post
from pharmacy.services.receiving import Arrival, keep_recalled, lot_of, main_depot, place_of
from pharmacy.services.refusals import refusals


@dataclass(frozen=True)
class Found:
    """What the receiving centre finds of a line; damaged units go to its quarantine."""

    accepted: int
    damaged: int = 0


def send(
    wanted: Sequence[Wanted], *, to: Centre, by: User, comment: str = "", document_id: uuid.UUID | None = None
) -> Transfer:
    """Send stock to another centre. The same identifier again gives the first transfer.

    Raises RefusedError for our own centre or a closed one, and when there is not enough usable stock.
    """
    if to.pk == active_centre() or not to.active:
        raise RefusedError(_("Choose another centre of the network."))
    draft = Draft(
        kind=DocumentKind.TRANSFER,
        id=document_id or uuid7(),
        fields={"counterpart": to.name[:120], "reason": comment.strip()},
    )
    with refusals():
        first = Transfer.objects.filter(pk=draft.id).first()
        if first is not None:
            return first
        transit = place_of(LocationKind.TRANSIT)
        taken = take(wanted)
        leaving = [Line(p.balance.location, p.balance.lot, MovementKind.TRANSFER_OUT, p.qty) for p in taken]
        waiting = _sum_by_lot([(line.lot, line.qty) for line in leaving])
        document = post(
            draft, [*leaving, *(Line(transit, lot, MovementKind.TRANSIT_IN, qty) for lot, qty in waiting)], by=by
        )
        transfer = Transfer.objects.create(id=draft.id, to_centre=to, document=document, comment=comment.strip())
        _announce(transfer, waiting, by=by)
        return transfer


def _sum_by_lot(parts: Sequence[tuple[Lot, int]]) -> list[tuple[Lot, int]]:
    total: dict[uuid.UUID, tuple[Lot, int]] = {}
    for lot, qty in parts:
        total[lot.id] = (lot, qty + (total[lot.id][1] if lot.id in total else 0))
    return list(total.values())


def _announce(transfer: Transfer, lots: Sequence[tuple[Lot, int]], *, by: User) -> None:
    document = transfer.document
    payload = {
        "transfer": str(transfer.id),
        "from_centre": str(transfer.centre_id),
        "number": f"{document.year}-{document.number}",
        "sent_at": document.event_at.isoformat(),
        "sent_by": by.display_name,
        "lines": [
            {
                "lot": str(lot.id),
                "medicine": str(lot.medicine_id),
                "number": lot.number,
                "expiry": lot.expiry.isoformat(),
                "unit_cost": str(lot.unit_cost),
                "funding": lot.funding,
                "qty": qty,
            }
            for lot, qty in lots
        ],
    }
    publish("pharmacy.transfer_sent", payload=payload, centre_id=transfer.to_centre_id, by=by.id)


def announce_here(event: OutboxEvent) -> None:
    """Write down, at the receiving centre, what another centre has sent; the same event again changes nothing."""
    told = event.payload
    transfer, created = IncomingTransfer.objects.get_or_create(
        pk=told["transfer"],
        defaults={
            "from_centre_id": told["from_centre"],
            "number": told["number"],
            "sent_at": dt.datetime.fromisoformat(told["sent_at"]),
            "sent_by": told["sent_by"],
        },
    )
    if not created:
        return
    IncomingLine.objects.bulk_create(
        IncomingLine(
            centre_id=transfer.centre_id,
            transfer=transfer,
            position=position,
            sender_lot=line["lot"],
            medicine_id=line["medicine"],
            number=line["number"],
            expiry=dt.date.fromisoformat(line["expiry"]),
            unit_cost=Decimal(line["unit_cost"]),
            funding=line["funding"],
            qty=line["qty"],
        )
        for position, line in enumerate(told["lines"], start=1)
    )


def receive_transfer(
    transfer: IncomingTransfer, found: Mapping[uuid.UUID, Found], *, by: User, difference: str = ""
) -> Document | None:
    """Take into stock what arrived, by line, and tell the sender. Received twice: the first document.

    None when nothing arrived. Raises RefusedError for more than was sent, or a difference without explanation.
    """
    with refusals():
        waiting = IncomingTransfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
        if waiting.state != TransferState.SENT:
            return waiting.document
        lines = list(waiting.lines.select_related("medicine"))
        differs = _check_found(lines, found, difference=difference)
        waiting.document = _take_in(waiting, lines, found, by=by)
        waiting.state = TransferState.DIFFERS if differs else TransferState.RECEIVED
        waiting.difference = difference.strip() if differs else ""
        waiting.received_by, waiting.received_at = by, timezone.now()
        waiting.save()
        _answer(waiting, lines, found, by=by)
        return waiting.document


def _check_found(lines: Sequence[IncomingLine], found: Mapping[uuid.UUID, Found], *, difference: str) -> bool:
    differs = False
    for line in lines:
        one = found.get(line.id, Found(0))
        if min(one.accepted, one.damaged) < 0 or one.accepted + one.damaged > line.qty:
            raise RefusedError(_("%(product)s: %(n)d were sent.") % {"product": line.medicine.label, "n": line.qty})
        differs = differs or one.accepted + one.damaged < line.qty or bool(one.damaged)
    if differs and not difference.strip():
        raise RefusedError(_("Explain the difference with what was sent."))
    return differs


def _take_in(
    transfer: IncomingTransfer, lines: Sequence[IncomingLine], found: Mapping[uuid.UUID, Found], *, by: User
) -> Document | None:
    depot, posted = main_depot(), []
    for line in lines:
        one = found.get(line.id, Found(0))
        arrival = Arrival(line.medicine, line.number, line.expiry, one.accepted, line.unit_cost, line.funding)
        lot = lot_of(arrival, supplier=transfer.from_centre.name)
        if one.accepted:
            posted.append(Line(depot, lot, MovementKind.TRANSFER_IN, one.accepted))
        if one.damaged:
            posted.append(Line(place_of(LocationKind.QUARANTINE), lot, MovementKind.TRANSFER_IN, one.damaged))
    if not posted:
        return None
    draft = Draft(
        kind=DocumentKind.TRANSFER_RECEIPT,
        fields={"counterpart": transfer.from_centre.name[:120], "reference": transfer.number},
    )
    document = post(draft, posted, by=by)
    keep_recalled([line.lot for line in posted])
    return document


def _answer(
    transfer: IncomingTransfer, lines: Sequence[IncomingLine], found: Mapping[uuid.UUID, Found], *, by: User
) -> None:
    arrived = {
        str(line.sender_lot): found.get(line.id, Found(0)).accepted + found.get(line.id, Found(0)).damaged
        for line in lines
    }
    payload = {"transfer": str(transfer.id), "arrived": arrived, "difference": transfer.difference}
    publish("pharmacy.transfer_received", payload=payload, centre_id=transfer.from_centre_id, by=by.id)


@transaction.atomic
def account_here(event: OutboxEvent) -> None:
    """Clear the sender's transit by what the other centre received; the rest is a loss on the way."""
    transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=event.payload["transfer"])
    if transfer.state != TransferState.SENT:
        return
    lines, lost = [], False
    on_way = transfer.document.movements.filter(kind=MovementKind.TRANSIT_IN).select_related("location", "lot")
    for row in on_way.order_by("position"):
        arrived = event.payload["arrived"].get(str(row.lot_id), 0)
        if arrived:
            lines.append(Line(row.location, row.lot, MovementKind.TRANSIT_OUT, arrived))
        if row.qty > arrived:
            lost = True
            lines.append(Line(row.location, row.lot, MovementKind.LOSS, row.qty - arrived, reason=LossReason.TRANSIT))
    draft = Draft(
        kind=DocumentKind.TRANSFER_ACCOUNT,
        fields={
            "counterpart": transfer.document.counterpart,
            "reference": f"{transfer.document.year}-{transfer.document.number}",
            "reason": event.payload["difference"],
        },
    )
    transfer.account = post(draft, lines, by=User.objects.get(pk=event.actor_id))
    transfer.state = TransferState.DIFFERS if lost else TransferState.RECEIVED
    transfer.save()
