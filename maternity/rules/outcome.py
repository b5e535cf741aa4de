"""Outcome of a birth: live, stillborn, miscarriage, by the definition of the report.

Source: WHO view (≥ 22 weeks, 500 g when the age is unknown); DHIS2/RMA view (≥ 28 weeks or ≥ 1 000 g);
project ruling on the two. Signs of life make a live birth at any age.
"""

from collections.abc import Sequence
from typing import Literal

Definition = Literal["who22", "dhis2_28"]
MISCARRIAGE_BEFORE_WEEK, REPORT_FROM_WEEK = 22, 28
WHO_FROM_G, REPORT_FROM_G = 500, 1000


def classify_birth(
    ga: Sequence[int] | int | None,
    weight_g: int | None,
    signs_of_life: bool | None,
    *,
    death_timing: str | None = None,
    maceration: bool = False,
    definition: Definition = "who22",
) -> str:
    """live_birth, stillbirth, stillbirth_fresh, stillbirth_macerated, miscarriage or not_counted.

    ``ga`` = (weeks, days) or completed weeks, None when unknown; weight in g. ``death_timing`` before or
    during (labour), or unknown. Raises ValueError for an unknown definition or timing, or when nobody
    recorded whether there were signs of life.
    """
    weeks = ga if isinstance(ga, int) or ga is None else ga[0]
    if definition not in ("who22", "dhis2_28"):
        raise ValueError(f"unknown definition: {definition}")
    if signs_of_life is None:
        raise ValueError("signs of life are recorded, yes or no")
    kind = _kind_of_death(death_timing, maceration)
    if signs_of_life:
        return "live_birth"
    if _is_stillbirth(weeks, weight_g, definition):
        return kind
    return "miscarriage" if _is_miscarriage(weeks, weight_g, definition) else "not_counted"


def _kind_of_death(death_timing: str | None, maceration: bool) -> str:
    timing = (death_timing or "unknown").removesuffix("_labour")
    if timing not in ("before", "during", "unknown"):
        raise ValueError(f"unknown timing of death: {death_timing}")
    if maceration or timing == "before":
        return "stillbirth_macerated"
    return "stillbirth_fresh" if timing == "during" else "stillbirth"


def _is_stillbirth(weeks: int | None, weight_g: int | None, definition: Definition) -> bool:
    if definition == "dhis2_28":
        late = weeks is not None and weeks >= REPORT_FROM_WEEK
        return late or (weight_g is not None and weight_g >= REPORT_FROM_G)
    if weeks is not None:
        return weeks >= MISCARRIAGE_BEFORE_WEEK
    return weight_g is not None and weight_g >= WHO_FROM_G


def _is_miscarriage(weeks: int | None, weight_g: int | None, definition: Definition) -> bool:
    """Under 22 weeks; by weight only in the WHO view, when the age is unknown."""
    if weeks is not None:
        return weeks < MISCARRIAGE_BEFORE_WEEK
    return definition == "who22" and weight_g is not None
