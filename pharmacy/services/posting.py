"""Posting a document: the only way by which stock changes.

Order of locks (pharmacy reference, 2.3): the document's identifier, then every balance by (location, lot), then the
number series, last and short. A reader of the ledger finds documents whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.settings import value_of
from core.gates import RefusedError
from core.ids import uuid7
from core.locks import hold
from core.scoping import active_centre
from pharmacy.choices import INCREASES
from pharmacy.models import Balance, Document, DocumentSeries, Location, Lot, Movement
from pharmacy.services.refusals import refusals


@dataclass(frozen=True)
class Line:
    """A quantity (never negative) of a lot at a place; the kind gives the sign."""

    location: Location
    lot: Lot
    kind: str
    qty: int
    unit_price: int | None = None
    reason: str = ""
    compensated: bool = False
    reverses: Movement | None = None
    event_at: dt.datetime | None = None  # where it differs from the document's: the moment a lot was counted

    @property
    def signed(self) -> int:
        """Quantity with the sign of its kind, turned round for a reversal."""
        direction = 1 if self.kind in INCREASES else -1
        return -direction * self.qty if self.reverses else direction * self.qty


@dataclass(frozen=True)
class Draft:
    """What is written at the head of a document. `event_at` None: now."""

    kind: str
    id: uuid.UUID = field(default_factory=uuid7)
    event_at: dt.datetime | None = None
    fields: dict[str, object] = field(default_factory=dict)  # other columns of Document
    late_allowed: bool = False  # the author may enter beyond the back-dating window


def post(draft: Draft, lines: Sequence[Line], *, by: User) -> Document:
    """Post a document with its movements; the same identifier again gives the first document.

    Raises RefusedError, with nothing posted, for an empty document, a quantity that is not a whole positive
    number, and for whatever the ledger refuses (stock, expiry, blocked lot, count, closed month, dates).
    """
    with refusals():
        hold("pharmacy.document", draft.id)
        first = Document.objects.filter(pk=draft.id).first()
        if first is not None:
            return first
        return _post(draft, lines, by=by)


@transaction.atomic
def _post(draft: Draft, lines: Sequence[Line], *, by: User) -> Document:
    _check(draft, lines)
    centre_id = active_centre()
    ordered = in_lock_order(lines)
    lock_balances((line.location.id, line.lot.id) for line in ordered)
    Movement.objects.bulk_create(
        _movement(draft, line, position, centre_id) for position, line in enumerate(ordered, start=1)
    )
    return _write_head(draft, centre_id, by=by)


def in_lock_order(lines: Iterable[Line]) -> list[Line]:
    """Lines by place and lot, what comes in before what goes out: the one order in which rows are locked."""
    return sorted(lines, key=lambda line: (line.location.id, line.lot.id, -line.signed))


def lock_balances(pairs: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> list[Balance]:
    """Lock the existing balances of these (location, lot) pairs in the one order; call inside a transaction."""
    wanted = Q(pk=None)
    for location_id, lot_id in set(pairs):
        wanted |= Q(location=location_id, lot=lot_id)
    locked = Balance.objects.select_for_update(of=("self",)).filter(wanted)
    return list(locked.order_by("location_id", "lot_id"))


def _check(draft: Draft, lines: Sequence[Line]) -> None:
    if not lines:
        raise RefusedError(_("The document has no line."))
    if any(isinstance(line.qty, bool) or not isinstance(line.qty, int) or line.qty < 1 for line in lines):
        raise RefusedError(_("Quantities are whole numbers of dispensing units, above zero."))
    if draft.event_at is not None:
        check_date(draft.event_at, late_allowed=draft.late_allowed)


def check_date(event_at: dt.datetime, *, late_allowed: bool = False) -> None:
    """Raise RefusedError for the future, or for a day before the window in which one may still enter."""
    if event_at > timezone.now() + dt.timedelta(minutes=1):
        raise RefusedError(_("The date is in the future."))
    days = value_of("pharmacy.late_days", centre_id=active_centre())
    if not late_allowed and event_at < timezone.now() - dt.timedelta(days=days):
        raise RefusedError(
            _("Entries older than %(days)d days need a late entry with a reason, by who may approve.") % {"days": days}
        )


def _movement(draft: Draft, line: Line, position: int, centre_id: uuid.UUID) -> Movement:
    return Movement(
        centre_id=centre_id,
        document_id=draft.id,
        position=position,
        location=line.location,
        lot=line.lot,
        medicine_id=line.lot.medicine_id,
        kind=line.kind,
        qty=line.signed,
        event_at=line.event_at or draft.event_at,
        unit_cost=line.lot.unit_cost if line.lot.unit_cost is not None else Decimal(0),
        unit_price=line.unit_price,
        reason=line.reason,
        compensated=line.compensated,
        reverses=line.reverses,
    )


def _write_head(draft: Draft, centre_id: uuid.UUID, *, by: User) -> Document:
    event_at = draft.event_at or timezone.now()
    year = timezone.localtime(event_at).year
    return Document.objects.create(
        id=draft.id,
        centre_id=centre_id,
        kind=draft.kind,
        year=year,
        number=_next_number(centre_id, draft.kind, year),
        event_at=event_at,
        by_id=by.id,
        by_name=by.display_name,
        **draft.fields,
    )


def _next_number(centre_id: uuid.UUID, kind: str, year: int) -> int:
    DocumentSeries.objects.bulk_create(
        [DocumentSeries(centre_id=centre_id, kind=kind, year=year)], ignore_conflicts=True
    )
    series = DocumentSeries.objects.select_for_update().get(centre=centre_id, kind=kind, year=year)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number
