"""Consumption of every product over the last full months, computed from the ledger in a few queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import DateTimeField, F, Max, Min, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from centres.settings import value_of
from core.scoping import active_centre
from pharmacy.choices import CONSUMPTION, USABLE_PLACES, BalanceStatus, NotServed
from pharmacy.models import Balance, Consumption, DispensingLine, Movement, StockItem
from pharmacy.rules.presence import LotHistory, presence


def window(months: int, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the last full calendar months."""
    end = today.replace(day=1) - dt.timedelta(days=1)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return dt.date(year, month + 1, 1), end


def compute(items: Sequence[StockItem], *, today: dt.date) -> list[Consumption]:
    """Unsaved rows for these products: consumed, unmet, days covered, days out of stock."""
    if not items:
        return []
    usual = value_of("pharmacy.cmm_months", centre_id=active_centre())
    windows = {item.medicine_id: window(item.cmm_months or usual, today) for item in items}
    oldest = min(since for since, _until in windows.values())
    histories = _histories(oldest)
    consumed, unmet = _consumed(windows, oldest), _unmet(windows, oldest)
    first = dict(Movement.objects.order_by().values_list("medicine").annotate(Min("event_at")))
    rows = []
    for item in items:
        since, until = windows[item.medicine_id]
        seen = first.get(item.medicine_id)
        found = presence(
            histories.get(item.medicine_id, {}).values(),
            since=since,
            until=until,
            today=today,
            first_day=timezone.localdate(seen) if seen else None,
        )
        rows.append(
            Consumption(
                centre_id=item.centre_id,
                medicine_id=item.medicine_id,
                since=since,
                until=until,
                consumed=max(consumed.get(item.medicine_id, 0), 0),
                unmet=unmet.get(item.medicine_id, 0),
                days_covered=found.days_covered,
                stockout_days=found.stockout_days,
                out_since=found.out_since,
                computed_at=timezone.now(),
            )
        )
    return rows


def start_of(day: dt.date) -> dt.datetime:
    """Midnight at the centre."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _histories(since: dt.date) -> dict[uuid.UUID, dict[uuid.UUID, LotHistory]]:
    found: dict[uuid.UUID, dict[uuid.UUID, LotHistory]] = defaultdict(dict)
    places = {"location__kind__in": sorted(USABLE_PLACES)}
    now = Balance.objects.filter(on_hand__gt=0, status=BalanceStatus.USABLE, **places)
    for medicine, lot, expiry, on_hand in now.values_list("medicine", "lot", "lot__expiry", "on_hand"):
        found[medicine].setdefault(lot, LotHistory(expiry)).now += on_hand
    moves = (
        Movement.objects.filter(event_at__gte=start_of(since), **places)
        .annotate(day=TruncDate("event_at"))
        .order_by()
        .values_list("medicine", "lot", "lot__expiry", "day")
        .annotate(net=Sum("qty"), came=Max("qty"))
    )
    for medicine, lot, expiry, day, net, came in moves:
        found[medicine].setdefault(lot, LotHistory(expiry)).moves.append((day, net, came > 0))
    return found


def _consumed(windows: Mapping[uuid.UUID, tuple[dt.date, dt.date]], oldest: dt.date) -> dict[uuid.UUID, int]:
    """Given and used less what came back; a reversal counts on the day of what it reverses."""
    rows = (
        Movement.objects.filter(event_at__gte=start_of(oldest), kind__in=sorted(CONSUMPTION))
        .annotate(at=Coalesce(F("reverses__event_at"), F("event_at"), output_field=DateTimeField()))
        .annotate(day=TruncDate("at"))
        .order_by()
        .values_list("medicine", "day")
        .annotate(net=Sum("qty"))
    )
    total: dict[uuid.UUID, int] = defaultdict(int)
    for medicine, day, net in rows:
        since, until = windows.get(medicine, (day, dt.date.min))
        if since <= day <= until:
            total[medicine] -= net
    return total


def _unmet(windows: Mapping[uuid.UUID, tuple[dt.date, dt.date]], oldest: dt.date) -> dict[uuid.UUID, int]:
    rows = (
        DispensingLine.objects.filter(
            not_served_reason=NotServed.STOCKOUT, not_served__gt=0, request__written_at__gte=start_of(oldest)
        )
        .annotate(day=TruncDate("request__written_at"))
        .order_by()
        .values_list("medicine", "day")
        .annotate(n=Sum("not_served"))
    )
    total: dict[uuid.UUID, int] = defaultdict(int)
    for medicine, day, n in rows:
        since, until = windows.get(medicine, (day, dt.date.min))
        if since <= day <= until:
            total[medicine] += n
    return total
