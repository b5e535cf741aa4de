"""The parts of a consultation, inserted before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from care.models import (
    BedsideTestResult,
    Classification,
    Complaint,
    Consultation,
    ConsultationDiagnosis,
    ExaminationFinding,
    Observation,
    Prescription,
    PrescriptionLine,
)
from care.rules.prescription import Patient as RulePatient
from care.services.actors import Author
from care.services.safety import line_warnings, with_pregnancy
from care.services.written import Written, WrittenLine
from core.ids import uuid7


@dataclass(frozen=True)
class Parts:
    """What higher apps are told of."""

    diagnosis_codes: list[str] = field(default_factory=list)
    prescription: Prescription | None = None


def insert_parts(
    row: Consultation, written: Written, *, by: Author, risks: RulePatient, weight_kg: Decimal | None
) -> Parts:
    """Insert every part of the consultation's current revision, one statement per kind."""
    _insert(row, Complaint, ({"label": c.label, "code": c.code, "days": c.days} for c in written.complaints))
    _insert(row, ExaminationFinding, map(asdict, written.findings))
    _insert(row, Observation, map(asdict, written.observations))
    _insert(row, Classification, map(asdict, written.classes))
    _insert(row, BedsideTestResult, ({**asdict(t), "read_by_id": by.user.id} for t in written.tests))
    _insert(
        row,
        ConsultationDiagnosis,
        (
            {"diagnosis": d.diagnosis, "certainty": d.certainty, "case": d.case, "note": d.note}
            for d in written.diagnoses
        ),
    )
    codes = [d.diagnosis.code for d in written.diagnoses]
    return Parts(codes, _prescription(row, written, by, risks, weight_kg) if written.lines else None)


def _insert(row: Consultation, model: Any, values: Iterable[dict[str, Any]]) -> None:
    parts = [
        model(centre_id=row.centre_id, consultation_id=row.id, revision=row.revision, **{"rank": rank, **columns})
        for rank, columns in enumerate(values)
    ]
    if parts:
        model.objects.bulk_create(parts)


def _prescription(
    row: Consultation, written: Written, by: Author, risks: RulePatient, weight_kg: Decimal | None
) -> Prescription:
    prescription = Prescription(
        id=uuid7(),
        centre_id=row.centre_id,
        consultation_id=row.id,
        revision=row.revision,
        patient_id=row.patient_id,
        weight_kg=weight_kg,
        prescriber=by.user,
        prescriber_name=by.name,
        prescriber_role=by.role,
        written_at=row.signed_at,
    )
    prescription.save(force_insert=True)
    known = line_warnings((line.medicine for line in written.lines), with_pregnancy(risks, written.pregnant))
    PrescriptionLine.objects.bulk_create(
        _line(prescription, rank, line, [(w.code, w.subject, line.reasons.get(w.key, "")) for w in warnings])
        for rank, (line, (_medicine, warnings)) in enumerate(zip(written.lines, known, strict=True))
    )
    return prescription


def _line(
    prescription: Prescription, rank: int, line: WrittenLine, warnings: list[tuple[str, str, str]]
) -> PrescriptionLine:
    return PrescriptionLine(
        centre_id=prescription.centre_id,
        prescription=prescription,
        rank=rank,
        medicine=line.medicine,
        dose=line.dose,
        unit=line.unit,
        times_per_day=line.times_per_day,
        days=line.days,
        as_needed=line.as_needed,
        route=line.route,
        posology=line.posology,
        quantity=line.quantity,
        quantity_computed=line.quantity_computed,
        instructions=line.instructions,
        dose_source=line.dose_source,
        external=line.external,
        warnings=[{"code": code, "subject": subject, "reason": reason} for code, subject, reason in warnings],
    )
