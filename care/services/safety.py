"""The warnings of a prescription: what the file knows, read once, and the rules applied to each line."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from care.providers import pregnant, recent_doses
from care.rules.prescription import Medicine as RuleMedicine
from care.rules.prescription import Patient as RulePatient
from care.rules.prescription import SafetyWarning, warnings_for
from catalog.models import Medicine
from patients.models import Allergy, CurrentTreatment, Patient

DAYS_PER_MONTH = 30.4375


def known_risks(patient: Patient, ids: Iterable[uuid.UUID], on: date) -> RulePatient:
    """Allergies, age, pregnancy and current treatments of a person, for the rules."""
    ids = list(ids)
    open_rows = {"patient__in": ids, "closed_at": None}
    months = int((on - patient.birth_date).days / DAYS_PER_MONTH) if patient.birth_date else None
    return RulePatient(
        allergies=list(Allergy.objects.filter(**open_rows).values_list("substance", flat=True)),
        sex=patient.sex,
        age_months=months,
        pregnant=pregnant(ids, on),
        current=list(CurrentTreatment.objects.filter(**open_rows).values_list("label", flat=True)),
        days_since=recent_doses(ids, on),
    )


def with_pregnancy(risks: RulePatient, told: bool | None) -> RulePatient:
    """The same person, with what was asked today; an answer of the file is not overridden by silence."""
    return risks if told is None else replace(risks, pregnant=told)


def line_warnings(
    medicines: Iterable[Medicine], risks: RulePatient
) -> list[tuple[Medicine, tuple[SafetyWarning, ...]]]:
    """Warnings of each line of a prescription, in order, beside the other lines."""
    lines = list(medicines)
    return [
        (medicine, warnings_for(_rule(medicine), risks, [o.dci for j, o in enumerate(lines) if j != i]))
        for i, medicine in enumerate(lines)
    ]


def _rule(medicine: Medicine) -> RuleMedicine:
    return RuleMedicine(dci=medicine.dci, pregnancy_caution=medicine.pregnancy_caution)
