"""Each product with its consumption, months of stock, levels, expiry risk and what to order."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from centres.settings import values_of
from core.scoping import active_centre
from pharmacy.choices import Funding, OrderState, TransferState
from pharmacy.models import Consumption, IncomingLine, Lot, Movement, OrderLine, Packaging, StockItem
from pharmacy.rules.planning import corrected_cmm, expiry_risk, months_of_stock, order_quantity, stock_levels
from pharmacy.selectors.consumption import compute
from pharmacy.selectors.stock import StockRow, is_usable, stock_rows

ALERT = "pharmacy.expiry_alert_days"


@dataclass(frozen=True)
class Rules:
    """Delays in months, and thresholds, of the centre or of the product."""

    lead: Decimal
    safety: Decimal
    interval: Decimal
    emergency: Decimal
    alert_until: dt.date


@dataclass
class PlanRow:
    """A product as the manager plans it. Quantities in dispensing units, values in FCFA."""

    stock: StockRow
    consumption: Consumption | None
    cmm: Decimal | None
    manual: bool
    months: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    state: str  # out, unusable, critical, low, much, unknown, unused, available
    at_risk: int = 0
    risk_value: Decimal = Decimal(0)
    near_expiry: int = 0
    expired: int = 0
    expired_value: Decimal = Decimal(0)
    incoming: int = 0
    ordered: int = 0
    suggested: int = 0
    pack: int = 1
    unit_cost: Decimal = Decimal(0)
    risks: list[tuple[object, int]] = field(default_factory=list)  # (balance, units at risk)

    @property
    def item(self) -> StockItem:
        return self.stock.item

    @property
    def usable(self) -> int:
        return self.stock.usable

    @property
    def gross(self) -> Decimal | None:
        """CMM without the correction for stock-outs."""
        one = self.consumption
        return None if one is None else corrected_cmm(one.consumed, one.days_covered, 0)

    @property
    def out_on(self) -> int | None:
        """Days before the stock is used up."""
        return None if self.months is None else int(self.months * Decimal("30.4375"))

    @property
    def order_value(self) -> Decimal:
        return self.suggested * self.unit_cost


def plan(*, on: dt.date, text: str = "") -> list[PlanRow]:
    """Every product kept here, by name: a dozen queries, whatever the number of products."""
    rows = stock_rows(on=on, text=text)
    consumption = _consumption([row.item for row in rows], on=on)
    names = [*(f"pharmacy.{name}_months" for name in ("lead", "safety", "interval", "emergency")), ALERT]
    *months, days = values_of(names, centre_id=active_centre()).values()
    lead, safety, interval, emergency = (Decimal(str(month)) for month in months)
    usual = Rules(lead, safety, interval, emergency, on + dt.timedelta(days=days))
    packs, costs = _packs(), _costs()
    incoming, ordered = _incoming(), _ordered()
    planned = []
    for row in rows:
        pk = row.item.medicine_id
        one = _plan_row(row, consumption.get(pk), usual, on=on)
        one.incoming, one.ordered = incoming.get(pk, 0), ordered.get(pk, 0)
        one.pack, one.unit_cost = packs.get(pk, 1), costs.get(pk, Decimal(0))
        _suggest(one, _rules_of(row.item, usual))
        planned.append(one)
    return planned


def _consumption(items: list[StockItem], *, on: dt.date) -> dict[uuid.UUID, Consumption]:
    """Rows of the nightly work; computed here for products it has not seen yet."""
    last = on.replace(day=1) - dt.timedelta(days=1)
    known = {row.medicine_id: row for row in Consumption.objects.filter(until=last)}
    missing = [item for item in items if item.medicine_id not in known]
    return known | {row.medicine_id: row for row in compute(missing, today=on)}


def _rules_of(item: StockItem, usual: Rules) -> Rules:
    def own(value: Decimal | None, common: Decimal) -> Decimal:
        return common if value is None else value

    return Rules(
        own(item.lead_months, usual.lead),
        own(item.safety_months, usual.safety),
        own(item.interval_months, usual.interval),
        usual.emergency,
        usual.alert_until,
    )


def _plan_row(row: StockRow, consumption: Consumption | None, usual: Rules, *, on: dt.date) -> PlanRow:
    rules, item = _rules_of(row.item, usual), row.item
    manual = item.manual_cmm is not None and (item.manual_cmm_until or on) >= on
    cmm = item.manual_cmm if manual else _cmm(consumption)
    minimum, maximum = stock_levels(cmm, rules.lead, rules.safety, rules.interval) if cmm is not None else (None, None)
    months = months_of_stock(row.usable, cmm)
    one = PlanRow(row, consumption, cmm, manual, months, minimum, maximum, "")
    usable = [balance for balance in row.lots if is_usable(balance, on)]
    risks = expiry_risk([(balance.on_hand, balance.lot.expiry) for balance in usable], cmm, on)
    one.risks = [(balance, risk) for balance, risk in zip(usable, risks, strict=True) if risk]
    one.at_risk = sum(risks)
    one.risk_value = sum(
        (risk * balance.lot.unit_cost for balance, risk in zip(usable, risks, strict=True)), Decimal(0)
    )
    one.near_expiry = sum(balance.on_hand for balance in usable if balance.lot.expiry <= rules.alert_until)
    old = [balance for balance in row.lots if balance.lot.expiry < on]
    one.expired = sum(balance.on_hand for balance in old)
    one.expired_value = sum((balance.on_hand * balance.lot.unit_cost for balance in old), Decimal(0))
    one.state = _state(one, rules)
    return one


def _cmm(consumption: Consumption | None) -> Decimal | None:
    if consumption is None:
        return None
    return corrected_cmm(consumption.consumed, consumption.days_covered, consumption.stockout_days)


def _state(one: PlanRow, rules: Rules) -> str:
    if not one.usable:
        return "unusable" if one.stock.unusable else "out"
    if one.cmm is None or one.minimum is None or one.maximum is None:
        return "unknown"
    if not one.cmm:
        return "unused"
    if one.usable < one.cmm * rules.emergency:
        return "critical"
    if one.usable <= one.minimum:
        return "low"
    return "much" if one.usable > one.maximum else "available"


def _suggest(one: PlanRow, rules: Rules) -> None:
    """What to order; nothing above the minimum, so that one orders when it is time."""
    if one.minimum is None or one.usable + one.incoming + one.ordered - one.at_risk > one.minimum:
        return
    one.suggested = order_quantity(
        cmm=one.cmm,
        usable=one.usable,
        incoming=one.incoming,
        ordered=one.ordered,
        at_risk=one.at_risk,
        lead=rules.lead,
        safety=rules.safety,
        interval=rules.interval,
        pack=one.pack,
    )


def _packs() -> dict[uuid.UUID, int]:
    """Units of the pack to order: the usual one, or the smallest known."""
    rows = Packaging.objects.order_by("usual", "-units").values_list("medicine", "units")
    return dict(rows)  # the last one stands: the usual pack, else the smallest


def _costs() -> dict[uuid.UUID, Decimal]:
    """The last price paid here, FCFA a unit."""
    bought = Lot.objects.filter(funding=Funding.PURCHASE, unit_cost__gt=0)
    return dict(bought.order_by("medicine", "-recorded_at").distinct("medicine").values_list("medicine", "unit_cost"))


def _incoming() -> Mapping[uuid.UUID, int]:
    rows = IncomingLine.objects.filter(transfer__state=TransferState.SENT).order_by().values_list("medicine")
    return dict(rows.annotate(Sum("qty")))


def _ordered() -> dict[uuid.UUID, int]:
    """Ordered and not received yet."""
    lines = OrderLine.objects.filter(order__state__in=[OrderState.VALIDATED, OrderState.SENT])
    waiting = list(lines.values_list("order", "medicine", "requested"))
    got = received_of(list({order for order, _medicine, _requested in waiting})) if waiting else {}
    orders: dict[uuid.UUID, int] = {}
    for order, medicine, requested in waiting:
        orders[medicine] = orders.get(medicine, 0) + max(requested - got.get((order, medicine), 0), 0)
    return orders


def received_of(orders: list[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """Units received of each order and product, reversed receipts left out."""
    rows = Movement.objects.filter(document__order_id__in=orders).order_by()
    return {
        (order, medicine): total
        for order, medicine, total in rows.values_list("document__order_id", "medicine").annotate(Sum("qty"))
    }
