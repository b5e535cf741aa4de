"""What is known about a prescription line while it is written: quantity, stock, doses proposed, warnings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from care.providers import StockHere, stock_here
from care.rules.dose import Subject
from care.rules.packs import content_of, quantity_for, unit_of
from care.rules.prescription import Patient as RulePatient
from care.rules.prescription import SafetyWarning
from care.rules.proposals import ProposedLine, proposals_for
from care.services.safety import line_warnings
from care.wording import posology, warning_text
from catalog.models import Medicine
from core import typography
from patients.models import Patient

DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class TypedLine:
    """A line as typed so far. `prefix` is the name its fields begin with; `reasons` by warning key."""

    medicine: Medicine
    prefix: str
    dose: Decimal | None = None
    unit: str = ""
    times: Decimal | None = None
    days: int | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LineFacts:
    """The facts under a line."""

    quantity: int | None
    unit: str
    pack: str
    stock: StockHere | None
    stock_state: str
    stock_word: str
    price: int | None
    doses: list[dict[str, Any]]
    warnings: list[dict[str, str]]


def facts_of(
    centre_id: uuid.UUID,
    patient: Patient,
    lines: Sequence[TypedLine],
    *,
    risks: RulePatient,
    weight: Decimal | None,
    on: date,
) -> list[LineFacts]:
    """Facts of every line, in order: warnings are read beside the other lines."""
    stock = stock_here(centre_id, [line.medicine.pk for line in lines])
    warned = line_warnings([line.medicine for line in lines], risks)
    subject = subject_of(patient, weight, on)
    return [
        _facts(line, stock.get(line.medicine.pk), subject, warnings)
        for line, (_medicine, warnings) in zip(lines, warned, strict=True)
    ]


def subject_of(patient: Patient, weight: Decimal | None, on: date) -> Subject:
    """Who is treated, for the dose tables."""
    days = (on - patient.birth_date).days if patient.birth_date else None
    months = None if days is None else int(days / DAYS_PER_MONTH)
    return Subject(weight_kg=weight, age_months=months, age_days=days)


def _facts(line: TypedLine, stock: StockHere | None, subject: Subject, warnings: Iterable[SafetyWarning]) -> LineFacts:
    medicine = line.medicine
    unit = line.unit or unit_of(medicine.form, medicine.dispensing_unit)
    content = content_of(medicine.strength, medicine.dispensing_unit, unit)
    quantity = quantity_for(dose=line.dose, times_per_day=line.times, days=line.days, content=content)
    proposed = proposals_for(medicine.dci, subject, product_code=medicine.code) if line.dose is None else ()
    state, word = _stock_word(stock, medicine)
    return LineFacts(
        quantity=quantity,
        unit=unit,
        pack=medicine.dispensing_unit,
        stock=stock,
        stock_state=state,
        stock_word=word,
        price=stock.price * quantity if stock and stock.price is not None and quantity else None,
        doses=[_dose(one) for one in proposed],
        warnings=[_warning(one, line) for one in warnings],
    )


def _stock_word(stock: StockHere | None, medicine: Medicine) -> tuple[str, str]:
    if stock is None:
        return "", ""
    if not stock.quantity:
        return "bad", _("Out of stock here")
    word = f"{typography.number(stock.quantity)} {medicine.dispensing_unit}"
    return ("watch" if stock.low else "ok"), word


def _dose(one: ProposedLine) -> dict[str, Any]:
    times = Decimal(one.times_per_day) if one.times_per_day else None
    sentence = posology(dose=one.dose, unit=one.unit, times_per_day=times, days=one.days)
    return {
        "dose": typography.number(one.dose),
        "unit": one.unit,
        "times": one.times_per_day or "",
        "days": one.days or "",
        "instructions": "",
        "label": sentence,
        "why": _why(one),
        "source": f"{_indication(one)} : {one.source}"[:200],
    }


def _indication(one: ProposedLine) -> str:
    return one.indication.replace("_", " ").capitalize()


def _why(one: ProposedLine) -> str:
    parts = [_indication(one)]
    low, high = one.weight_band
    if one.by_age:
        parts.append(_("dose by age"))
    elif low is not None and high is not None:
        limits = {"low": typography.number(low), "high": typography.number(high)}
        parts.append(_("%(low)s to less than %(high)s kg") % limits)
    return " · ".join([*parts, _("to be validated by the district")])


def _warning(warning: SafetyWarning, line: TypedLine) -> dict[str, str]:
    name = "" if warning.level == "stop" else f"{line.prefix}-why-{warning.key}"
    return {
        "state": "bad" if warning.level == "stop" else "watch",
        "text": warning_text(warning, line.medicine),
        "name": name,
        "reason": line.reasons.get(warning.key, ""),
    }
