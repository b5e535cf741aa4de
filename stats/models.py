"""Figures computed from the records, and the months that wait to be computed again. All can be rebuilt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centres.owned import CentreOwned, centre_immutable
from core.ownership import Ownership
from stats.choices import Variant


class IndicatorValue(CentreOwned):
    """One figure of one centre and month, with what it counted."""

    ownership = Ownership.LOCAL
    untracked = "computed from records; rebuilt by `compute_indicators`"
    deletable = True

    code = models.CharField(max_length=24)
    variant = models.CharField(max_length=8, choices=Variant)
    version = models.PositiveSmallIntegerField()
    month = models.DateField()
    numerator = models.PositiveIntegerField()
    denominator = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # None = not computable
    excluded = models.JSONField(default=dict)  # {code of the set: count}
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code", "variant", "version", "month"], name="stats_one_value_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="stats_value_of_a_month"),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gte=0), name="stats_denominator_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["month", "code"], name="stats_value_by_month")]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.code} {self.month:%Y-%m}"


class DirtyMonth(CentreOwned):
    """A month whose records changed. Written by the triggers of the fact tables; removed once computed."""

    ownership = Ownership.LOCAL
    untracked = "a queue, emptied by the computation"
    deletable = True

    month = models.DateField()
    changes = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="stats_dirty_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="stats_dirty_is_a_month"),
        ]
        ordering = [F("month").desc()]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
