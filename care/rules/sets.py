"""What a diagnosis usually asks for: medicines of its set, each pointing to a dose band.

Source: care/data/prescription_sets.csv, a source per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from care.rules.tables.source import PROTOCOL_DATA, Row, packaged_rows


@dataclass(frozen=True)
class SetLine:
    """A medicine of a set and the indication of its dose."""

    dci: str
    indication: str
    source: str


def parse_sets(rows: Iterable[Row]) -> Mapping[str, tuple[SetLine, ...]]:
    """Lines by diagnosis code, in order; a row without a source proposes nothing. Raises KeyError, ValueError."""
    found: dict[str, tuple[SetLine, ...]] = {}
    for row in sorted((row for row in rows if row["source"]), key=lambda row: int(row["rank"])):
        line = SetLine(row["dci"], row["indication"], row["source"])
        found[row["diagnosis_code"]] = (*found.get(row["diagnosis_code"], ()), line)
    return found


DEFAULT_SETS = parse_sets(packaged_rows(PROTOCOL_DATA, "prescription_sets.csv"))
