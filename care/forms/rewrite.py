"""A signed note turned back into form fields, so that its author can correct what was returned."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone

from care.choices import FindingState


def fields_of(row: Any) -> QueryDict:
    """Form fields of a consultation read with its parts. The measures are kept as they were taken."""
    data = QueryDict(mutable=True)
    data.update(_body(row))
    for index, one in enumerate(row.motives):
        data.update({f"c-{index}-label": one.label, f"c-{index}-days": _text(one.days)})
    for index, one in enumerate(row.diagnoses):
        data.update({f"dx-{index}-{name}": value for name, value in _diagnosis(one).items()})
    for index, one in enumerate(row.tests):
        values = {"test": one.test, "result": one.result, "number": _text(one.number), "detail": one.detail}
        data.update({f"t-{index}-{name}": value for name, value in {**values, "lot": one.lot}.items()})
    for observed in row.answers:
        data.appendlist(f"p-{observed.code.removeprefix('imci.')}", observed.value)
    for one in row.classes:
        if one.override_reason:
            data.update({f"p-class-{one.box}": one.code, f"p-why-{one.box}": one.override_reason})
    for prescription in row.current_prescriptions:
        for index, line in enumerate(prescription.medicines):
            data.update({f"rx-{index}-{name}": value for name, value in _line(line).items()})
    return data


def _body(row: Any) -> dict[str, str]:
    findings = {one.system: one for one in row.findings}
    abnormal = {f"exam_{s}": one.text for s, one in findings.items() if one.state == FindingState.ABNORMAL}
    normal = any(one.state == FindingState.NORMAL for one in findings.values())
    return {
        "patient": str(row.patient_id),
        "context": row.context,
        "occurred_at": timezone.localtime(row.occurred_at).strftime("%Y-%m-%dT%H:%M"),
        "late_reason": row.late_reason,
        "sheet_number": row.sheet_number,
        "history": row.history,
        "examination": row.examination,
        "conclusion": row.conclusion,
        "advice": row.advice,
        "outcome": row.outcome,
        "follow_up_on": row.follow_up_on.isoformat() if row.follow_up_on else "",
        **({"exam_normal": "on"} if normal else {}),
        **abnormal,
    }


def _diagnosis(one: Any) -> dict[str, str]:
    return {
        "text": one.diagnosis.label,
        "code": one.diagnosis.code,
        "certainty": one.certainty,
        "case": one.case,
    }


def _line(line: Any) -> dict[str, str]:
    values = {
        "text": line.medicine.label,
        "code": line.medicine.code,
        "dose": _text(line.dose),
        "unit": line.unit,
        "times": _text(line.times_per_day),
        "days": _text(line.days),
        "route": line.route,
        "quantity": str(line.quantity),
        "instructions": line.instructions if line.dose is not None else line.posology,
        "source": line.dose_source,
    }
    ticks = {name: "on" for name in ("as_needed", "external") if getattr(line, name)}
    reasons = {f"why-{w['code']}:{w['subject']}": w["reason"] for w in line.warnings if w["reason"]}
    return {**values, **ticks, **reasons}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
