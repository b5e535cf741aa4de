"""Prescription: quantity to dispense, and the warnings a prescriber answers before signing.

Source: rules of the calculator in the child-health reference, 2.2; rows of ``medicine_conflicts.csv``,
``allergy_groups.csv``, ``repeat_intervals.csv``; pregnancy cautions of ``medicines.csv``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from care.rules.rounding import round_up
from care.rules.tables.source import PROTOCOL_DATA, Row, packaged_rows

_NOTE = re.compile(r"\([^)]*\)")
PREGNANCY_AGES = range(10, 56)

Level = Literal["stop", "ask"]


@dataclass(frozen=True)
class SafetyWarning:
    """One warning: ``stop`` forbids the line, ``ask`` wants an acknowledgement with a reason."""

    code: str
    level: Level
    subject: str
    message_fr: str = ""

    @property
    def key(self) -> str:
        """What a reason answers: this warning about this subject, not its namesakes."""
        return f"{self.code}:{self.subject}"


@dataclass(frozen=True)
class Conflict:
    """Two components that must not, or not carelessly, be given together."""

    code: str
    components: frozenset[str]
    message_fr: str


@dataclass(frozen=True)
class SafetyTables:
    """Conflicts, allergy groups by component and shortest days between two doses of a component."""

    conflicts: tuple[Conflict, ...]
    groups: Mapping[str, str]
    repeat_days: Mapping[str, int]


@dataclass(frozen=True)
class Medicine:
    """What is prescribed: international name, pregnancy caution code, lowest age in months (if any)."""

    dci: str
    pregnancy_caution: str = ""
    min_age_months: int | None = None


@dataclass(frozen=True)
class Patient:
    """What the warnings need to know; ``pregnant`` None = not known, ``days_since`` by international name."""

    allergies: Collection[str] = ()
    sex: str = ""
    age_months: int | None = None
    pregnant: bool | None = None
    current: Collection[str] = ()
    days_since: Mapping[str, int] = field(default_factory=dict)


def quantity_to_dispense(
    units_per_dose: Decimal, doses_per_day: Decimal, days: int, *, unit_content: Decimal = Decimal(1)
) -> int:
    """Whole dispensing units for a course, rounded up once at the end (half tablets add up).

    ``unit_content`` = doses' units in one dispensing unit: 6 tablets in a blister, 100 ml in a bottle.
    Raises ValueError for a factor not above zero.
    """
    if min(units_per_dose, doses_per_day, Decimal(days), unit_content) <= 0:
        raise ValueError("dose, frequency, duration and content are above zero")
    return round_up(units_per_dose * doses_per_day * days / unit_content)


def components(dci: str) -> frozenset[str]:
    """Names of the active components: no accent, no case, no note in brackets."""
    bare = _NOTE.sub(" ", dci)
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().lower()
    return frozenset(" ".join(part.split()) for part in plain.split("+") if part.strip())


def parse_safety(conflicts: Iterable[Row], groups: Iterable[Row], repeats: Iterable[Row]) -> SafetyTables:
    """Safety tables of the sourced rows. Raises KeyError, ValueError."""
    return SafetyTables(
        conflicts=tuple(
            Conflict(
                row["code"],
                components(row["component_a"]) | components(row["component_b"]),
                row["message_fr"],
            )
            for row in conflicts
            if row["source"]
        ),
        groups={name: row["group"] for row in groups if row["source"] for name in components(row["component"])},
        repeat_days={
            name: int(row["min_days"]) for row in repeats if row["source"] for name in components(row["component"])
        },
    )


DEFAULT_SAFETY = parse_safety(
    packaged_rows(PROTOCOL_DATA, "medicine_conflicts.csv"),
    packaged_rows(PROTOCOL_DATA, "allergy_groups.csv"),
    packaged_rows(PROTOCOL_DATA, "repeat_intervals.csv"),
)


def allergy_warnings(
    medicine: Medicine, patient: Patient, *, tables: SafetyTables = DEFAULT_SAFETY
) -> tuple[SafetyWarning, ...]:
    """A stop for each recorded allergy to a component, or to another one of its group."""
    prescribed = _with_groups(components(medicine.dci), tables)
    return tuple(
        SafetyWarning("allergy", "stop", allergy)
        for allergy in patient.allergies
        if prescribed & _with_groups(components(allergy), tables)
    )


def _with_groups(names: frozenset[str], tables: SafetyTables) -> frozenset[str]:
    return names | {tables.groups[name] for name in names if name in tables.groups}


def duplicate_warnings(medicine: Medicine, others: Iterable[str]) -> tuple[SafetyWarning, ...]:
    """A question for each other medicine that shares a component."""
    names = components(medicine.dci)
    return tuple(SafetyWarning("duplicate", "ask", other) for other in others if names & components(other))


def conflict_warnings(
    medicine: Medicine, others: Iterable[str], *, tables: SafetyTables = DEFAULT_SAFETY
) -> tuple[SafetyWarning, ...]:
    """A question for each other medicine that conflicts with a component of this one."""
    names = components(medicine.dci)
    return tuple(
        SafetyWarning(conflict.code, "ask", other, conflict.message_fr)
        for other in others
        for conflict in tables.conflicts
        if _meet(conflict, names, components(other))
    )


def _meet(conflict: Conflict, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    first, second = conflict.components & mine, conflict.components & theirs
    return bool(first and second and first | second == conflict.components)


def pregnancy_warnings(medicine: Medicine, patient: Patient) -> tuple[SafetyWarning, ...]:
    """A question for a caution in pregnancy, also when a woman of childbearing age may be pregnant."""
    if not medicine.pregnancy_caution or patient.pregnant is False:
        return ()
    if patient.pregnant:
        return (SafetyWarning(f"pregnancy_{medicine.pregnancy_caution.lower()}", "ask", medicine.dci),)
    grave = medicine.pregnancy_caution in ("CONTRE_INDIQUE", "EVITER")
    may_be = patient.sex == "F" and (patient.age_months is None or patient.age_months // 12 in PREGNANCY_AGES)
    return (SafetyWarning("pregnancy_unknown", "ask", medicine.dci),) if grave and may_be else ()


def age_warnings(medicine: Medicine, patient: Patient) -> tuple[SafetyWarning, ...]:
    """A question under the lowest age of the medicine, or when that age applies and is not known."""
    if medicine.min_age_months is None:
        return ()
    if patient.age_months is None:
        return (SafetyWarning("age_unknown", "ask", medicine.dci),)
    too_young = patient.age_months < medicine.min_age_months
    return (SafetyWarning("under_min_age", "ask", medicine.dci),) if too_young else ()


def repeat_warnings(
    medicine: Medicine, patient: Patient, *, tables: SafetyTables = DEFAULT_SAFETY
) -> tuple[SafetyWarning, ...]:
    """A question when a component was given too few days ago."""
    names = components(medicine.dci)
    return tuple(
        SafetyWarning("too_soon", "ask", earlier)
        for earlier, days in patient.days_since.items()
        for name in names & components(earlier)
        if days < tables.repeat_days.get(name, 0)
    )


def warnings_for(
    medicine: Medicine,
    patient: Patient,
    others: Collection[str] = (),
    *,
    tables: SafetyTables = DEFAULT_SAFETY,
) -> tuple[SafetyWarning, ...]:
    """Every warning of one line; ``others`` = names of the other lines, beside the current treatment."""
    beside = [*others, *patient.current]
    return (
        *allergy_warnings(medicine, patient, tables=tables),
        *duplicate_warnings(medicine, beside),
        *conflict_warnings(medicine, beside, tables=tables),
        *pregnancy_warnings(medicine, patient),
        *age_warnings(medicine, patient),
        *repeat_warnings(medicine, patient, tables=tables),
    )


def unanswered(warnings: Iterable[SafetyWarning], reasons: Mapping[str, str]) -> tuple[SafetyWarning, ...]:
    """Warnings that still forbid signing: every stop, and each question without a reason under its key."""
    return tuple(warning for warning in warnings if warning.level == "stop" or not reasons.get(warning.key, "").strip())
