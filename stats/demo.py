"""Figures of the demonstration: computed from its records, like any other."""

from __future__ import annotations

from core.demo import Demo
from stats.period import Month
from stats.selectors import network
from stats.services import compute_dirty, compute_months


def fill(demo: Demo) -> str:
    """Every month of the history; needs the maternity."""
    last = Month.of(demo.today)
    changed = compute_months(network(), last.plus(-12).until(last))
    compute_dirty()
    return f"{changed} chiffres"
