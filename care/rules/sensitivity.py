"""Diagnoses that are read with a permission of their own, and shown neutrally to everybody else.

Source: house rules on restricted subjects; ICD-10 (HIV B20–B24, Z20.6, Z21; mental disorders F00–F99, self-harm
X60–X84; maltreatment T74, Y05–Y07).
"""

from __future__ import annotations

from collections.abc import Collection

HIV, MENTAL_HEALTH, VIOLENCE = "hiv", "mental", "violence"

_BY_CATEGORY = (
    (HIV, ("B20", "B21", "B22", "B23", "B24", "Z20.6", "Z21", "O98.7", "R75")),
    (MENTAL_HEALTH, ("F", "X6", "X7", "X80", "X81", "X82", "X83", "X84")),
    (VIOLENCE, ("T74", "Y05", "Y06", "Y07", "Z91.7")),
)


def subject_of(icd10: str, *, sensitive: bool) -> str:
    """The restricted subject of a diagnosis: hiv, mental, violence; empty for an ordinary one."""
    if not sensitive:
        return ""
    return next((subject for subject, codes in _BY_CATEGORY if icd10.startswith(codes)), "")


def may_be_named(icd10: str, *, sensitive: bool, readable: Collection[str], in_record: bool) -> bool:
    """Whether a diagnosis is shown by its name to a person who may read the subjects `readable`.

    Outside the record (queue, timeline, register, labels) a sensitive one never is.
    """
    if not sensitive:
        return True
    subject = subject_of(icd10, sensitive=True)
    return in_record and (not subject or subject in readable)
