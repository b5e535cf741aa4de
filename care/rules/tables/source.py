"""Reader of the packaged CSV tables, used as defaults until a centre's own rows are given."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

_APP = Path(__file__).resolve().parents[2]
REFERENCE_DATA = _APP.parent / "data"
PROTOCOL_DATA = _APP / "data"

Row = dict[str, str]


@cache
def packaged_rows(folder: Path, name: str) -> tuple[Row, ...]:
    """Rows of one packaged CSV (UTF-8, header row), as text. Raises FileNotFoundError."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def decimal_or_none(text: str) -> Decimal | None:
    """A number of a CSV cell; empty means none."""
    return Decimal(text) if text else None


def int_or_none(text: str) -> int | None:
    """A whole number of a CSV cell; empty means none."""
    return int(text) if text else None
