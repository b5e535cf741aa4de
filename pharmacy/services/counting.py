"""Blind counts while the pharmacy works: each line freezes the ledger when it is saved."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from pharmacy.choices import CountState, DocumentKind, LossReason, MovementKind
from pharmacy.models import Balance, CountLine, Document, Location, Lot, StockCount
from pharmacy.services.posting import Draft, Line, lock_balances, post
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
        _check(lines, by=by)
        lock_balances((locked.location_id, line.lot_id) for line in lines)
        document = _post_differences(locked, lines, by=by)
        for line in lines:
            Balance.objects.filter(location=locked.location_id, lot=line.lot_id).update(barrier_at=line.frozen_at)
        locked.state, locked.validated_by, locked.validated_at = CountState.VALIDATED, by, timezone.now()
        locked.save()
        return document


def _check(lines: list[CountLine], *, by: User) -> None:
    if not lines:
        raise RefusedError(_("Nothing was counted."))
    if any(by.id in (line.counted_by_id, line.first_counted_by_id) for line in lines):
        raise RefusedError(_("A second person has to approve this document."))
    unexplained = [line.lot.number for line in lines if line.variance and not line.reason]
    if unexplained:
        raise RefusedError(_("Explain the difference of: %(lots)s.") % {"lots": ", ".join(unexplained)})


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
