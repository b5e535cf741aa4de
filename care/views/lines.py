"""The facts under a prescription line, while it is written and when the page is shown again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Access, StaffRequest
from care.forms.consultation import ConsultationForm
from care.models import VitalSigns
from care.selectors.consultations import last_weight
from care.selectors.lines import LineFacts, TypedLine, facts_of
from care.services.safety import known_risks, with_pregnancy
from catalog.models import Medicine
from core.permissions import Permission, requires
from patients.models import Patient
from patients.selectors import get_patient
from patients.selectors.records import reach_of


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def line_facts(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Facts of the line named by `row`, read with the whole form beside it."""
    patient = get_patient(request.access, pk)
    row = request.POST.get("row", "")
    facts = facts_by_prefix(request.access, patient, request.POST)
    return render(request, "care/line_facts.html", {"facts": facts.get(row)})


def attach_facts(access: Access, form: ConsultationForm, data: Mapping[str, Any] | None) -> None:
    """Give each row its facts, for the page shown again without script."""
    facts = facts_by_prefix(access, form.patient, data) if data else {}
    for row in form.lines:
        row.facts = facts.get(row.prefix or "")  # type: ignore[attr-defined]


def facts_by_prefix(access: Access, patient: Patient, data: Mapping[str, Any]) -> dict[str, LineFacts]:
    """Facts of every line typed so far, by the prefix of its fields."""
    lines = _typed(data)
    if not lines:
        return {}
    today = timezone.localdate()
    told = {"yes": True, "no": False}.get(data.get("pregnant", ""))
    reach = reach_of(access, patient.pk)
    risks = with_pregnancy(known_risks(patient, reach.ids, today), told)
    weight = number(data.get("v-weight_kg")) or _weight(last_weight(reach))
    found = facts_of(access.centre_id, patient, lines, risks=risks, weight=weight, on=today)
    return {line.prefix: facts for line, facts in zip(lines, found, strict=True)}


def _weight(row: VitalSigns | None) -> Decimal | None:
    return row.weight_kg if row else None


def _typed(data: Mapping[str, Any]) -> list[TypedLine]:
    codes = {
        name.removesuffix("-code"): code
        for name, code in data.items()
        if name.startswith("rx-") and name.endswith("-code") and code
    }
    known = {medicine.code: medicine for medicine in Medicine.objects.filter(code__in=codes.values(), active=True)}
    return [_line(prefix, known[code], data) for prefix, code in codes.items() if code in known]


def _line(prefix: str, medicine: Medicine, data: Mapping[str, Any]) -> TypedLine:
    start = f"{prefix}-why-"
    days = number(data.get(f"{prefix}-days"))
    return TypedLine(
        medicine=medicine,
        prefix=prefix,
        dose=number(data.get(f"{prefix}-dose")),
        unit=data.get(f"{prefix}-unit", ""),
        times=number(data.get(f"{prefix}-times")),
        days=int(days) if days else None,
        reasons={name.removeprefix(start): str(data[name]) for name in data if name.startswith(start)},
    )


def number(text: str | None) -> Decimal | None:
    """A positive number as typed, comma or point; None for anything else."""
    try:
        value = Decimal((text or "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 < value < 100_000 else None
