"""Every case, in the order in which they are measured."""

from __future__ import annotations

import bench.loading
import bench.patients  # noqa: F401 -- registers its cases
from bench.registry import Case, chosen


def all_cases(only: str | None) -> list[Case]:
    """All cases, or the one asked for."""
    return chosen(only)
