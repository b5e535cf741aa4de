"""Figures of the demonstration: computed from its records, like any other."""

from __future__ import annotations

from core.demo import Demo
from stats.services import compute_dirty


def fill(demo: Demo) -> str:
    """Every month that the records have marked; needs the maternity."""
    return f"{compute_dirty()} mois"
