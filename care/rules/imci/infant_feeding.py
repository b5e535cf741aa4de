"""Feeding and weight of the infant of 0–<2 months. Source: WHO smart-emcare; IMCI 2014."""

from dataclasses import dataclass

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Finding, Number, Rung, below, both
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

BOX = Box("feeding", AgeGroup.YOUNG_INFANT)


@dataclass(frozen=True)
class InfantFeeding:
    """Weight of the day in kg, weight-for-age z, feeds in 24 h and what a feed looks like."""

    age_days: int
    weight_kg: Number | None = None
    waz: Number | None = None
    feeds_per_24h: int | None = None
    poor_attachment: bool | None = None
    poor_suckling: bool | None = None
    other_food_or_drink: bool | None = None
    thrush: bool | None = None
    wrong_replacement_feed: bool | None = None


def classify_infant_feeding(
    signs: InfantFeeding, *, thresholds: Thresholds = DEFAULT_THRESHOLDS, box: Box = BOX
) -> Classification:
    """very low weight (< 2 kg in the first 7 days), feeding problem or low weight, or none."""
    light = below(signs.weight_kg, thresholds.value("VERY_LOW_WEIGHT_BELOW_KG"))
    first_days = signs.age_days < thresholds.value("VERY_LOW_WEIGHT_BEFORE_DAY")
    rungs = [
        Rung("very_low_weight", (Finding("weight_kg", both(light, first_days)),)),
        Rung("feeding_problem_or_low_weight", _problems(signs, thresholds)),
    ]
    return box.climb(rungs, otherwise="no_feeding_problem")


def _problems(signs: InfantFeeding, thresholds: Thresholds) -> tuple[Finding, ...]:
    observed = ("poor_attachment", "poor_suckling", "other_food_or_drink", "thrush", "wrong_replacement_feed")
    return (
        Finding("waz", below(signs.waz, thresholds.value("INFANT_WAZ_LOW_BELOW"))),
        Finding("feeds_per_24h", below(signs.feeds_per_24h, thresholds.value("INFANT_FEEDS_FROM"))),
        *(Finding(name, getattr(signs, name)) for name in observed),
    )
