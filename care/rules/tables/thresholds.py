"""Clinical thresholds as a versioned table: one dated, sourced value per code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from care.rules.tables.source import PROTOCOL_DATA, Row, decimal_or_none, packaged_rows


@dataclass(frozen=True)
class Threshold:
    """One value of a protocol version; ``value`` None switches the rule off."""

    code: str
    value: Decimal | None
    unit: str
    source: str
    confidence: str
    version: str


class Thresholds:
    """The thresholds of one protocol version, by code."""

    def __init__(self, rows: Iterable[Threshold]) -> None:
        self._rows: Mapping[str, Threshold] = {row.code: row for row in rows if row.source}

    def row(self, code: str) -> Threshold:
        """The whole row. Raises KeyError for a code the version lacks or gives without a source."""
        return self._rows[code]

    def optional(self, code: str) -> Decimal | None:
        """The value, None when the version switches the rule off. Raises KeyError."""
        return self.row(code).value

    def value(self, code: str) -> Decimal:
        """The value in the unit of the row. Raises KeyError, ValueError when the row is empty."""
        value = self.optional(code)
        if value is None:
            raise ValueError(f"threshold {code} has no value")
        return value

    def whole(self, code: str) -> int:
        """The value as a whole number (days, visits, mm)."""
        return int(self.value(code))

    def on(self, code: str) -> bool:
        """True when a yes/no setting is 1."""
        return self.value(code) == 1


def parse_thresholds(rows: Iterable[Row]) -> Thresholds:
    """Thresholds from rows with the columns of ``clinical_thresholds.csv``. Raises KeyError, ValueError."""
    return Thresholds(
        Threshold(
            code=row["code"],
            value=decimal_or_none(row["value"]),
            unit=row["unit"],
            source=row["source"],
            confidence=row["confidence"],
            version=row["version"],
        )
        for row in rows
    )


DEFAULT_THRESHOLDS = parse_thresholds(packaged_rows(PROTOCOL_DATA, "clinical_thresholds.csv"))
