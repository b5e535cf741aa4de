"""What crosses the border of a centre: quantities of a batch or a product, never a patient."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from core.scoping import all_centres
from pharmacy.choices import LocationKind, MovementKind
from pharmacy.models import Balance, Movement, Recall


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
