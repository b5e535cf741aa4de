"""What a unit of a lot costs the patient here: the product's own price or coefficient, or the centre's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal

from centres.settings import value_of
from core.scoping import active_centre
from pharmacy.models import Lot, StockItem
from pharmacy.rules.pricing import unit_price


def prices_of(lots: Iterable[Lot]) -> dict[uuid.UUID, int]:
    """FCFA per dispensing unit, by lot id."""
    rows = list(lots)
    items = {
        item.medicine_id: item for item in StockItem.objects.filter(medicine__in={lot.medicine_id for lot in rows})
    }
    usual = Decimal(str(value_of("pharmacy.coefficient", centre_id=active_centre())))
    return {lot.id: _price(lot, items.get(lot.medicine_id), usual) for lot in rows}


def _price(lot: Lot, item: StockItem | None, usual: Decimal) -> int:
    if item is None:
        return unit_price(lot.unit_cost, usual)
    coefficient = usual if item.coefficient is None else item.coefficient
    return unit_price(lot.unit_cost, coefficient, item.fixed_price)
