"""What is said at the end: advice for everybody, and for the diagnoses found. Source: care/data/advice.csv."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from care.rules.tables.source import PROTOCOL_DATA, Row, packaged_rows

EVERYBODY = "*"


@dataclass(frozen=True)
class Advice:
    """One sentence with its pictogram; `for_whom` child, adult or all."""

    diagnosis_code: str
    for_whom: str
    picture: str
    text: str
    source: str


def parse_advice(rows: Iterable[Row]) -> tuple[Advice, ...]:
    """Rows of ``advice.csv`` in order; a row without a source says nothing. Raises KeyError, ValueError."""
    ordered = sorted((row for row in rows if row["source"]), key=lambda row: int(row["rank"]))
    return tuple(
        Advice(row["diagnosis_code"], row["for_whom"], row["picture"], row["text_fr"], row["source"]) for row in ordered
    )


DEFAULT_ADVICE = parse_advice(packaged_rows(PROTOCOL_DATA, "advice.csv"))


def advice_for(
    diagnosis_codes: Collection[str], *, child: bool, table: Iterable[Advice] = DEFAULT_ADVICE
) -> list[Advice]:
    """What concerns these diagnoses first, then what is said to everybody."""
    own = [one for one in table if _fits(one, child)]
    first = [one for one in own if one.diagnosis_code in diagnosis_codes]
    return first + [one for one in own if one.diagnosis_code == EVERYBODY]


def _fits(one: Advice, child: bool) -> bool:
    return one.for_whom == "all" or (one.for_whom == "child") == child
