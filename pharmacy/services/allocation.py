"""Choosing lots: first expired, first out, on locked balances."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pharmacy.choices import USABLE_PLACES, BalanceStatus
from pharmacy.models import Balance
from pharmacy.rules.planning import allocate_fefo


@dataclass(frozen=True)
class Wanted:
    """What is asked of one product: whole units, days of treatment that the lot has to outlast."""

    medicine_id: uuid.UUID
    qty: int
    treatment_days: int = 1
    allow_short: bool = False
    lot_id: uuid.UUID | None = None  # a lot chosen by hand


@dataclass(frozen=True)
class Taken:
    """A locked balance and what to take from it."""

    balance: Balance
    qty: int


def lock_usable(
    medicine_ids: Iterable[uuid.UUID], *, on: dt.date, location_id: uuid.UUID | None = None
) -> list[Balance]:
    """Lock, in the one order, every balance from which these products may be given on a day."""
    rows = Balance.objects.filter(
        medicine__in=set(medicine_ids),
        on_hand__gt=0,
        status=BalanceStatus.USABLE,
        lot__expiry__gte=on,
        location__kind__in=sorted(USABLE_PLACES),
        location__active=True,
    )
    if location_id is not None:
        rows = rows.filter(location=location_id)
    locked = rows.select_for_update(of=("self",)).select_related("lot", "location", "medicine")
    return [row for row in locked.order_by("location_id", "lot_id") if row.on_hand]


def allocate(
    wanted: Sequence[Wanted], balances: Sequence[Balance], *, on: dt.date
) -> tuple[list[list[Taken]], list[int]]:
    """For each wanted product the balances to take from, and what cannot be served."""
    left = {balance.id: balance.on_hand for balance in balances}
    taken: list[list[Taken]] = []
    missing: list[int] = []
    for want in wanted:
        chosen, rest = _allocate_one(want, balances, left, on=on)
        for part in chosen:
            left[part.balance.id] -= part.qty
        taken.append(chosen)
        missing.append(rest)
    return taken, missing


def _allocate_one(
    want: Wanted, balances: Sequence[Balance], left: Mapping[uuid.UUID, int], *, on: dt.date
) -> tuple[list[Taken], int]:
    fitting = [b for b in balances if b.medicine_id == want.medicine_id and want.lot_id in (None, b.lot_id)]
    fitting.sort(key=lambda b: (b.lot.expiry, b.lot.recorded_at, b.lot_id))
    lots = [(b, b.lot.expiry, left[b.id]) for b in fitting]
    allow_short = want.allow_short or want.lot_id is not None
    taken, rest = allocate_fefo(lots, want.qty, on, want.treatment_days, allow_short)
    return [Taken(balance, qty) for balance, qty in taken if qty], rest
