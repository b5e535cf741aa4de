"""Cutting an order to the money there is: vital first, then essential, then other; the emptiest first. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

RANKS = {"vital": 0, "essential": 1, "other": 2}


@dataclass(frozen=True)
class Asked:
    """A product of the order: units asked in whole packs, FCFA a unit, months of stock (None: not computable)."""

    key: Hashable
    priority: str
    months: Decimal | None
    qty: int
    pack: int
    unit_cost: Decimal


def cut_to_budget(asked: Sequence[Asked], budget: Decimal) -> dict[Hashable, int]:
    """Units kept of each product so that the whole costs at most the budget, in whole packs.

    Raises ValueError for a negative number, or a pack below 1.
    """
    if budget < 0 or any(one.qty < 0 or one.pack < 1 or one.unit_cost < 0 for one in asked):
        raise ValueError("quantities, prices and the budget are not negative, a pack holds at least one unit")
    left, kept = budget, {}
    for one in sorted(asked, key=_urgency):
        packs = one.qty // one.pack
        if one.unit_cost:
            packs = min(packs, int(left // (one.pack * one.unit_cost)))
        kept[one.key] = packs * one.pack
        left -= packs * one.pack * one.unit_cost
    return kept


def _urgency(one: Asked) -> tuple[int, Decimal]:
    return RANKS.get(one.priority, len(RANKS)), one.months if one.months is not None else Decimal(0)
