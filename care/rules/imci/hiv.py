"""HIV status of a child of 2–59 months. Source: general knowledge of the HIV guidelines, to be signed."""

from dataclasses import dataclass
from typing import Literal

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("hiv", AgeGroup.CHILD)
Result = Literal["positive", "negative"]
TestType = Literal["virological", "serology"]


@dataclass(frozen=True)
class HivStatus:
    """What is known: mother's result, the child's last test, breastfeeding or weeks since its end."""

    age_months: int
    mother: Result | None = None
    child_test: TestType | None = None
    child_result: Result | None = None
    breastfeeding: bool | None = None
    weeks_since_weaning: int | None = None


def classify_hiv(status: HivStatus, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX) -> Classification:
    """confirmed, exposed, unlikely or unknown; an unanswered breastfeeding question keeps "exposed"."""
    if status.child_result == "positive":
        certain = _positive_is_certain(status, thresholds)
        return box.classified("hiv_confirmed" if certain else "hiv_exposed", evidence=["child_result"])
    if status.mother == "positive":
        free = status.child_result == "negative" and _exposure_over(status, thresholds)
        return box.classified("hiv_unlikely" if free else "hiv_exposed", evidence=["mother"])
    if status.mother == "negative" or status.child_result == "negative":
        return box.classified("hiv_unlikely", evidence=["mother" if status.mother else "child_result"])
    return box.classified("hiv_unknown")


def _positive_is_certain(status: HivStatus, thresholds: Thresholds) -> bool:
    """Before 18 months a positive serology may be the mother's antibodies."""
    old_enough = status.age_months >= thresholds.value("HIV_SEROLOGY_VALID_FROM_MONTHS")
    return status.child_test == "virological" or (status.child_test == "serology" and old_enough)


def _exposure_over(status: HivStatus, thresholds: Thresholds) -> bool:
    if status.breastfeeding is not False or status.weeks_since_weaning is None:
        return False
    return status.weeks_since_weaning >= thresholds.value("HIV_WEANING_WINDOW_WEEKS")
