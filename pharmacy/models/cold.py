"""The cold chain: refrigerators and their readings, morning and evening."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from pharmacy.choices import HalfDay


@tracked()
class ColdStore(CentreOwned):
    """A refrigerator with the range it has to keep, °C."""

    label = models.CharField(max_length=60)
    lowest = models.DecimalField(max_digits=4, decimal_places=1, default=2)
    highest = models.DecimalField(max_digits=4, decimal_places=1, default=8)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "label"], name="pharmacy_coldstore_once"),
            models.CheckConstraint(condition=Q(lowest__lt=F("highest")), name="pharmacy_coldstore_range"),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.label


class ColdReading(CentreOwned):
    """A temperature read. Out of the range, what was done is written beside it."""

    append_only = True
    untracked = "append-only"

    store = models.ForeignKey(ColdStore, on_delete=models.PROTECT, related_name="readings")
    day = models.DateField()
    half = models.CharField(max_length=7, choices=HalfDay)
    celsius = models.DecimalField(max_digits=4, decimal_places=1)
    out_of_range = models.BooleanField()
    action = models.CharField(max_length=200, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-day", "-half"]
        constraints = [
            SameCentre(field="store", name="pharmacy_coldreading_same_centre"),
            models.UniqueConstraint(fields=["store", "day", "half"], name="pharmacy_coldreading_once"),
            models.CheckConstraint(condition=Q(celsius__range=(-40, 60)), name="pharmacy_coldreading_possible"),
            models.CheckConstraint(
                condition=Q(out_of_range=False) | ~Q(action=""), name="pharmacy_coldreading_excursion_explained"
            ),
        ]
        triggers = [append_only_trigger()]
