"""What crosses the border of a centre: quantities of a batch or a product, never a patient."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from core.scoping import all_centres
from pharmacy.choices import USABLE_PLACES, BalanceStatus, LocationKind, MovementKind
from pharmacy.models import Balance, Consumption, Movement, Recall
from pharmacy.rules.planning import corrected_cmm
from pharmacy.selectors.planning import PlanRow

LEVEL_MONTHS = 2  # a centre is offered stock up to this many months of its consumption


@dataclass(frozen=True)
class BatchAtCentre:
    """Where a batch stands at a centre, dispensing units."""

    centre: str
    received: int
    on_hand: int
    on_way: int
    given: int  # to patients, less what came back
    lost: int
    patients: int
    closed: bool


def batch_by_centre(recall: Recall) -> list[BatchAtCentre]:
    """The batch at every centre of the network: a recall is followed at all of them at once."""
    with all_centres(reason="a recalled batch is followed at every centre, by quantity and number of patients"):
        batch = {"medicine": recall.medicine_id, "lot__number": recall.number}
        held = (
            Balance.objects.filter(**batch)
            .values("centre__name", "location__kind")
            .annotate(sum=Sum("on_hand"))
            .order_by("centre__name")
        )
        moved = Movement.objects.filter(**batch).values("centre__name", "kind").annotate(sum=Sum("qty"))
        people = (
            Movement.objects.filter(**batch, kind=MovementKind.DISPENSED, reverses=None)
            .filter(Q(reversed_by=None))
            .values("centre__name")
            .annotate(n=Count("document__patient", distinct=True))
        )
        open_at = set(
            Recall.objects.filter(medicine=recall.medicine_id, number=recall.number, closed_at=None).values_list(
                "centre__name", flat=True
            )
        )
        stock = {(row["centre__name"], row["location__kind"]): row["sum"] for row in held}
        sums = {(row["centre__name"], row["kind"]): row["sum"] for row in moved}
        served = {row["centre__name"]: row["n"] for row in people}
    return [
        _at(name, stock, sums, served.get(name, 0), name in open_at) for name in sorted({name for name, _ in stock})
    ]


def _at(
    name: str, stock: dict[tuple[str, str], int], sums: dict[tuple[str, str], int], people: int, is_open: bool
) -> BatchAtCentre:
    def moved(*kinds: str) -> int:
        return sum(sums.get((name, kind), 0) for kind in kinds)

    return BatchAtCentre(
        centre=name,
        received=moved(MovementKind.OPENING, MovementKind.RECEIPT, MovementKind.TRANSFER_IN),
        on_hand=sum(qty for (centre, kind), qty in stock.items() if centre == name and kind != LocationKind.TRANSIT),
        on_way=stock.get((name, LocationKind.TRANSIT), 0),
        given=-moved(MovementKind.DISPENSED, MovementKind.PATIENT_RETURN, MovementKind.SERVICE_USE),
        lost=-moved(MovementKind.LOSS, MovementKind.SUPPLIER_RETURN),
        patients=people,
        closed=not is_open,
    )


@dataclass(frozen=True)
class Rebalance:
    """Units at risk here that another centre would use before they expire."""

    row: PlanRow
    centre: str
    qty: int
    usable_there: int
    cmm_there: Decimal


def rebalancing(rows: Sequence[PlanRow], *, here: uuid.UUID, on: dt.date) -> list[Rebalance]:
    """For what is at risk here, the centres below their minimum, the emptiest first; each unit is proposed once."""
    if not rows:
        return []
    wanted = {row.item.medicine_id: row for row in rows}
    with all_centres(reason="units at risk of expiry here, proposed to the centres that lack them: quantities only"):
        held = list(
            Balance.objects.filter(
                medicine__in=wanted,
                on_hand__gt=0,
                status=BalanceStatus.USABLE,
                lot__expiry__gte=on,
                location__kind__in=sorted(USABLE_PLACES),
            )
            .exclude(centre=here)
            .order_by()
            .values_list("centre", "medicine")
            .annotate(Sum("on_hand"))
        )
        others = list(
            Consumption.objects.filter(medicine__in=wanted, centre__active=True)
            .exclude(centre=here)
            .select_related("centre")
        )
    return _proposals(wanted, others, {(centre, medicine): qty for centre, medicine, qty in held})


def _proposals(
    wanted: dict[uuid.UUID, PlanRow], others: Sequence[Consumption], usable: dict[tuple[uuid.UUID, uuid.UUID], int]
) -> list[Rebalance]:
    left = {pk: row.at_risk for pk, row in wanted.items()}
    offers = []
    for one in others:
        cmm = corrected_cmm(one.consumed, one.days_covered, one.stockout_days)
        stock = usable.get((one.centre_id, one.medicine_id), 0)
        if cmm:
            offers.append((Decimal(stock) / cmm, cmm, stock, one))
    proposed = []
    for months, cmm, stock, one in sorted(offers, key=lambda offer: (offer[0], offer[3].centre.name)):
        lacking = int(cmm * LEVEL_MONTHS) - stock
        qty = min(left[one.medicine_id], lacking)
        if months < LEVEL_MONTHS and qty > 0:
            left[one.medicine_id] -= qty
            proposed.append(Rebalance(wanted[one.medicine_id], one.centre.name, qty, stock, cmm))
    return sorted(proposed, key=lambda one: (one.row.item.medicine.label, one.centre))
