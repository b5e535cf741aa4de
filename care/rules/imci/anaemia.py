"""Anaemia by pallor and haemoglobin, 2–59 months. Source: WHO smart-emcare DL-G-CL1-109/110/111."""

from typing import Literal

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Finding, Number, Rung, below
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("anaemia", AgeGroup.CHILD)
Pallor = Literal["none", "some", "severe"]
DEWORM_FROM_MONTHS = 12


def classify_anaemia(
    pallor: Pallor | None,
    hb_g_dl: Number | None,
    *,
    age_months: int | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    box: Box = BOX,
) -> Classification:
    """Class of the box; haemoglobin in g/dL is optional, pallor is not: no green without it."""
    severe_hb = bool(below(hb_g_dl, thresholds.value("HB_SEVERE_BELOW")))
    low_hb = bool(below(hb_g_dl, thresholds.value("HB_ANAEMIA_BELOW")))
    severe_pallor = None if pallor is None else pallor == "severe"
    some_pallor = None if pallor is None else pallor == "some"
    rungs = [
        Rung("severe_anaemia", (_pallor(severe_pallor), Finding("hb_g_dl", severe_hb))),
        Rung("anaemia", (_pallor(some_pallor), Finding("hb_g_dl", low_hb))),
    ]
    old_enough = age_months is not None and age_months >= DEWORM_FROM_MONTHS
    return box.climb(rungs, otherwise="no_anaemia", conditions=["from_12_months"] if old_enough else [])


def _pallor(present: bool | None) -> Finding:
    return Finding("pallor", present)
