"""Reading the stock: what is here, what moves, what waits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.db.models import Prefetch, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Medicine
from pharmacy.choices import CORRECTIONS, USABLE_PLACES, BalanceStatus, MovementKind, RequestState
from pharmacy.models import Balance, DispensingLine, DispensingRequest, Document, Movement, StockItem


def usable_balances(*, on: dt.date) -> models.QuerySet[Balance]:
    """Balances from which one may give on a day, first expired first."""
    rows = Balance.objects.filter(
        on_hand__gt=0, status=BalanceStatus.USABLE, lot__expiry__gte=on, location__kind__in=sorted(USABLE_PLACES)
    )
    return rows.select_related("lot", "location").order_by("lot__expiry", "lot__recorded_at", "id")


@dataclass
class StockRow:
    """One product of the stock list. Quantities in dispensing units, value in FCFA."""

    item: StockItem
    usable: int = 0
    unusable: int = 0
    value: Decimal = Decimal(0)
    next_expiry: dt.date | None = None
    lots: list[Balance] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Out, unusable (only expired or blocked stock), or available."""
        if self.usable:
            return "available"
        return "unusable" if self.unusable else "out"


def stock_rows(*, on: dt.date, text: str = "") -> list[StockRow]:
    """Every product kept at the centre with its stock now: two queries, whatever the number of products."""
    items = StockItem.objects.filter(active=True).select_related("medicine")
    if text.strip():
        named = Q(medicine__dci__icontains=text.strip()) | Q(medicine__code__iexact=text.strip())
        held = Balance.objects.filter(lot__number__iexact=text.strip()).values("medicine")
        items = items.filter(named | Q(medicine__in=held))
    ordered = items.order_by("medicine__dci", "medicine__strength")
    rows = {item.medicine_id: StockRow(item) for item in ordered}
    for balance in Balance.objects.filter(on_hand__gt=0).select_related("lot", "location").order_by("lot__expiry"):
        row = rows.get(balance.medicine_id)
        if row is not None:
            _add(row, balance, on)
    return list(rows.values())


def _add(row: StockRow, balance: Balance, on: dt.date) -> None:
    row.value += balance.on_hand * balance.lot.unit_cost
    row.lots.append(balance)
    if not is_usable(balance, on):
        row.unusable += balance.on_hand
        return
    row.usable += balance.on_hand
    row.next_expiry = row.next_expiry or balance.lot.expiry


def is_usable(balance: Balance, on: dt.date) -> bool:
    """True when the lot may be given out on this day."""
    return (
        balance.status == BalanceStatus.USABLE and balance.lot.expiry >= on and balance.location.kind in USABLE_PLACES
    )


@dataclass(frozen=True)
class CardLine:
    """One line of the stock card, with the product's stock after it."""

    movement: Movement
    balance: int

    @property
    def received(self) -> int:
        return max(self.movement.qty, 0)

    @property
    def issued(self) -> int:
        return max(-self.movement.qty, 0)

    @property
    def correction(self) -> bool:
        """Losses, adjustments and count differences have a column of their own on paper."""
        return self.movement.kind in CORRECTIONS

    @property
    def void(self) -> bool:
        """True for a movement taken back by a counter-entry."""
        return getattr(self.movement, "reversed_by", None) is not None

    @property
    def where(self) -> str:
        """Origin or destination, neutral: patients are not named on a stock card."""
        if self.movement.kind == MovementKind.DISPENSED:
            return _("Patient served")
        if self.movement.kind == MovementKind.PATIENT_RETURN:
            return _("Patient")
        return self.movement.document.counterpart or str(self.movement.get_kind_display()).capitalize()

    @property
    def late(self) -> bool:
        """True when it was entered on a later day than it happened."""
        return timezone.localdate(self.movement.recorded_at) > timezone.localdate(self.movement.event_at)


@dataclass(frozen=True)
class Card:
    """A stock card: opening stock, lines in the order of events, closing stock."""

    opening: int
    lines: list[CardLine]
    closing: int


def stock_card(medicine: Medicine, *, since: dt.date, until: dt.date) -> Card:
    """Movements of a product between two days, both included.

    The card opens from the current balance minus what has moved since: no sum over the whole history.
    """
    start = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
    end = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min))
    rows = Movement.objects.filter(medicine=medicine, event_at__gte=start)
    now = Balance.objects.filter(medicine=medicine).aggregate(s=Sum("on_hand"))["s"] or 0
    moved = rows.aggregate(s=Sum("qty"))["s"] or 0
    opening = running = now - moved
    lines = []
    shown = rows.filter(event_at__lt=end).select_related("lot", "document", "location", "reversed_by")
    for movement in shown.order_by("event_at", "recorded_at", "seq"):
        running += movement.qty
        lines.append(CardLine(movement, running))
    return Card(opening, lines, running)


def queue() -> models.QuerySet[DispensingRequest]:
    """Requests that wait, the oldest first."""
    rows = DispensingRequest.objects.filter(state__in=[RequestState.WAITING, RequestState.PARTIAL])
    return rows.select_related("patient").annotate(line_count=models.Count("lines")).order_by("written_at")


def request_with_lines(pk: uuid.UUID) -> models.QuerySet[DispensingRequest]:
    """One request, its patient, its lines and their products."""
    lines = DispensingLine.objects.select_related("medicine").order_by("position")
    rows = DispensingRequest.objects.filter(pk=pk).select_related("patient__village")
    return rows.prefetch_related(Prefetch("lines", queryset=lines))


def documents() -> models.QuerySet[Document]:
    """Documents with what their page shows."""
    movements = Movement.objects.select_related("lot", "location", "medicine").order_by("position")
    rows = Document.objects.select_related("patient", "reverses", "reversed_by", "centre")
    return rows.prefetch_related(Prefetch("movements", queryset=movements), "served__line__medicine")


def value_of_stock(rows: Sequence[StockRow]) -> Decimal:
    """FCFA at cost."""
    return sum((row.value for row in rows), Decimal(0))


def in_stock_like(medicine: Medicine) -> list[StockRow]:
    """Products of the same group with usable stock: where a prescriber may look for a substitute."""
    today = timezone.localdate()
    return [
        row
        for row in stock_rows(on=today)
        if row.usable and row.item.medicine.group == medicine.group and row.item.medicine_id != medicine.pk
    ]
