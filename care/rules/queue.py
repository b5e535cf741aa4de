"""Order of the queue: danger first, then arrival; and what a wait means.

Source: house design (02 File): beyond 30 minutes a wait asks for attention.
"""

from __future__ import annotations

EMERGENCY, PRIORITY, ORDINARY = 1, 2, 3
YOUNG_CHILD_DAYS = 60  # an infant of less than two months passes before ordinary visits
ELDERLY_YEARS = 70
PRIORITY_SIGN_ACTIONS = frozenset({"EVALUER"})


def priority_of(
    *, sign_actions: frozenset[str], critical_vitals: bool = False, age_days: int | None = None, pregnant: bool = False
) -> int:
    """1 with a danger sign to act upon at once or a critical vital sign, 2 for those who should not wait, else 3.

    `sign_actions` are the actions of the danger signs seen (catalog.SignAction).
    """
    if critical_vitals or sign_actions - PRIORITY_SIGN_ACTIONS:
        return EMERGENCY
    fragile = age_days is not None and (age_days < YOUNG_CHILD_DAYS or age_days >= ELDERLY_YEARS * 365)
    return PRIORITY if sign_actions or fragile or pregnant else ORDINARY


def median_wait(minutes: list[int]) -> int | None:
    """The lower median of waits in minutes: half of the people waited no longer. None without anybody."""
    ordered = sorted(minutes)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
