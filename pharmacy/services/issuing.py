"""Stock that leaves the depot without a patient: to a service, to another place of the centre, back to the supplier."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from core.ids import uuid7
from pharmacy.choices import DocumentKind, LocationKind, MovementKind
from pharmacy.models import Document, Location
from pharmacy.services.allocation import Taken, Wanted, allocate, lock_usable
from pharmacy.services.posting import Draft, Line, post
from pharmacy.services.refusals import refusals


def issue_to_service(
    wanted: Sequence[Wanted],
    *,
    service: str,
    by: User,
    location: Location | None = None,
    document_id: uuid.UUID | None = None,
) -> Document:
    """Give stock to a service of the centre, which uses it: it counts as consumption.

    Raises RefusedError without the name of the service, or when there is not enough; nothing is then posted.
    """
    if not service.strip():
        raise RefusedError(_("Write to which service it goes."))
    draft = Draft(kind=DocumentKind.SERVICE_ISSUE, id=document_id or uuid7(), fields={"counterpart": service.strip()})
    with refusals():
        first = Document.objects.filter(pk=draft.id).first()
        if first is not None:
            return first
        taken = take(wanted, location=location)
        return post(draft, [_line(part, MovementKind.SERVICE_USE) for part in taken], by=by)


def move(
    wanted: Sequence[Wanted],
    *,
    source: Location,
    target: Location,
    by: User,
    document_id: uuid.UUID | None = None,
) -> Document:
    """Carry stock from one place of the centre to another. Raises RefusedError when there is not enough."""
    if source.pk == target.pk or target.kind in (LocationKind.TRANSIT, LocationKind.QUARANTINE):
        raise RefusedError(_("Choose two different places that hold usable stock."))
    draft = Draft(kind=DocumentKind.MOVE, id=document_id or uuid7(), fields={"counterpart": target.label})
    with refusals():
        first = Document.objects.filter(pk=draft.id).first()
        if first is not None:
            return first
        taken = take(wanted, location=source)
        leaving = [_line(part, MovementKind.MOVE_OUT) for part in taken]
        arriving = [Line(target, part.balance.lot, MovementKind.MOVE_IN, part.qty) for part in taken]
        return post(draft, [*leaving, *arriving], by=by)


def take(wanted: Sequence[Wanted], *, location: Location | None = None) -> list[Taken]:
    """Lock and choose lots, first expired first. Raises RefusedError naming the product that lacks."""
    if not wanted:
        raise RefusedError(_("The document has no line."))
    if any(want.qty < 1 for want in wanted):
        raise RefusedError(_("Quantities are whole numbers of dispensing units, above zero."))
    today = timezone.localdate()
    balances = lock_usable(
        [want.medicine_id for want in wanted], on=today, location_id=location.id if location else None
    )
    taken, missing = allocate(wanted, balances, on=today)
    for want, lacking in zip(wanted, missing, strict=True):
        if lacking:
            name = next((b.medicine.label for b in balances if b.medicine_id == want.medicine_id), "")
            raise RefusedError(
                _("%(product)s: only %(n)d usable here.")
                % {"product": name or _("A product of the list"), "n": want.qty - lacking}
            )
    return together([part for parts in taken for part in parts])


def together(parts: Sequence[Taken]) -> list[Taken]:
    """One part per balance."""
    total: dict[uuid.UUID, Taken] = {}
    for part in parts:
        before = total.get(part.balance.id)
        total[part.balance.id] = Taken(part.balance, part.qty + (before.qty if before else 0))
    return list(total.values())


def _line(part: Taken, kind: MovementKind) -> Line:
    return Line(part.balance.location, part.balance.lot, kind, part.qty)
