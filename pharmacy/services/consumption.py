"""Keeping the computed consumption: written every night, and again at any time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from pharmacy.models import Consumption, StockItem
from pharmacy.selectors.consumption import compute

_COLUMNS = ["since", "until", "consumed", "unmet", "days_covered", "stockout_days", "out_since", "computed_at"]


@transaction.atomic
def refresh_consumption(*, today: dt.date | None = None) -> int:
    """Compute every product of the open scope again; returns how many."""
    rows = compute(list(StockItem.objects.filter(active=True)), today=today or timezone.localdate())
    Consumption.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["centre", "medicine"], update_fields=_COLUMNS
    )
    return len(rows)
