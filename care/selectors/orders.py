"""Prescription lines ready to be taken: from the sheet of the child, from the set of a diagnosis, from my last one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from care.models import PrescriptionLine
from care.rules.dose import Subject
from care.rules.packs import unit_of
from care.rules.proposals import ProposedLine, proposals_for
from care.rules.sets import DEFAULT_SETS
from care.wording import posology
from catalog.models import Medicine
from core import typography


@dataclass(frozen=True)
class Order:
    """One line as the button of the page carries it."""

    code: str
    label: str
    text: str
    dose: str
    unit: str
    times: str
    days: str
    instructions: str
    source: str


def orders_of(wanted: Iterable[tuple[str, str]], subject: Subject) -> list[Order]:
    """Orders for (dci, indication) pairs, dosed for this person; nothing without a dose row and a medicine."""
    pairs = list(dict.fromkeys(wanted))
    rows = Medicine.objects.filter(dci__in={dci for dci, _indication in pairs}, active=True)
    medicines = list(rows.order_by("-tracer", "strength"))
    found = (_order(dci, indication, subject, medicines) for dci, indication in pairs)
    return [order for order in found if order is not None]


def set_of(diagnosis_code: str, subject: Subject) -> list[Order]:
    """The usual lines of a diagnosis."""
    return orders_of([(one.dci, one.indication) for one in DEFAULT_SETS.get(diagnosis_code, ())], subject)


def _order(dci: str, indication: str, subject: Subject, medicines: list[Medicine]) -> Order | None:
    for line in proposals_for(dci, subject, indications=(indication,)):
        medicine = _medicine(line, dci, medicines)
        if medicine is not None:
            return _from_line(line, medicine)
    return None


def _medicine(line: ProposedLine, dci: str, medicines: list[Medicine]) -> Medicine | None:
    own = [one for one in medicines if one.dci == dci]
    if line.product_code:
        return next((one for one in own if one.code == line.product_code), None)
    same_unit = [one for one in own if unit_of(one.form, one.dispensing_unit) == line.unit]
    return next(iter(same_unit or (own if line.unit == "mg" else [])), None)


def _from_line(line: ProposedLine, medicine: Medicine) -> Order:
    times = Decimal(line.times_per_day) if line.times_per_day else None
    return Order(
        code=medicine.code,
        label=medicine.label,
        text=posology(dose=line.dose, unit=line.unit, times_per_day=times, days=line.days),
        dose=typography.number(line.dose),
        unit=line.unit,
        times=str(line.times_per_day or ""),
        days=str(line.days or ""),
        instructions="",
        source=f"{line.indication.replace('_', ' ').capitalize()} : {line.source}"[:200],
    )


def my_last(user_id: Any, diagnosis_code: str) -> list[Order]:
    """What this prescriber last wrote for the same principal diagnosis."""
    rows = PrescriptionLine.objects.filter(
        prescription__prescriber_id=user_id,
        prescription__consultation__principal_code=diagnosis_code,
        medicine__active=True,
    ).select_related("medicine", "prescription")
    latest = rows.order_by("-prescription__written_at", "rank")[:12]
    first = next(iter(latest), None)
    return [_again(one) for one in latest if first and one.prescription_id == first.prescription_id]


def _again(line: PrescriptionLine) -> Order:
    """The medicine and its rhythm; a dose that was given by weight is computed again for this person."""
    return Order(
        code=line.medicine.code,
        label=line.medicine.label,
        text=line.posology,
        dose=typography.number(line.dose) if line.dose is not None and not line.dose_source else "",
        unit=line.unit,
        times=typography.number(line.times_per_day) if line.times_per_day is not None else "",
        days=str(line.days or ""),
        instructions=line.instructions or ("" if line.dose is not None else line.posology),
        source="",
    )
