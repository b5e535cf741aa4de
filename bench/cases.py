"""Every case, in the order in which they are measured."""

from __future__ import annotations

# Importing a module registers its cases, in this order.
# isort: off
import bench.loading
import bench.patients
import bench.care
import bench.cash  # noqa: F401

# isort: on
from bench.registry import Case, chosen


def all_cases(only: str | None) -> list[Case]:
    """All cases, or the one asked for."""
    return chosen(only)
