"""The card, the labels, and the person's own copy of the file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires
from patients.presentation import age_sex
from patients.selectors import get_patient
from patients.selectors.export import export_of
from patients.selectors.file import photo_of
from patients.selectors.records import person_ids

LABELS_PER_SHEET = 24
MOST_LABELS = 96


@require_GET
@requires(Permission.PATIENT_REGISTER)
def card(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A card of the size of a bank card: name, number, QR code; nothing medical."""
    patient = get_patient(request.access, pk, log="card")
    context = {
        "patient": patient,
        "centre": patient.home_centre,
        "qr": qr_svg(patient.number, size_mm=22),
        "photo": photo_of(frozenset(person_ids(pk))),
    }
    return pdf_response(render_pdf("patients/card_pdf.html", context), f"carte-{patient.number}.pdf")


@require_GET
@requires(Permission.PATIENT_REGISTER)
def labels(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A sheet of labels for tubes and papers; `n` labels, 24 by default."""
    patient = get_patient(request.access, pk, log="labels")
    wanted = request.GET.get("n", "")
    count = min(max(int(wanted), 1), MOST_LABELS) if wanted.isdigit() else LABELS_PER_SHEET
    context = {
        "patient": patient,
        "age_sex": age_sex(patient),
        "qr": qr_svg(patient.number, size_mm=17),
        "labels": range(count),
        "today": timezone.localdate(),
    }
    return pdf_response(render_pdf("patients/labels_pdf.html", context), f"etiquettes-{patient.number}.pdf")


@require_GET
@requires(Permission.PATIENT_EXPORT)
def export_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The person's own copy, to read."""
    patient = get_patient(request.access, pk, log="export")
    context = {
        "patient": patient,
        "age_sex": age_sex(patient),
        "centre": request.access.here,
        "export": export_of(request.access, patient),
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "qr": qr_svg(patient.number),
        "document_number": patient.number,
    }
    return pdf_response(render_pdf("patients/export_pdf.html", context), f"dossier-{patient.number}.pdf")


@require_GET
@requires(Permission.PATIENT_EXPORT)
def export_json(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The person's own copy, for another system."""
    patient = get_patient(request.access, pk, log="export")
    shape = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(export_of(request.access, patient).as_json(), json_dumps_params=shape)
    response["Content-Disposition"] = f'attachment; filename="dossier-{patient.number}.json"'
    return response
