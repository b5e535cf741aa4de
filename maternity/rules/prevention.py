"""Preventive doses of pregnancy: sulfadoxine-pyrimethamine (SP) and tetanus-diphtheria (Td).

Source: WHO/SRH/21.2 DT.38, ANC.S.05 (SP), ANC.S.04 (Td). Spacing is counted from the previous dose.
"""

from datetime import date

from maternity.rules.dating import trimester

SP_MIN_DAYS = 28
TD_MIN_DAYS = {2: 28, 3: 183, 4: 365, 5: 365}
TD_PROTECTS_DAYS_BEFORE_BIRTH = 14


def sp_refusal(weeks: int, *, cotrimoxazole: bool, last_sp: date | None, on: date) -> str | None:
    """Why SP is not given today: first_trimester, on_cotrimoxazole, too_soon; None = give.

    Raises ValueError when the last dose is after the day.
    """
    if last_sp is not None and last_sp > on:
        raise ValueError("the last dose is in the future")
    if cotrimoxazole:
        return "on_cotrimoxazole"
    if trimester(weeks) == 1:
        return "first_trimester"
    too_soon = last_sp is not None and (on - last_sp).days < SP_MIN_DAYS
    return "too_soon" if too_soon else None


def td_interval_valid(dose_number: int, previous_on: date, on: date) -> bool:
    """Whether dose 2–5 respects its interval (28 days, 6 months, 1 year, 1 year). Raises ValueError."""
    if dose_number not in TD_MIN_DAYS:
        raise ValueError("doses 2 to 5 follow another dose")
    return (on - previous_on).days >= TD_MIN_DAYS[dose_number]


def td_protects_newborn(on: date, edd: date) -> bool:
    """Whether a dose is at least 14 days before the due date."""
    return (edd - on).days >= TD_PROTECTS_DAYS_BEFORE_BIRTH
