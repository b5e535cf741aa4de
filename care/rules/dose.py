"""Doses by weight or age from versioned bands; where no sourced row fits, no dose is proposed.

Source: rows of ``dose_bands.csv``; rules of the calculator in the child-health reference, 2.2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from care.rules.rounding import half_away, round_up
from care.rules.tables.bands import Band, hull
from care.rules.tables.doses import (
    DEFAULT_BANDS,
    DEFAULT_INTERVALS,
    DEFAULT_RATES,
    DoseBand,
    DoseInterval,
    DoseRate,
)
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds


class NoDose(StrEnum):
    """Why nothing is proposed. Never the nearest band."""

    NO_SOURCED_ROW = "no_sourced_row"
    WEIGHT_REQUIRED = "weight_required"
    AGE_REQUIRED = "age_required"
    OUTSIDE_WEIGHT = "outside_weight"
    OUTSIDE_AGE = "outside_age"


@dataclass(frozen=True)
class Subject:
    """Who is treated: today's weight in kg, age in completed months and, when known, whole days."""

    weight_kg: Decimal | None = None
    age_months: int | None = None
    age_days: int | None = None


@dataclass(frozen=True)
class DoseProposal:
    """One dose. ``units`` in the row's unit (low, high when the row gives a range), ``mg``/``iu``/``ml``
    where they can be computed, ``by_age`` = the line must say "dose selon l'âge"."""

    band: DoseBand
    by_age: bool
    units: Decimal | None
    units_high: Decimal | None
    mg: Decimal | None
    iu: Decimal | None
    ml: Decimal | None


def propose(
    dci: str,
    indication: str,
    subject: Subject,
    *,
    concentration_mg_ml: Decimal | None = None,
    bands: Iterable[DoseBand] = DEFAULT_BANDS,
) -> DoseProposal | NoDose:
    """The dose of a medicine for an indication, or why there is none.

    The weight decides; the age only when there is no weight. ``concentration_mg_ml`` of the ampoule
    chosen recomputes the volume. Raises ValueError for a weight or concentration not above zero.
    """
    _refuse_not_positive(subject.weight_kg, concentration_mg_ml)
    rows = [row for row in bands if row.source and (row.dci, row.indication) == (dci, indication)]
    if not rows:
        return NoDose.NO_SOURCED_ROW
    chosen = _choose(rows, subject)
    if isinstance(chosen, NoDose):
        return chosen
    if chosen.amount.per_kg and subject.weight_kg is None:
        return NoDose.WEIGHT_REQUIRED
    by_age = chosen.weight.given and subject.weight_kg is None
    return _proposal(chosen, subject, by_age=by_age, concentration=concentration_mg_ml)


def _refuse_not_positive(*values: Decimal | None) -> None:
    if any(value is not None and value <= 0 for value in values):
        raise ValueError("weight and concentration are above zero")


def _choose(rows: Sequence[DoseBand], subject: Subject) -> DoseBand | NoDose:
    if _outside_every_age(rows, subject):
        return NoDose.OUTSIDE_AGE
    if not any(row.weight.given for row in rows):
        return _by_age(rows, subject, NoDose.AGE_REQUIRED)
    if subject.weight_kg is None:
        return _by_age(rows, subject, NoDose.WEIGHT_REQUIRED)
    weight = subject.weight_kg
    return next((row for row in rows if row.weight.holds(weight)), NoDose.OUTSIDE_WEIGHT)


def _outside_every_age(rows: Sequence[DoseBand], subject: Subject) -> bool:
    """A known age outside the table as a whole refuses, whatever the weight."""
    pairs = [_age_measure(row, subject) for row in rows]
    known = [(band, age) for band, age in pairs if age is not None]
    if len(known) < len(pairs):
        return False
    return not hull([band for band, _ in known]).holds(known[0][1])


def _by_age(rows: Sequence[DoseBand], subject: Subject, unknown: NoDose) -> DoseBand | NoDose:
    usable = [(row, *_age_measure(row, subject)) for row in rows]
    aged = [(row, band, age) for row, band, age in usable if band.given and age is not None]
    if not aged:
        return unknown
    return next((row for row, band, age in aged if band.holds(age)), NoDose.OUTSIDE_AGE)


