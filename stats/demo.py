"""Indicators of the demonstration: computed from its records, last, as the worker would."""

from __future__ import annotations

from centres.models import Centre
from core.demo import Demo
from stats.period import Month
from stats.services import compute_months

MONTHS = 13


def fill(demo: Demo) -> str:
    """The months that the pages of figures show, for every centre."""
    last = Month.of(demo.today)
    centres = list(Centre.objects.filter(active=True).order_by("code"))
    return f"{compute_months(centres, last.plus(1 - MONTHS).until(last))} valeurs"
