"""Fluids for dehydration: plans A, B and C, and the malnourished child for whom plan C is refused.

Source: IMCI 2014 (read through PMC10962728 table 4, PMC10962724); 75 ml/kg computed, ages as fallback.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from care.rules.dose import DoseProposal, NoDose, Subject, propose
from care.rules.rounding import half_away
from care.rules.tables.bands import Band, parse_band
from care.rules.tables.doses import DEFAULT_BANDS, DoseBand
from care.rules.tables.source import PROTOCOL_DATA, Row, packaged_rows
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

ORS = "Sels de réhydratation orale"
NO_DRIP_HOURS = 6
RESOMAL_EVERY_MINUTES, RESOMAL_HOURS = 30, 2


@dataclass(frozen=True)
class PlanCStep:
    """One drip step: ml per kg in so many minutes, for an age band in months."""

    age_months: Band
    rank: int
    ml_per_kg: Decimal
    minutes: int
    source: str


@dataclass(frozen=True)
class Step:
    """A volume in whole ml over so many minutes."""

    ml: int
    minutes: int


@dataclass(frozen=True)
class PlanC:
    """The drip: steps in order, total in ml, hours after which the child is assessed again."""

    steps: tuple[Step, ...]
    total_ml: int
    reassess_after_hours: int


@dataclass(frozen=True)
class FluidRefusal:
    """Why no plan is given; with the fluid and ml per half hour that the protocol gives instead."""

    message_code: str
    fluid: str = ""
    ml_per_half_hour: Decimal | None = None


def parse_steps(rows: Iterable[Row]) -> tuple[PlanCStep, ...]:
    """Steps from rows of ``plan_c_steps.csv``, in order. Raises KeyError, ValueError."""
    steps = [
        PlanCStep(
            age_months=parse_band(row["age_min_months"], row["age_max_months"]),
            rank=int(row["rank"]),
            ml_per_kg=Decimal(row["ml_per_kg"]),
            minutes=int(row["minutes"]),
            source=row["source"],
        )
        for row in rows
        if row["source"]
    ]
    return tuple(sorted(steps, key=lambda step: step.rank))


DEFAULT_STEPS = parse_steps(packaged_rows(PROTOCOL_DATA, "plan_c_steps.csv"))


def plan_a(age_months: int, *, bands: Iterable[DoseBand] = DEFAULT_BANDS) -> tuple[int, int] | None:
    """ORS after each loose stool: ml from–to by age; None outside the table."""
    return _range(propose(ORS, "PLAN_A_PAR_SELLE", Subject(age_months=age_months), bands=bands))


def plan_b(weight_kg: Decimal | None, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> int | None:
    """ORS in 4 hours: whole ml from the weight (75 ml/kg); None without a weight. Raises ValueError."""
    if weight_kg is None:
        return None
    _refuse_weight(weight_kg)
    return int(half_away(weight_kg * thresholds.value("PLAN_B_ML_PER_KG")))


def plan_b_by_age(age_months: int, *, bands: Iterable[DoseBand] = DEFAULT_BANDS) -> tuple[int, int] | None:
    """ORS in 4 hours when there is no weight: ml from–to by age; None outside the table."""
    return _range(propose(ORS, "PLAN_B_4H", Subject(age_months=age_months), bands=bands))


def _range(proposal: DoseProposal | NoDose) -> tuple[int, int] | None:
    if isinstance(proposal, NoDose) or proposal.units is None or proposal.units_high is None:
        return None
    return int(proposal.units), int(proposal.units_high)


def plan_c(
    weight_kg: Decimal | None,
    age_months: int,
    *,
    severe_malnutrition: bool,
    steps: Sequence[PlanCStep] = DEFAULT_STEPS,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> PlanC | FluidRefusal:
    """The drip of plan C, refused without weight, outside the ages, or in severe malnutrition.

    The malnourished child gets ReSoMal by the nutrition protocol. Raises ValueError for a bad weight.
    """
    if severe_malnutrition:
        return _resomal(weight_kg, thresholds)
    if weight_kg is None:
        return FluidRefusal("weight_required")
    _refuse_weight(weight_kg)
    chosen = [step for step in steps if step.age_months.holds(age_months)]
    return _drip(weight_kg, chosen) if chosen else FluidRefusal("outside_age")


def _resomal(weight_kg: Decimal | None, thresholds: Thresholds) -> FluidRefusal:
    per_kg = thresholds.value("RESOMAL_ML_PER_KG")
    volume = None if weight_kg is None else half_away(weight_kg * per_kg, 1)
    return FluidRefusal("protocole_malnutrition", "resomal", volume)


def _drip(weight_kg: Decimal, chosen: Sequence[PlanCStep]) -> PlanC:
    """Steps whose whole millilitres add up to the rounded total."""
    given, reached, steps = 0, Decimal(0), []
    for step in chosen:
        reached += step.ml_per_kg * weight_kg
        volume = int(half_away(reached)) - given
        steps.append(Step(volume, step.minutes))
        given += volume
    return PlanC(tuple(steps), given, sum(step.minutes for step in chosen) // 60)


def without_drip(
    weight_kg: Decimal, *, severe_malnutrition: bool, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Step | FluidRefusal:
    """ORS by tube or mouth where no drip is possible: 20 ml/kg/h for 6 hours. Raises ValueError."""
    if severe_malnutrition:
        return _resomal(weight_kg, thresholds)
    _refuse_weight(weight_kg)
    per_hour = thresholds.value("NO_DRIP_ML_PER_KG_HOUR")
    return Step(int(half_away(weight_kg * per_hour * NO_DRIP_HOURS)), NO_DRIP_HOURS * 60)


def _refuse_weight(weight_kg: Decimal) -> None:
    if weight_kg <= 0:
        raise ValueError("a weight is above zero")
