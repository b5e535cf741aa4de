"""What the pharmacy answers to care: the stock of this centre while a prescription is written."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from care.providers import StockHere
from pharmacy.models import Balance, Consumption, StockItem
from pharmacy.pricing import prices_of
from pharmacy.rules.planning import corrected_cmm
from pharmacy.selectors.stock import usable_balances


def stock_here(centre_id: uuid.UUID, medicine_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, StockHere]:
    """Usable units, price of the first lot to give, and a product of the same molecule where none is left.

    Products that the centre does not keep are left out.
    """
    wanted = set(medicine_ids)
    items = StockItem.objects.filter(centre=centre_id, medicine__in=wanted, active=True).select_related("medicine")
    kept = {item.medicine_id: item.medicine for item in items}
    lots: dict[uuid.UUID, list[Balance]] = defaultdict(list)
    for balance in usable_balances(on=timezone.localdate()).filter(centre=centre_id, medicine__in=kept):
        lots[balance.medicine_id].append(balance)
    prices = prices_of(rows[0].lot for rows in lots.values())
    low = _low(centre_id, {pk: sum(row.on_hand for row in rows) for pk, rows in lots.items()})
    missing = [pk for pk in kept if pk not in lots]
    other = _substitutes(centre_id, {kept[pk].dci for pk in missing}) if missing else {}
    return {
        pk: StockHere(
            quantity=sum(row.on_hand for row in lots[pk]) if pk in lots else 0,
            low=pk in low,
            price=prices[lots[pk][0].lot_id] if pk in lots else None,
            substitute=other.get(kept[pk].dci, "") if pk in missing else "",
        )
        for pk in kept
    }


def _low(centre_id: uuid.UUID, stock: dict[uuid.UUID, int]) -> set[uuid.UUID]:
    """Products with less than one month of their consumption."""
    rows = Consumption.objects.filter(centre=centre_id, medicine__in=stock)
    found = set()
    for row in rows:
        cmm = corrected_cmm(row.consumed, row.days_covered, row.stockout_days)
        if cmm and stock[row.medicine_id] < cmm:
            found.add(row.medicine_id)
    return found


def _substitutes(centre_id: uuid.UUID, molecules: set[str]) -> dict[str, str]:
    """Another strength or form of the same molecule in stock, by molecule."""
    rows = usable_balances(on=timezone.localdate()).filter(centre=centre_id, medicine__dci__in=molecules)
    return {row.medicine.dci: row.medicine.label for row in rows.select_related("medicine")}
