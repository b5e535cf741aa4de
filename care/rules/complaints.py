"""Motives of a consultation: the pick-list, and the block that each one opens.

Source: care/data/complaints.csv.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from care.rules.tables.source import PROTOCOL_DATA, Row, packaged_rows


@dataclass(frozen=True)
class Motive:
    """A motive of the pick-list; `opens` names the block of the page it concerns, or is empty."""

    code: str
    label: str
    synonyms: tuple[str, ...]
    opens: str


def parse_motives(rows: Iterable[Row]) -> tuple[Motive, ...]:
    """Rows of ``complaints.csv``. Raises KeyError."""
    return tuple(
        Motive(row["code"], row["label_fr"], tuple(filter(None, row["synonyms_fr"].split(";"))), row["opens"])
        for row in rows
        if row["source"]
    )


MOTIVES = parse_motives(packaged_rows(PROTOCOL_DATA, "complaints.csv"))


def motive_of(text: str, *, motives: Iterable[Motive] = MOTIVES) -> Motive | None:
    """The motive a text names by its label or a synonym, whatever the accents and the case; None otherwise."""
    wanted = _plain(text)
    return next((one for one in motives if wanted in {_plain(name) for name in (one.label, *one.synonyms)}), None)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode()
    return " ".join(bare.casefold().replace("'", " ").split())
