"""The next number of a centre."""

from __future__ import annotations

from django.db.models import F

from centres.models import Centre
from patients.models import NumberCounter
from patients.rules.numbers import PatientNumber


def next_numbers(*, centre: Centre, year: int, count: int = 1) -> list[str]:
    """Reserve consecutive numbers of a year. The counter stays locked until the transaction ends."""
    NumberCounter.objects.bulk_create([NumberCounter(centre=centre, year=year)], ignore_conflicts=True)
    counter = NumberCounter.objects.filter(centre=centre, year=year)
    counter.update(last=F("last") + count)
    last = counter.values_list("last", flat=True).get()
    return [str(PatientNumber(centre.short_code, year, serial)) for serial in range(last - count + 1, last + 1)]
