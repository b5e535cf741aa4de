"""Blind counts while the pharmacy works: each line freezes the ledger when it is saved."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.settings import value_of
from core.gates import RefusedError
from pharmacy.choices import CountState, DocumentKind, LossReason, MovementKind
from pharmacy.models import Balance, CountLine, Document, Location, Lot, StockCount
from pharmacy.services.posting import Draft, Line, lock_balances, post
from pharmacy.services.receiving import Arrival, lot_of
from pharmacy.services.refusals import refusals


def open_count(location: Location, *, by: User) -> StockCount:
    """The open count of a place, opened when there is none."""
    count, _created = StockCount.objects.get_or_create(
        location=location, state=CountState.OPEN, defaults={"opened_by": by, "opened_at": timezone.now()}
    )
    return count


@transaction.atomic
def save_line(count: StockCount, lot: Lot, counted: int, *, by: User, reason: str = "") -> CountLine:
    """Keep what was counted of a lot; a second count keeps the first beside it.

    Raises RefusedError when the count is over or the number is not whole.
    """
    if count.state != CountState.OPEN:
        raise RefusedError(_("This count is over."))
    if isinstance(counted, bool) or not isinstance(counted, int) or counted < 0:
        raise RefusedError(_("Enter whole units, without decimals."))
    balance = next(iter(lock_balances([(count.location_id, lot.id)])), None)
    former = CountLine.objects.filter(count=count, lot=lot).first()
    line = former or CountLine(count=count, lot=lot)
    if former is not None and former.counted_by_id != by.id:
        line.first_counted, line.first_counted_by = former.counted, former.counted_by
    line.counted, line.counted_by, line.reason = counted, by, reason or line.reason
    line.frozen = balance.on_hand if balance else 0
    line.frozen_at = timezone.now()
    line.save()
    return line


@transaction.atomic
def explain(line: CountLine, reason: str, *, by: User) -> CountLine:
    """Write why a counted lot differs. Raises RefusedError once the count is over."""
    if line.count.state != CountState.OPEN:
        raise RefusedError(_("This count is over."))
    line.reason = reason
    line.save(update_fields=["reason"])
    return line


@transaction.atomic
def found_lot(count: StockCount, arrival: Arrival, *, by: User) -> CountLine:
    """Count a lot that the books do not know at this place. Raises RefusedError without a lot number."""
    if not arrival.number.strip():
        raise RefusedError(_("%(product)s: enter the lot number.") % {"product": arrival.medicine.label})
    same = Lot.objects.filter(
        medicine=arrival.medicine, number=arrival.number.strip().upper(), expiry=arrival.expiry
    ).first()
    lot = same or lot_of(arrival, supplier="")
    return save_line(count, lot, arrival.qty, by=by, reason=LossReason.FOUND)


@transaction.atomic
def cancel_count(count: StockCount, *, by: User) -> StockCount:
    """Give up an open count: nothing is posted."""
    locked = StockCount.objects.select_for_update().get(pk=count.pk)
    if locked.state == CountState.OPEN:
        locked.state = CountState.CANCELLED
        locked.save(update_fields=["state"])
    return locked


def validate(count: StockCount, *, by: User) -> Document | None:
    """Post the differences at the moment each lot was counted and raise the barrier.

    None when nothing differs. Raises RefusedError for a counter, a difference without reason, or stock that
    has left since (count those lots again); nothing is then posted.
    """
    with refusals():
        locked = StockCount.objects.select_for_update().get(pk=count.pk)
        if locked.state != CountState.OPEN:
            return Document.objects.filter(pk=locked.pk).first()
        lines = list(locked.lines.select_related("lot"))
        _check(lines, by=by, centre_id=locked.centre_id)
        lock_balances((locked.location_id, line.lot_id) for line in lines)
        document = _post_differences(locked, lines, by=by)
        for line in lines:
            Balance.objects.filter(location=locked.location_id, lot=line.lot_id).update(barrier_at=line.frozen_at)
        locked.state, locked.validated_by, locked.validated_at = CountState.VALIDATED, by, timezone.now()
        locked.save()
        return document


def to_recount(line: CountLine, *, units: int, percent: int) -> bool:
    """True when a difference is large enough for a second person to count again."""
    large = abs(line.variance) > units and abs(line.variance) * 100 > percent * max(line.frozen, 1)
    return large and line.first_counted_by_id is None


def _check(lines: list[CountLine], *, by: User, centre_id: uuid.UUID) -> None:
    if not lines:
        raise RefusedError(_("Nothing was counted."))
    if any(by.id in (line.counted_by_id, line.first_counted_by_id) for line in lines):
        raise RefusedError(_("A second person has to approve this document."))
    limits = recount_limits(centre_id)
    again = [line.lot.number for line in lines if to_recount(line, **limits)]
    if again:
        raise RefusedError(_("A second person counts again: %(lots)s.") % {"lots": ", ".join(again)})
    unexplained = [line.lot.number for line in lines if line.variance and not line.reason]
    if unexplained:
        raise RefusedError(_("Explain the difference of: %(lots)s.") % {"lots": ", ".join(unexplained)})


def recount_limits(centre_id: uuid.UUID) -> dict[str, int]:
    """From which difference a second count is asked, in units and in percent of the books (both exceeded)."""
    return {
        "units": value_of("pharmacy.recount_units", centre_id=centre_id),
        "percent": value_of("pharmacy.recount_percent", centre_id=centre_id),
    }


def _post_differences(count: StockCount, lines: list[CountLine], *, by: User) -> Document | None:
    changed = [line for line in lines if line.variance]
    if not changed:
        return None
    posted = [
        Line(
            count.location,
            line.lot,
            MovementKind.COUNT_GAIN if line.variance > 0 else MovementKind.COUNT_LOSS,
            abs(line.variance),
            reason=line.reason or LossReason.COUNT,
            event_at=line.frozen_at,
        )
        for line in changed
    ]
    draft = Draft(
        kind=DocumentKind.COUNT,
        id=count.id,
        fields={"approved_by_id": by.id, "approved_by_name": by.display_name},
    )
    return post(draft, posted, by=changed[0].counted_by)
