"""A count as its counter sees it (blind), and as its validator does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models

from catalog.models import Medicine
from pharmacy.models import Balance, CountLine, Lot, StockCount
from pharmacy.services.counting import recount_limits, to_recount


@dataclass
class ToCount:
    """A product to count at a place: its lots, and what was already counted. Never what the books hold."""

    medicine: Medicine
    lots: list[Lot] = field(default_factory=list)
    lines: dict[uuid.UUID, CountLine] = field(default_factory=dict)
    again: bool = False  # a second person has to count it

    @property
    def done(self) -> bool:
        """Every lot was counted, and no second count is asked."""
        return not self.again and all(lot.id in self.lines for lot in self.lots)


def sheet_of(count: StockCount) -> list[ToCount]:
    """Products to count, by name: three queries."""
    limits = recount_limits(count.centre_id)
    lines = {line.lot_id: line for line in count.lines.select_related("lot__medicine")}
    held = Balance.objects.filter(location=count.location_id).filter(
        models.Q(on_hand__gt=0) | models.Q(lot__in=list(lines))
    )
    rows: dict[uuid.UUID, ToCount] = {}
    lots = {balance.lot_id: balance.lot for balance in held.select_related("lot__medicine")}
    lots |= {line.lot_id: line.lot for line in lines.values()}
    for lot in sorted(lots.values(), key=lambda lot: (lot.medicine.label, lot.expiry, lot.number)):
        row = rows.setdefault(lot.medicine_id, ToCount(lot.medicine))
        row.lots.append(lot)
        if lot.id in lines:
            row.lines[lot.id] = lines[lot.id]
            row.again = row.again or to_recount(lines[lot.id], **limits)
    return list(rows.values())


@dataclass(frozen=True)
class Variance:
    """A counted lot with what the books held."""

    line: CountLine
    value: Decimal  # FCFA at cost, signed
    again: bool


def variances(count: StockCount) -> list[Variance]:
    """Every counted lot, the largest differences in value first."""
    limits = recount_limits(count.centre_id)
    lines = count.lines.select_related("lot__medicine", "counted_by", "first_counted_by")
    rows = [Variance(line, line.variance * line.lot.unit_cost, to_recount(line, **limits)) for line in lines]
    return sorted(rows, key=lambda row: (-abs(row.value), row.line.lot.medicine.label))
