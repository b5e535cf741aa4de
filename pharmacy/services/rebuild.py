"""Balances computed again from the movements: after a restore, or on a server that received the ledger."""

from __future__ import annotations

import pgtrigger
from django.db import transaction
from django.db.models import Max, Sum

from pharmacy.models import Balance, Movement


@transaction.atomic
def rebuild_balances() -> int:
    """Write every balance of the open scope from its movements; returns how many were wrong or missing.

    Status and count barrier are kept where the row exists. To be run as the owner of the tables.
    """
    changed = 0
    totals = Movement.objects.values("centre", "location", "lot", "medicine").annotate(
        on_hand=Sum("qty"), seq_now=Max("seq"), last=Max("event_at")
    )
    with pgtrigger.ignore("pharmacy.Balance:only_by_movements"):
        for row in totals.order_by("location", "lot"):
            changed += _write(row)
    return changed


def _write(row: dict) -> int:  # type: ignore[type-arg]
    values = {"on_hand": row["on_hand"], "seq": row["seq_now"], "last_event_at": row["last"]}
    key = {"location_id": row["location"], "lot_id": row["lot"]}
    balance = Balance.objects.select_for_update().filter(**key).first()
    if balance is None:
        Balance.objects.create(**key, **values, centre_id=row["centre"], medicine_id=row["medicine"])
        return 1
    if all(getattr(balance, name) == value for name, value in values.items()):
        return 0
    Balance.objects.filter(pk=balance.pk).update(**values)
    return 1
