"""What makes a pregnancy one to watch: flags, never a refusal. Source: WHO ANC kit; OpenSRP flags (age, parity)."""

from __future__ import annotations

from collections.abc import Sequence

YOUNG_UP_TO, OLDER_FROM, MANY_BIRTHS_FROM, ABORTIONS_FROM = 17, 35, 5, 2


def risks(
    *,
    age_years: int | None,
    parity: int | None,
    caesareans: int | None,
    stillbirths: int | None,
    abortions: int | None,
    fetus_count: int = 1,
    blood_group: str = "",
    complications: Sequence[str] = (),
    diseases: Sequence[str] = (),
) -> tuple[str, ...]:
    """Codes of the flags raised, most telling first; a missing number raises none. Age in completed years."""
    raised = {
        "multiple": fetus_count > 1,
        "caesarean": (caesareans or 0) >= 1,
        "stillbirth": (stillbirths or 0) >= 1,
        "complication": bool(complications),
        "disease": bool(diseases),
        "rhesus": blood_group.endswith("-"),
        "too_young": age_years is not None and age_years <= YOUNG_UP_TO,
        "older": age_years is not None and age_years >= OLDER_FROM,
        "many_births": (parity or 0) >= MANY_BIRTHS_FROM,
        "abortions": (abortions or 0) >= ABORTIONS_FROM,
    }
    return tuple(code for code, is_raised in raised.items() if is_raised)
