"""Numbers of the centre's registers: serial and year."""

from __future__ import annotations

from django.db.models import F

from centres.models import Centre
from maternity.models import RegisterCounter


def next_number(*, centre: Centre, register: str, year: int) -> str:
    """The next number of a register: 0012/2026. The counter stays locked until the transaction ends."""
    RegisterCounter.objects.bulk_create(
        [RegisterCounter(centre=centre, register=register, year=year)], ignore_conflicts=True
    )
    counter = RegisterCounter.objects.filter(centre=centre, register=register, year=year)
    counter.update(last=F("last") + 1)
    return f"{counter.values_list('last', flat=True).get():04d}/{year}"
