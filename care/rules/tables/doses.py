"""Dose bands as typed rows. Columns and meaning: ``data/README.md``, dose_bands.csv."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from care.rules.tables.bands import Band, parse_band
from care.rules.tables.source import PROTOCOL_DATA, REFERENCE_DATA, Row, packaged_rows

SINGLE_DOSE, CONTINUED = "DOSE_UNIQUE", "CONTINU"
_RANGE = re.compile(r"(\d+)-(\d+)")
_RATE = re.compile(r"(\d+(?:,\d+)?) (\S+/kg(?:/h)?)")
_STRENGTH = re.compile(r"(?<![\d/])(\d[\d ]*(?:,\d+)?) ?(mg|UI)\b")


@dataclass(frozen=True)
class Amount:
    """One dose: ``low`` to ``high`` in the row's unit, or per kg when ``per_kg`` names mg/kg or ml/kg."""

    low: Decimal
    high: Decimal
    per_kg: str = ""


@dataclass(frozen=True)
class Strength:
    """What one unit holds: ``value`` mg or UI (per ml for a solution)."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class DoseBand:
    """One row: a dose for a weight band (kg) or an age band (months; days win when given)."""

    code: str
    dci: str
    indication: str
    weight: Band
    age_months: Band
    age_days: Band
    amount: Amount
    doses_per_day: int | None
    single_dose: bool
    days: tuple[int, int] | None
    text_fr: str
    unit_fr: str
    product_code: str
    note_fr: str
    source: str
    confidence: str

    @property
    def strength(self) -> Strength | None:
        """Strength written in the unit; None for a fixed combination or a unit without one."""
        found = _STRENGTH.search(self.unit_fr)
        return Strength(_number(found[1].replace(" ", "")), found[2]) if found else None

    @property
    def in_ml(self) -> bool:
        """True for a volume of a solution of known concentration."""
        return self.unit_fr.startswith("ml (")


def parse_bands(rows: Iterable[Row]) -> tuple[DoseBand, ...]:
    """Bands from rows of ``dose_bands.csv``. Raises KeyError, ValueError for an unreadable amount."""
    return tuple(_band(row) for row in rows)


def _band(row: Row) -> DoseBand:
    times = row["doses_per_day"]
    return DoseBand(
        code=row["code"],
        dci=row["dci"],
        indication=row["indication"],
        weight=parse_band(row["weight_min_kg"], row["weight_max_kg"]),
        age_months=parse_band(row["age_min_months"], row["age_max_months"]),
        age_days=parse_band(row["age_min_days"], row["age_max_days"]),
        amount=parse_amount(row["units_per_dose"]),
        doses_per_day=int(times) if times.isdigit() else None,
        single_dose=times == SINGLE_DOSE,
        days=parse_days(row["days"]),
        text_fr=row["dose_text_fr"],
        unit_fr=row["unit_fr"],
        product_code=row["product_code"],
        note_fr=row["note_fr"],
        source=row["source"],
        confidence=row["confidence"],
    )


def parse_amount(text: str) -> Amount:
    """``1.5``, ``400-700`` or ``7,5 mg/kg``. Raises ValueError for anything else."""
    if found := _RANGE.fullmatch(text):
        return Amount(Decimal(found[1]), Decimal(found[2]))
    if found := _RATE.fullmatch(text):
        return Amount(_number(found[1]), _number(found[1]), found[2])
    try:
        return Amount(Decimal(text), Decimal(text))
    except ArithmeticError:
        raise ValueError(f"unreadable amount: {text!r}") from None


def parse_days(text: str) -> tuple[int, int] | None:
    """``5`` or ``10-14`` days; None when empty or without end. Raises ValueError."""
    if text in ("", CONTINUED):
        return None
    if found := _RANGE.fullmatch(text):
        return int(found[1]), int(found[2])
    return int(text), int(text)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@dataclass(frozen=True)
class DoseRate:
    """The exact mg/kg a table of volumes was rounded from."""

    dci: str
    indication: str
    weight: Band
    mg_per_kg: Decimal
    source: str


def parse_rates(rows: Iterable[Row]) -> tuple[DoseRate, ...]:
    """Rates from rows of ``dose_rates.csv``. Raises KeyError."""
    return tuple(
        DoseRate(
            dci=row["dci"],
            indication=row["indication"],
            weight=parse_band(row["weight_min_kg"], row["weight_max_kg"]),
            mg_per_kg=Decimal(row["mg_per_kg"]),
            source=row["source"],
        )
        for row in rows
    )


@dataclass(frozen=True)
class DoseInterval:
    """Completed months that must pass before a periodic dose is given again.

    ``once_band`` = code of the row whose age band allows one dose in all.
    """

    dci: str
    indication: str
    min_months: int
    once_band: str
    source: str


def parse_intervals(rows: Iterable[Row]) -> tuple[DoseInterval, ...]:
    """Intervals from rows of ``dose_intervals.csv``. Raises KeyError, ValueError."""
    return tuple(
        DoseInterval(
            dci=row["dci"],
            indication=row["indication"],
            min_months=int(row["min_interval_months"]),
            once_band=row["once_band"],
            source=row["source"],
        )
        for row in rows
    )


DEFAULT_BANDS = parse_bands(packaged_rows(REFERENCE_DATA, "dose_bands.csv"))
DEFAULT_RATES = parse_rates(packaged_rows(PROTOCOL_DATA, "dose_rates.csv"))
DEFAULT_INTERVALS = parse_intervals(packaged_rows(PROTOCOL_DATA, "dose_intervals.csv"))
