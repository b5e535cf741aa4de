"""General danger signs of a child of 2–59 months. Source: IMCI 2014; WHO smart-emcare."""

from collections.abc import Collection

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Finding, Rung

DANGER_SIGNS = (
    "not_able_to_drink",
    "vomits_everything",
    "convulsion_this_illness",
    "convulsing_now",
    "lethargic",
    "unconscious",
)
BOX = Box("danger", AgeGroup.CHILD)

DangerSigns = Collection[str] | None


def danger_findings(signs: DangerSigns) -> tuple[Finding, ...]:
    """One finding per danger sign seen; ``signs`` None = not looked for. Raises ValueError."""
    if signs is None:
        return (Finding("danger_signs", None),)
    unknown = set(signs) - set(DANGER_SIGNS)
    if unknown:
        raise ValueError(f"unknown danger signs: {', '.join(sorted(unknown))}")
    return tuple(Finding(sign, True) for sign in DANGER_SIGNS if sign in signs)


def classify_danger(signs: DangerSigns, *, box: Box = BOX) -> Classification | None:
    """very_severe_disease when any sign is present, None when none is. Raises ValueError."""
    findings = danger_findings(signs)
    if not findings:
        return None
    if signs is None:
        return box.incomplete(["danger_signs"])
    conditions = [finding.name for finding in findings]
    return box.climb([Rung("very_severe_disease", findings)], otherwise="very_severe_disease", conditions=conditions)
