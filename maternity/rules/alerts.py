"""Antenatal and postpartum alerts, keyed by context: one value means different things in each.

Source: WHO ANC DAK DT.04, DT.06, DT.17, DT.25; PNC DAK DT.6, DT.12; October 2025 WHO/FIGO/ICM
restatement for postpartum haemorrhage (secondary, switchable).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Pressure = tuple[int, int]
PROTEIN_SCALE = ("none", "+", "++", "+++", "++++")
HIGH_SYSTOLIC, HIGH_DIASTOLIC = 140, 90
SEVERE_SYSTOLIC, SEVERE_DIASTOLIC = 160, 110
PROTEIN_FROM = "++"
HB_LIMITS_G_DL = (0, 25)
ANAEMIA_BELOW_G_DL: Mapping[int, float] = MappingProxyType({1: 11.0, 2: 10.5, 3: 11.0})

NO_ALERT = ("none", "none")


def blood_pressure(
    first: Pressure,
    repeat: Pressure | None = None,
    protein: str | None = None,
    symptoms: Collection[str] = (),
) -> tuple[str, str]:
    """Level and action of one contact's pressures (systolic, diastolic in mmHg) and dipstick.

    Levels none, repeat_required, none_after_repeat, hypertension, severe_hypertension, pre_eclampsia,
    severe_pre_eclampsia; actions none, repeat, counsel_and_recheck, refer_urgent. The repeat after
    10–15 minutes grades the level. A protein not tested (None) proves no pre-eclampsia: the screen asks
    for it. Raises ValueError for a systolic not above the diastolic or an unknown dipstick value.
    """
    grade = _protein_grade(protein)
    if not _high(first):
        return NO_ALERT
    if repeat is None:
        return "repeat_required", "repeat"
    if not _high(repeat):
        return "none_after_repeat", "none"
    return _hypertensive(repeat, heavy_protein=grade >= PROTEIN_SCALE.index(PROTEIN_FROM), symptoms=symptoms)


def _hypertensive(pressure: Pressure, *, heavy_protein: bool, symptoms: Collection[str]) -> tuple[str, str]:
    severe = pressure[0] >= SEVERE_SYSTOLIC or pressure[1] >= SEVERE_DIASTOLIC
    if symptoms or (heavy_protein and severe):
        return "severe_pre_eclampsia", "refer_urgent"
    if heavy_protein:
        return "pre_eclampsia", "refer_urgent"
    return ("severe_hypertension", "refer_urgent") if severe else ("hypertension", "counsel_and_recheck")


def _high(pressure: Pressure) -> bool:
    systolic, diastolic = pressure
    if systolic <= diastolic:
        raise ValueError(f"systolic {systolic} not above diastolic {diastolic}")
    return systolic >= HIGH_SYSTOLIC or diastolic >= HIGH_DIASTOLIC


def _protein_grade(protein: str | None) -> int:
    if protein is None:
        return 0
    if protein not in PROTEIN_SCALE:
        raise ValueError(f"unknown dipstick value: {protein}")
    return PROTEIN_SCALE.index(protein)


def anaemia(hb_g_dl: float | None, trimester: int, *, pallor: bool | None = None) -> bool | None:
    """Anaemia by haemoglobin in g/dL for the trimester, by pallor where there is no haemoglobin.

    None when neither is known. Raises ValueError outside 0–25 g/dL (a value in g/L) or trimester 1–3.
    """
    if trimester not in ANAEMIA_BELOW_G_DL:
        raise ValueError("a trimester is 1, 2 or 3")
    if hb_g_dl is None:
        return pallor
    low, high = HB_LIMITS_G_DL
    if not low <= hb_g_dl <= high:
        raise ValueError(f"haemoglobin outside {low}-{high} g/dL (looks like g/L)")
    return hb_g_dl < ANAEMIA_BELOW_G_DL[trimester]


@dataclass(frozen=True)
class ContextLimit:
    """Limits of one measure in one context: under ``low`` and above ``high`` (or from it) act."""

    low: float | None
    high: float | None
    high_included: bool
    low_action: str
    high_action: str
    source: str

    def action(self, value: float) -> str:
        """``ok`` or the action of the side that is passed."""
        if self.low is not None and value < self.low:
            return self.low_action
        if self.high is None or not (value > self.high or (self.high_included and value == self.high)):
            return "ok"
        return self.high_action


REPEAT_REFER, REPEAT_INVESTIGATE = "repeat_then_refer", "repeat_then_investigate"
CONTEXT_LIMITS: Mapping[tuple[str, str], ContextLimit] = MappingProxyType(
    {
        ("anc", "temperature_c"): ContextLimit(None, 38, True, "", REPEAT_REFER, "ANC DAK DT.04/06"),
        ("anc", "pulse"): ContextLimit(60, 100, False, REPEAT_REFER, REPEAT_REFER, "ANC DAK DT.04/06"),
        ("anc", "systolic"): ContextLimit(None, 140, True, "", "repeat", "ANC DAK DT.04/17"),
        ("anc", "diastolic"): ContextLimit(None, 90, True, "", "repeat", "ANC DAK DT.04/17"),
        ("anc", "spo2"): ContextLimit(92, None, False, REPEAT_REFER, "", "ANC DAK DT.06"),
        ("anc", "fhr"): ContextLimit(100, 180, False, REPEAT_REFER, REPEAT_REFER, "ANC DAK DT.04/06"),
        ("anc_project", "fhr"): ContextLimit(110, 160, False, REPEAT_REFER, REPEAT_REFER, "OpenSRP ANC"),
        ("postpartum", "temperature_c"): ContextLimit(
            36, 38, True, REPEAT_INVESTIGATE, REPEAT_INVESTIGATE, "PNC DAK DT.6"
        ),
        ("postpartum", "pulse"): ContextLimit(60, 100, False, REPEAT_REFER, REPEAT_REFER, "PNC DAK DT.6"),
        ("postpartum", "systolic"): ContextLimit(90, 140, True, "repeat", "repeat", "PNC DAK DT.6"),
        ("postpartum", "diastolic"): ContextLimit(60, 90, True, "repeat", "repeat", "PNC DAK DT.6"),
    }
)


def in_context(context: str, measure: str, value: float) -> str | None:
    """``ok`` or what to do with a value in its context (anc, anc_project, postpartum); None = no rule."""
    limit = CONTEXT_LIMITS.get((context, measure))
    return limit.action(value) if limit else None


def postpartum_haemorrhage(
    blood_loss_ml: int,
    *,
    pulse: int | None = None,
    systolic: int | None = None,
    diastolic: int | None = None,
    definition: Literal["classic_500", "who_2025"] = "classic_500",
) -> bool:
    """Postpartum haemorrhage within 24 h of a vaginal birth, loss in ml.

    classic_500: from 500 ml. who_2025: also from 300 ml with pulse > 100, shock index > 1,
    systolic < 100 or diastolic < 60. Raises ValueError for a negative loss.
    """
    if blood_loss_ml < 0:
        raise ValueError("blood loss below zero")
    if blood_loss_ml >= 500:
        return True
    return definition == "who_2025" and blood_loss_ml >= 300 and _abnormal(pulse, systolic, diastolic)


def _abnormal(pulse: int | None, systolic: int | None, diastolic: int | None) -> bool:
    shock = pulse is not None and systolic is not None and pulse > systolic
    fast = pulse is not None and pulse > 100
    low = systolic is not None and systolic < 100
    return shock or fast or low or (diastolic is not None and diastolic < 60)