def _age_measure(row: DoseBand, subject: Subject) -> tuple[Band, int | None]:
    """The age band that counts for this row: days win where the row and the child have them."""
    if row.age_days.given and subject.age_days is not None:
        return row.age_days, subject.age_days
    if row.age_days.given and not row.age_months.given:
        return row.age_days, None
    return row.age_months, subject.age_months


def _proposal(row: DoseBand, subject: Subject, *, by_age: bool, concentration: Decimal | None) -> DoseProposal:
    amount, weight = row.amount, subject.weight_kg
    if amount.per_kg and weight is not None:
        quantity = half_away(amount.low * weight, 2)
        mg = quantity if amount.per_kg == "mg/kg" else None
        ml = _volume(mg, concentration) if mg is not None else quantity
        return DoseProposal(row, by_age, None, None, mg, None, ml)
    held = _held(row)
    return DoseProposal(
        band=row,
        by_age=by_age,
        units=amount.low,
        units_high=amount.high,
        mg=held.get("mg"),
        iu=held.get("UI"),
        ml=_ml_of_units(row, held.get("mg"), concentration),
    )


def _held(row: DoseBand) -> dict[str, Decimal]:
    strength = row.strength
    return {strength.unit: row.amount.low * strength.value} if strength else {}


def _ml_of_units(row: DoseBand, mg: Decimal | None, concentration: Decimal | None) -> Decimal | None:
    if not row.in_ml:
        return None
    if concentration is None or row.strength is None or concentration == row.strength.value:
        return row.amount.low
    return _volume(mg, concentration)


def _volume(mg: Decimal | None, concentration: Decimal | None) -> Decimal | None:
    return None if mg is None or concentration is None else half_away(mg / concentration, 2)


def quantity(proposal: DoseProposal, days: int | None = None) -> int | None:
    """Whole units to dispense: units × doses × days, rounded up; None when a factor is unknown.

    ``days`` default to the row's shorter duration; a single dose needs none. Raises ValueError below 1.
    """
    if days is not None and days < 1:
        raise ValueError("at least one day")
    if proposal.units is None:
        return None
    if proposal.band.single_dose:
        return round_up(proposal.units)
    length = days or (proposal.band.days[0] if proposal.band.days else None)
    times = proposal.band.doses_per_day
    return round_up(proposal.units * times * length) if times and length else None


def exact_mg(
    dci: str, indication: str, weight_kg: Decimal, *, rates: Iterable[DoseRate] = DEFAULT_RATES
) -> Decimal | None:
    """Milligrams by the exact mg/kg, to show beside a rounded volume; None without a sourced rate."""
    for rate in rates:
        same = (rate.dci, rate.indication) == (dci, indication)
        if same and rate.source and rate.weight.holds(weight_kg):
            return half_away(rate.mg_per_kg * weight_kg, 2)
    return None


def is_due(
    proposal: DoseProposal,
    *,
    age_months: int,
    last_dose_months_ago: int | None,
    intervals: Iterable[DoseInterval] = DEFAULT_INTERVALS,
) -> bool:
    """Whether a periodic dose may be given: never given, or its interval has passed.

    A band that allows one dose in all stays closed once a dose was given inside it.
    """
    row = proposal.band
    if last_dose_months_ago is None:
        return True
    for interval in intervals:
        if (interval.dci, interval.indication) == (row.dci, row.indication):
            given_at = age_months - last_dose_months_ago
            again = row.code != interval.once_band or not row.age_months.holds(given_at)
            return again and last_dose_months_ago >= interval.min_months
    return True


def weight_is_current(
    weighed_on: date, today: date, *, severe_malnutrition: bool, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> bool:
    """Whether a weight may still decide a dose: 14 days, 7 in severe malnutrition. Raises ValueError."""
    if weighed_on > today:
        raise ValueError("weighed in the future")
    code = "WEIGHT_VALID_DAYS_SAM" if severe_malnutrition else "WEIGHT_VALID_DAYS"
    return (today - weighed_on).days <= thresholds.whole(code)
