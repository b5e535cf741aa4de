"""Computing figures: a pure function of the records, safe to run again at any time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from centres.models import Centre
from core.ids import uuid7
from core.locks import hold
from core.scoping import centre_scope
from stats.models import DirtyMonth, IndicatorValue
from stats.period import Month
from stats.registry import Expected, Indicator, indicators


def compute(centre: Centre, month: Month) -> list[IndicatorValue]:
    """The figures of one centre and month, not saved. Opens the scope of the centre."""
    with centre_scope(centre.id):
        return [_figure(indicator, centre, month) for indicator in indicators()]


def _figure(indicator: Indicator, centre: Centre, month: Month) -> IndicatorValue:
    below = indicator.denominator
    return IndicatorValue(
        id=uuid7(),
        centre=centre,
        code=indicator.code,
        variant=indicator.variant,
        version=indicator.version,
        month=month.first,
        numerator=indicator.numerator.count(centre, month),
        denominator=below.number(centre, month) if isinstance(below, Expected) else below.count(centre, month),
        excluded={one.code: one.count(centre, month) for one in indicator.excluded},
        computed_at=timezone.now(),
    )


@transaction.atomic
def compute_month(centre: Centre, month: Month) -> int:
    """Compute and keep the figures of one month; returns how many changed. One computation of a month at a time."""
    hold("stats.month", uuid.uuid5(centre.id, str(month)))
    figures = compute(centre, month)
    with centre_scope(centre.id):
        before = {
            (row.code, row.variant, row.version): (row.numerator, row.denominator, row.excluded)
            for row in IndicatorValue.objects.filter(month=month.first)
        }
        IndicatorValue.objects.bulk_create(
            figures,
            update_conflicts=True,
            unique_fields=["centre", "code", "variant", "version", "month"],
            update_fields=["numerator", "denominator", "excluded", "computed_at"],
        )
    now = {(row.code, row.variant, row.version): (row.numerator, row.denominator, row.excluded) for row in figures}
    return sum(1 for key, figure in now.items() if before.get(key) != figure)


def compute_months(centres: Iterable[Centre], months: Iterable[Month]) -> int:
    """Compute every month of these centres, each in its own transaction; returns how many figures changed."""
    wanted = list(months)
    return sum(compute_month(centre, month) for centre in centres for month in wanted)


def compute_dirty(limit: int = 200) -> int:
    """Compute the months whose records changed; returns how many. A month that changes meanwhile stays in the queue."""
    done = 0
    for centre in Centre.objects.filter(active=True):
        with centre_scope(centre.id):
            waiting = list(DirtyMonth.objects.order_by("month")[:limit])
        for row in waiting:
            done += _compute_one(centre, row)
    return done


@transaction.atomic
def _compute_one(centre: Centre, row: DirtyMonth) -> int:
    with centre_scope(centre.id):
        mine = DirtyMonth.objects.select_for_update(skip_locked=True).filter(pk=row.pk).first()
        if mine is None:
            return 0
        compute_month(centre, Month.of(mine.month))
        mine.delete()
    return 1


def differences(months: Iterable[Month]) -> list[str]:
    """Kept figures that the records no longer give, in a sentence each: the nightly proof."""
    found: list[str] = []
    wanted = list(months)
    for centre in Centre.objects.filter(active=True):
        with centre_scope(centre.id):
            waiting = set(DirtyMonth.objects.values_list("month", flat=True))
            kept = {
                (row.code, row.variant, row.version, row.month): row
                for row in IndicatorValue.objects.filter(month__in=[month.first for month in wanted])
            }
        for month in wanted:
            if month.first in waiting or not any(key[3] == month.first for key in kept):
                continue
            for figure in compute(centre, month):
                row = kept.get((figure.code, figure.variant, figure.version, figure.month))
                if row is None or (row.numerator, row.denominator) != (figure.numerator, figure.denominator):
                    found.append(f"{centre.code} {figure.code}.{figure.variant} {month}")
    return found
