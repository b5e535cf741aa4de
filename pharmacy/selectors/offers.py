"""What the counter proposes for a request before anything is posted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pharmacy.models import Balance, DispensingLine, Lot
from pharmacy.pricing import prices_of
from pharmacy.selectors.stock import usable_balances
from pharmacy.services.allocation import Taken, Wanted, allocate


@dataclass(frozen=True)
class Offer:
    """What can be given of a line: lots (lot, units, available), stock left after, price and amount in FCFA."""

    qty: int = 0
    lots: list[tuple[Lot, int, int]] = field(default_factory=list)
    after: int = 0
    price: int = 0
    amount: int = 0
    shorter: int = 0  # usable units whose lot ends before the treatment


def lots_of(lines: Sequence[DispensingLine], *, on: dt.date) -> dict[uuid.UUID, list[Balance]]:
    """Usable balances by product, first expired first."""
    lots: dict[uuid.UUID, list[Balance]] = defaultdict(list)
    for balance in usable_balances(on=on).filter(medicine__in={line.medicine_id for line in lines}):
        lots[balance.medicine_id].append(balance)
    return lots


def offers_of(
    lines: Sequence[DispensingLine],
    remaining: Mapping[uuid.UUID, int],
    lots: Mapping[uuid.UUID, list[Balance]],
    *,
    on: dt.date,
) -> dict[uuid.UUID, Offer]:
    """One offer per line, lots shared between the lines of one product."""
    balances = [balance for rows in lots.values() for balance in rows]
    wanted = [Wanted(line.medicine_id, remaining[line.id], line.days) for line in lines]
    taken, _missing = allocate(wanted, balances, on=on)
    prices = prices_of(balance.lot for balance in balances)
    left = {balance.id: balance.on_hand for balance in balances}
    offers = {}
    for line, parts in zip(lines, taken, strict=True):
        available = {part.balance.id: left[part.balance.id] for part in parts}
        for part in parts:
            left[part.balance.id] -= part.qty
        rest = sum(left[balance.id] for balance in lots.get(line.medicine_id, []))
        offers[line.id] = _offer(line, parts, available, prices, rest, lots.get(line.medicine_id, []), on=on)
    return offers


def _offer(
    line: DispensingLine,
    parts: Sequence[Taken],
    available: Mapping[uuid.UUID, int],
    prices: Mapping[uuid.UUID, int],
    rest: int,
    balances: Sequence[Balance],
    *,
    on: dt.date,
) -> Offer:
    needed_until = on + dt.timedelta(days=max(line.days, 1) - 1)
    first = parts[0].balance.lot_id if parts else (balances[0].lot_id if balances else None)
    return Offer(
        qty=sum(part.qty for part in parts),
        lots=[(part.balance.lot, part.qty, available[part.balance.id]) for part in parts],
        after=rest,
        price=prices[first] if first else 0,
        amount=sum(part.qty * prices[part.balance.lot_id] for part in parts),
        shorter=sum(balance.on_hand for balance in balances if balance.lot.expiry < needed_until),
    )
