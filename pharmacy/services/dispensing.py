"""Serving a request: lots first expired first, the charge, the remainder, what could not be given."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.services.charges import ChargeRequest, RequestedItem, charge
from core import gates
from core.gates import RefusedError
from core.ids import uuid7
from core.journal import record_event
from core.outbox import publish
from pharmacy.choices import CHARGE_SOURCE, DocumentKind, MovementKind, RequestState
from pharmacy.models import DispensingLine, DispensingRequest, Document, Served
from pharmacy.pricing import prices_of
from pharmacy.services.allocation import Taken, Wanted, allocate, lock_usable
from pharmacy.services.posting import Draft, Line, post
from pharmacy.services.refusals import refusals


@dataclass(frozen=True)
class Serving:
    """What is given now of one line: whole units, or a reason for what is not given."""

    line_id: uuid.UUID
    qty: int
    lot_id: uuid.UUID | None = None
    allow_short: bool = False
    not_served: int = 0
    not_served_reason: str = ""


@dataclass(frozen=True)
class Act:
    """How a serving is dated and identified."""

    document_id: uuid.UUID = field(default_factory=uuid7)
    event_at: dt.datetime | None = None
    late_allowed: bool = False
    paper_sheet: str = ""
    reason: str = ""

    @property
    def day(self) -> dt.date:
        """Day of the act."""
        return timezone.localdate(self.event_at) if self.event_at else timezone.localdate()


def serve(
    request: DispensingRequest, servings: Sequence[Serving], *, by: User, act: Act | None = None
) -> Document | None:
    """Give what is asked in one transaction: stock, remainder, charge. The same act again gives the first document.

    None when nothing was given and only reasons were noted. Raises RefusedError for a prescription that waits for
    its countersignature, more than remains, not enough usable stock, a quantity left without reason where one is
    given, and whatever the ledger refuses; nothing is then posted.
    """
    act = act or Act()
    with refusals():
        locked = DispensingRequest.objects.select_for_update().get(pk=request.pk)
        first = Document.objects.filter(pk=act.document_id).first()
        return first or _serve(locked, servings, by=by, act=act)


def remaining_of(lines: Sequence[DispensingLine]) -> dict[uuid.UUID, int]:
    """Units still to serve, by line: prescribed, less given by documents not reversed, less not served."""
    given = Served.objects.filter(line__in=lines, document__reversed_by=None).values("line").annotate(sum=Sum("qty"))
    served = {row["line"]: row["sum"] for row in given}
    return {line.id: max(line.prescribed - line.not_served - served.get(line.id, 0), 0) for line in lines}


def _serve(request: DispensingRequest, servings: Sequence[Serving], *, by: User, act: Act) -> Document | None:
    lines = {line.id: line for line in request.lines.select_related("medicine")}
    _check(request, lines, servings)
    _note_not_served(lines, servings)
    given = [serving for serving in servings if serving.qty]
    document = _give(request, lines, given, by=by, act=act) if given else None
    _set_state(request, list(lines.values()))
    return document


def _check(request: DispensingRequest, lines: Mapping[uuid.UUID, DispensingLine], servings: Sequence[Serving]) -> None:
    if not request.executable:
        raise RefusedError(_("This prescription waits for its countersignature: it cannot be dispensed yet."))
    if request.state in (RequestState.SERVED, RequestState.CLOSED):
        raise RefusedError(_("This request is already served or closed."))
    gates.check("pharmacy.dispense", request=request)
    if not any(serving.qty or serving.not_served for serving in servings):
        raise RefusedError(_("Enter what is given, or why it is not."))
    remaining = remaining_of(list(lines.values()))
    for serving in servings:
        if serving.line_id not in lines:
            raise RefusedError(_("This line is not of this request."))
        if serving.qty < 0 or serving.not_served < 0:
            raise RefusedError(_("Quantities are whole numbers of dispensing units, above zero."))
        if serving.qty + serving.not_served > remaining[serving.line_id]:
            raise RefusedError(
                _("%(product)s: %(n)d remain to be served.")
                % {"product": lines[serving.line_id].medicine.label, "n": remaining[serving.line_id]}
            )
        if serving.not_served and not serving.not_served_reason:
            raise RefusedError(_("Say why %(product)s is not served.") % {"product": lines[serving.line_id].medicine})


def _note_not_served(lines: Mapping[uuid.UUID, DispensingLine], servings: Sequence[Serving]) -> None:
    for serving in servings:
        if serving.not_served:
            line = lines[serving.line_id]
            line.not_served += serving.not_served
            line.not_served_reason = serving.not_served_reason
            line.save(update_fields=["not_served", "not_served_reason"])


def _give(
    request: DispensingRequest,
    lines: Mapping[uuid.UUID, DispensingLine],
    given: Sequence[Serving],
    *,
    by: User,
    act: Act,
) -> Document:
    wanted = [
        Wanted(lines[s.line_id].medicine_id, s.qty, lines[s.line_id].days, s.allow_short, s.lot_id) for s in given
    ]
    balances = lock_usable([want.medicine_id for want in wanted], on=act.day)
    taken, missing = allocate(wanted, balances, on=act.day)
    for serving, lacking in zip(given, missing, strict=True):
        if lacking:
            _refuse_short(lines[serving.line_id], serving.qty - lacking)
    prices = prices_of({part.balance.lot_id: part.balance.lot for parts in taken for part in parts}.values())
    document = post(_draft(request, act), _movements(taken, prices), by=by)
    _write_served(lines, given, taken, prices, document)
    _charge(request, lines, given, taken, prices, document, by=by)
    _tell(request, document, given, lines, by=by)
    return document


def _refuse_short(line: DispensingLine, available: int) -> None:
    raise RefusedError(
        _("%(product)s: %(n)d can be given from lots that outlast the treatment. Give less, or accept a shorter lot.")
        % {"product": line.medicine.label, "n": available}
    )


def _draft(request: DispensingRequest, act: Act) -> Draft:
    return Draft(
        kind=DocumentKind.DISPENSING,
        id=act.document_id,
        event_at=act.event_at,
        late_allowed=act.late_allowed,
        fields={
            "patient_id": request.patient_id,
            "prescription_id": request.prescription_id or request.id,
            "reference": request.reference,
            "counterpart": request.prescriber[:120],
            "paper_sheet": act.paper_sheet,
            "reason": act.reason,
        },
    )


def _movements(taken: Sequence[Sequence[Taken]], prices: Mapping[uuid.UUID, int]) -> list[Line]:
    """One movement per place and lot, whatever the number of lines it serves."""
    total: dict[uuid.UUID, int] = defaultdict(int)
    balances = {}
    for part in (part for parts in taken for part in parts):
        total[part.balance.id] += part.qty
        balances[part.balance.id] = part.balance
    return [
        Line(balance.location, balance.lot, MovementKind.DISPENSED, total[pk], unit_price=prices[balance.lot_id])
        for pk, balance in balances.items()
    ]


def _write_served(
    lines: Mapping[uuid.UUID, DispensingLine],
    given: Sequence[Serving],
    taken: Sequence[Sequence[Taken]],
    prices: Mapping[uuid.UUID, int],
    document: Document,
) -> None:
    rows = []
    for serving, parts in zip(given, taken, strict=True):
        line = lines[serving.line_id]
        needed_until = timezone.localdate(document.event_at) + dt.timedelta(days=max(line.days - 1, 0))
        rows.append(
            Served(
                centre_id=document.centre_id,
                line=line,
                document=document,
                qty=serving.qty,
                amount=sum(part.qty * prices[part.balance.lot_id] for part in parts),
                lots=", ".join(f"{p.balance.lot.number} ({p.balance.lot.expiry:%m/%Y})" for p in parts)[:200],
                short_dated=any(part.balance.lot.expiry < needed_until for part in parts),
            )
        )
    Served.objects.bulk_create(rows)


def _charge(
    request: DispensingRequest,
    lines: Mapping[uuid.UUID, DispensingLine],
    given: Sequence[Serving],
    taken: Sequence[Sequence[Taken]],
    prices: Mapping[uuid.UUID, int],
    document: Document,
    *,
    by: User,
) -> None:
    items = [
        RequestedItem(
            code=lines[serving.line_id].medicine.code,
            quantity=part.qty,
            unit_price=prices[part.balance.lot_id],
            label=lines[serving.line_id].medicine.label,
            is_medicine=True,
        )
        for serving, parts in zip(given, taken, strict=True)
        for part in parts
    ]
    charge(
        ChargeRequest(
            patient=request.patient,
            source=CHARGE_SOURCE,
            source_id=document.id,
            charged_on=timezone.localdate(document.event_at),
            items=items,
            visit_id=request.visit_id,
        ),
        by=by,
    )


def _tell(
    request: DispensingRequest,
    document: Document,
    given: Sequence[Serving],
    lines: Mapping[uuid.UUID, DispensingLine],
    *,
    by: User,
) -> None:
    what = ", ".join(f"{lines[s.line_id].medicine.label} × {s.qty}" for s in given)
    record_event(
        centre_id=document.centre_id,
        subject_kind="patient",
        subject_id=request.patient_id,
        kind="pharmacy.dispensed",
        sentence=_("Dispensed: %(what)s") % {"what": what},
        by_id=by.id,
        by_name=by.display_name,
        occurred_at=document.event_at,
    )
    publish(
        "pharmacy.dispensed",
        payload={
            "document": str(document.id),
            "patient": str(request.patient_id),
            "prescription": str(request.prescription_id or ""),
            "items": [{"medicine": lines[s.line_id].medicine.code, "quantity": s.qty} for s in given],
        },
        centre_id=document.centre_id,
        by=by.id,
    )


def _set_state(request: DispensingRequest, lines: Sequence[DispensingLine]) -> None:
    left = any(remaining_of(lines).values())
    request.state = RequestState.PARTIAL if left else RequestState.SERVED
    request.save(update_fields=["state"])


def back_in_queue(document: Document) -> None:
    """Once a dispensing is reversed, what it gave is to be served again, unless the request was closed."""
    rows = DispensingRequest.objects.filter(lines__served__document=document).distinct()
    for request in DispensingRequest.objects.select_for_update().filter(pk__in=rows.values("pk")):
        if request.state != RequestState.CLOSED:
            given = Served.objects.filter(line__request=request, document__reversed_by=None).exists()
            request.state = RequestState.PARTIAL if given else RequestState.WAITING
            request.save(update_fields=["state"])
