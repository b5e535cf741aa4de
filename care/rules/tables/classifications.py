"""IMCI classes and their treatment lines as versioned rows, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from care.rules.ages import AgeGroup
from care.rules.tables.source import PROTOCOL_DATA, Row, int_or_none, packaged_rows


@dataclass(frozen=True)
class ClassRow:
    """What a class means: its colour, whether it refers, and when the child comes back (days)."""

    version: str
    code: str
    age_group: AgeGroup
    box: str
    severity: str
    refer: bool
    follow_up_days: int | None
    follow_up_when: str
    notify: bool
    label_fr: str
    confidence: str
    source: str


@dataclass(frozen=True)
class TreatmentLine:
    """One act of a class. ``stage`` pre_referral, treat or home; ``only_if`` a condition code or empty.

    ``merge_group`` names lines of several classes of which one is enough; ``dose_dci`` and
    ``dose_indication`` point to the dose bands.
    """

    version: str
    class_code: str
    age_group: AgeGroup
    rank: int
    code: str
    stage: str
    merge_group: str
    only_if: str
    dose_dci: str
    dose_indication: str
    label_fr: str
    confidence: str
    source: str


@dataclass(frozen=True)
class ClassTables:
    """The classes of one protocol version, and the lines of each class in order."""

    classes: Mapping[tuple[AgeGroup, str, str], ClassRow]
    lines: Mapping[tuple[AgeGroup, str], tuple[TreatmentLine, ...]]


def parse_class(row: Row) -> ClassRow:
    """One row of ``classifications.csv``. Raises KeyError, ValueError."""
    return ClassRow(
        version=row["version"],
        code=row["code"],
        age_group=AgeGroup(row["age_group"]),
        box=row["box"],
        severity=row["severity"],
        refer=row["refer"] == "1",
        follow_up_days=int_or_none(row["follow_up_days"]),
        follow_up_when=row["follow_up_when"],
        notify=row["notify"] == "1",
        label_fr=row["label_fr"],
        confidence=row["confidence"],
        source=row["source"],
    )


def parse_line(row: Row) -> TreatmentLine:
    """One row of ``treatment_lines.csv``. Raises KeyError, ValueError."""
    texts = {key: row[key] for key in row if key not in ("age_group", "rank")}
    return TreatmentLine(age_group=AgeGroup(row["age_group"]), rank=int(row["rank"]), **texts)


def class_tables(classes: Iterable[ClassRow], lines: Iterable[TreatmentLine]) -> ClassTables:
    """Tables of the sourced rows only: a row without a source proposes nothing."""
    by_class: dict[tuple[AgeGroup, str], tuple[TreatmentLine, ...]] = {}
    for line in sorted((line for line in lines if line.source), key=lambda line: line.rank):
        key = (line.age_group, line.class_code)
        by_class[key] = (*by_class.get(key, ()), line)
    sourced = {(row.age_group, row.box, row.code): row for row in classes if row.source}
    return ClassTables(sourced, by_class)


DEFAULT_CLASSES = class_tables(
    map(parse_class, packaged_rows(PROTOCOL_DATA, "classifications.csv")),
    map(parse_line, packaged_rows(PROTOCOL_DATA, "treatment_lines.csv")),
)
