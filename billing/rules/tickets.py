"""Which ticket a visit costs. The amounts are tariffs of the centre; only the act is chosen here."""

from __future__ import annotations

ADULT_MONTHS = 15 * 12
CHILD_MONTHS = 5 * 12

CONSULTED_BY_AGE = frozenset({"consultation", "child"})
CONTROL = "CONS_SUIVI"
FIXED = {"follow_up": "CONS_CHRONIQUE"}


def ticket_for(*, service: str, age_months: int | None, emergency: bool = False, control: bool = False) -> str | None:
    """Code of the act that the ticket of a visit charges (data/acts.csv), or None where the acts themselves are.

    `service` is a code of `centres.choices.Service`. An unknown age counts as adult. A control within the
    centre's delay has its own act.
    """
    if service in FIXED:
        return FIXED[service]
    if service not in CONSULTED_BY_AGE:
        return None
    if emergency:
        return "CONS_URGENCE"
    if control:
        return CONTROL
    if age_months is None or age_months >= ADULT_MONTHS:
        return "CONS_ADULTE"
    return "CONS_M5" if age_months < CHILD_MONTHS else "CONS_ENFANT"
