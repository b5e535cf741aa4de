"""Ear problem, 2–59 months. Source: IMCI 2014; WHO smart-emcare."""

from dataclasses import dataclass

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Finding, Rung, at_least, below, both
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("ear", AgeGroup.CHILD)


@dataclass(frozen=True)
class EarSigns:
    """Signs of the ear box; ``discharge_days`` = days of discharge told, asked when pus is seen."""

    ear_problem: bool | None = None
    ear_pain: bool | None = None
    pus_seen: bool | None = None
    discharge_days: int | None = None
    tender_swelling_behind_ear: bool | None = None


def classify_ear(
    signs: EarSigns, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX
) -> Classification | None:
    """Class of the box; None when no ear problem is told nor seen."""
    if _opened(signs) is False:
        return None
    if _opened(signs) is None:
        return box.incomplete(["ear_problem"])
    limit = thresholds.value("CHRONIC_EAR_FROM_DAYS")
    recent = both(signs.pus_seen, below(signs.discharge_days, limit))
    lasting = both(signs.pus_seen, at_least(signs.discharge_days, limit))
    needs = "pus_seen" if signs.pus_seen is None else "discharge_days"
    rungs = [
        Rung("mastoiditis", (Finding("tender_swelling_behind_ear", signs.tender_swelling_behind_ear),)),
        Rung("acute_ear_infection", _acute(signs, recent, needs)),
        Rung("chronic_ear_infection", (Finding("lasting_pus", lasting, needs=needs),)),
    ]
    return box.climb(rungs, otherwise="no_ear_infection", conditions=_conditions(signs))


def _acute(signs: EarSigns, recent: bool | None, needs: str) -> tuple[Finding, ...]:
    return (Finding("ear_pain", signs.ear_pain), Finding("recent_pus", recent, needs=needs))


def _opened(signs: EarSigns) -> bool | None:
    """A sign seen opens the box even when no problem was told."""
    if signs.ear_pain or signs.pus_seen or signs.tender_swelling_behind_ear:
        return True
    return signs.ear_problem


def _conditions(signs: EarSigns) -> tuple[str, ...]:
    present = {"ear_pain": signs.ear_pain, "ear_pus": signs.pus_seen}
    return tuple(name for name, value in present.items() if value)
