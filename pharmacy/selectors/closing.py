"""What a month's closing says: movements by product, the three counts of the sales, the revolving fund."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import DateTimeField, F, Sum
from django.db.models.functions import Coalesce

from billing.models import ChargeLine
from billing.models import PaymentAllocation as Allocation
from catalog.models import Medicine
from centres.settings import value_of
from core.scoping import active_centre
from pharmacy.choices import CHARGE_SOURCE, CountState, Funding, MovementKind, ProposalState
from pharmacy.models import Balance, Movement, Proposal, Served, StockCount, StockItem
from pharmacy.rules.stock_account import COLUMNS, VERSION, Fund
from pharmacy.selectors.consumption import compute, start_of

ZERO = Decimal(0)


@dataclass
class AccountRow:
    """A product in a month: units and FCFA at cost, by column of the report."""

    medicine: Medicine
    opening: int = 0
    opening_value: Decimal = ZERO
    units: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    values: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    stockout_days: int = 0

    @property
    def closing(self) -> int:
        return self.opening + sum(self.units.values())

    @property
    def closing_value(self) -> Decimal:
        return self.opening_value + sum(self.values.values(), ZERO)


@dataclass(frozen=True)
class Sales:
    """What was given in the month at the price frozen on the line, counted three times, FCFA."""

    ledger: int
    prescriptions: int
    cash_desk: int

    @property
    def agree(self) -> bool:
        """The ledger, the prescriptions served and the charges say the same."""
        return self.ledger == self.prescriptions == self.cash_desk


def month_end(month: dt.date) -> dt.date:
    """First day of the next month."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def account(month: dt.date) -> list[AccountRow]:
    """Every product that has stock or moved, by name. Opened from the balance now minus what moved since."""
    start, end = start_of(month), start_of(month_end(month))
    rows: dict[uuid.UUID, AccountRow] = {}
    now = Balance.objects.filter(on_hand__gt=0).order_by().values_list("medicine")
    for medicine, units, value in now.annotate(u=Sum("on_hand"), v=Sum(F("on_hand") * F("lot__unit_cost"))):
        _row(rows, medicine).opening, rows[medicine].opening_value = units, value
    columns = {kind: column.code for column in COLUMNS for kind in column.kinds}
    since = Movement.objects.filter(event_at__gte=start).order_by()
    for inside, queryset in ((True, since.filter(event_at__lt=end)), (False, since.filter(event_at__gte=end))):
        sums = queryset.values_list("medicine", "kind").annotate(u=Sum("qty"), v=Sum(F("qty") * F("unit_cost")))
        for medicine, kind, units, value in sums:
            row = _row(rows, medicine)
            row.opening -= units
            row.opening_value -= value
            if inside:
                row.units[columns[kind]] += units
                row.values[columns[kind]] += value
    medicines = Medicine.objects.in_bulk(rows)
    for pk, row in rows.items():
        row.medicine = medicines[pk]
    _add_consumption(rows, month_end(month))
    moved = [row for row in rows.values() if row.opening or row.closing or any(row.units.values())]
    return sorted(moved, key=lambda row: row.medicine.label)


def _row(rows: dict[uuid.UUID, AccountRow], medicine: uuid.UUID) -> AccountRow:
    return rows.setdefault(medicine, AccountRow(Medicine()))


def _add_consumption(rows: dict[uuid.UUID, AccountRow], day: dt.date) -> None:
    """Days out of stock and consumption of the window that ends with the month."""
    items = [item for item in StockItem.objects.filter(medicine__in=rows)]
    for item in items:
        item.cmm_months = 1
    for one in compute(items, today=day):
        rows[one.medicine_id].stockout_days = one.stockout_days


def sales(month: dt.date) -> Sales:
    """Sales of the month; a reversal counts in the month of what it reverses."""
    start, end = start_of(month), start_of(month_end(month))
    given = (
        Movement.objects.filter(kind=MovementKind.DISPENSED, unit_price__isnull=False, event_at__gte=start)
        .annotate(at=Coalesce(F("reverses__event_at"), F("event_at"), output_field=DateTimeField()))
        .filter(at__gte=start, at__lt=end)
    )
    served = Served.objects.filter(
        document__event_at__gte=start, document__event_at__lt=end, document__reversed_by=None
    )
    charged = ChargeLine.objects.filter(
        charge__source=CHARGE_SOURCE,
        charge__charged_on__gte=month,
        charge__charged_on__lt=month_end(month),
        charge__cancellation=None,
    )
    return Sales(
        -(given.aggregate(s=Sum(F("qty") * F("unit_price")))["s"] or 0),
        served.aggregate(s=Sum("amount"))["s"] or 0,
        charged.aggregate(s=Sum("full"))["s"] or 0,
    )


def fund(month: dt.date, *, cash: int = 0, debts: int = 0) -> Fund:
    """The revolving fund at the end of the month: bought stock at cost, cash and debts as told, what is owed."""
    end, last = month_end(month), month_end(month) - dt.timedelta(days=1)
    bought = Balance.objects.filter(on_hand__gt=0, lot__funding=Funding.PURCHASE)
    now = bought.aggregate(s=Sum(F("on_hand") * F("lot__unit_cost")))["s"] or ZERO
    since = Movement.objects.filter(event_at__gte=start_of(end), lot__funding=Funding.PURCHASE)
    moved = since.aggregate(s=Sum(F("qty") * F("unit_cost")))["s"] or ZERO
    lines = ChargeLine.objects.filter(
        charge__source=CHARGE_SOURCE, charge__charged_on__lte=last, charge__cancellation=None
    )
    sums = lines.aggregate(due=Sum("due"), covered=Sum("covered"))
    paid = Allocation.objects.filter(
        charge__source=CHARGE_SOURCE, charge__charged_on__lte=last, payment__paid_at__lt=start_of(end)
    )
    return Fund(
        stock=now - moved,
        cash=cash,
        patients_owe=(sums["due"] or 0) - (paid.aggregate(s=Sum("amount"))["s"] or 0),
        payers_owe=sums["covered"] or 0,
        debts=debts,
        capital=value_of("pharmacy.opening_capital", centre_id=active_centre()),
    )


def obstacles(month: dt.date) -> list[str]:
    """What has to be finished first: codes of `WORDS` in the closing's service."""
    found = []
    if StockCount.objects.filter(state=CountState.OPEN, opened_at__lt=start_of(month_end(month))).exists():
        found.append("count")
    if Proposal.objects.filter(state=ProposalState.PENDING, recorded_at__lt=start_of(month_end(month))).exists():
        found.append("proposal")
    return found


def as_report(month: dt.date, rows: list[AccountRow], counted: Sales, money: Fund) -> dict[str, Any]:
    """The closing as plain JSON, as it will be printed for ever."""
    return {
        "version": VERSION,
        "month": month.isoformat(),
        "rows": [
            {
                "code": row.medicine.code,
                "label": row.medicine.label,
                "unit": row.medicine.dispensing_unit,
                "opening": row.opening,
                "units": {column.code: row.units[column.code] for column in COLUMNS},
                "values": {column.code: str(row.values[column.code]) for column in COLUMNS},
                "closing": row.closing,
                "closing_value": str(row.closing_value),
                "stockout_days": row.stockout_days,
            }
            for row in rows
        ],
        "sales": asdict(counted),
        "fund": {name: str(value) for name, value in asdict(money).items()},
    }
