"""The cold chain log: two readings a day, what was done out of the range."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from pharmacy.models import ColdReading, ColdStore


@transaction.atomic
def open_store(*, label: str, by: User, lowest: Decimal = Decimal(2), highest: Decimal = Decimal(8)) -> ColdStore:
    """Add a refrigerator to follow; the same name again gives the first. Raises RefusedError for an empty range."""
    if lowest >= highest:
        raise RefusedError(_("The lowest temperature is below the highest."))
    store, _created = ColdStore.objects.get_or_create(
        label=label.strip(), defaults={"lowest": lowest, "highest": highest}
    )
    return store


@transaction.atomic
def read_store(
    store: ColdStore, *, day: dt.date, half: str, celsius: Decimal, by: User, action: str = ""
) -> ColdReading:
    """Write down a reading; the same half-day again gives the first reading.

    Raises RefusedError for the future, or out of the range without what was done.
    """
    if day > timezone.localdate():
        raise RefusedError(_("The date is in the future."))
    outside = not store.lowest <= celsius <= store.highest
    if outside and not action.strip():
        raise RefusedError(
            _("Outside %(low)s to %(high)s °C: write what was done with the products.")
            % {"low": store.lowest, "high": store.highest}
        )
    reading, _created = ColdReading.objects.get_or_create(
        store=store,
        day=day,
        half=half,
        defaults={
            "celsius": celsius,
            "out_of_range": outside,
            "action": action.strip(),
            "by_id": by.id,
            "by_name": by.display_name,
        },
    )
    return reading
