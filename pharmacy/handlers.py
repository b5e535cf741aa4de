"""What the pharmacy does when care tells that a prescription is signed."""

from __future__ import annotations

from care.models import Prescription
from core.models import OutboxEvent
from pharmacy.choices import RequestSource, RequestState
from pharmacy.models import DispensingLine, DispensingRequest


def queue_prescription(event: OutboxEvent) -> None:
    """Put a prescription in the queue, once; the same event again, or its countersignature, updates it."""
    prescription = Prescription.objects.get(pk=event.payload["prescription"])
    request, created = DispensingRequest.objects.get_or_create(
        prescription_id=prescription.id,
        defaults={
            "source": RequestSource.CARE,
            "patient_id": prescription.patient_id,
            "visit_id": event.payload["visit"] or None,
            "prescriber": prescription.prescriber_name,
            "written_at": prescription.written_at,
            "executable": bool(event.payload["executable"]),
        },
    )
    if created:
        _copy_lines(request, prescription)
    elif event.payload["executable"] and not request.executable:
        request.executable = True
        request.save(update_fields=["executable"])


def _copy_lines(request: DispensingRequest, prescription: Prescription) -> None:
    """The lines to serve here; a prescription to be bought elsewhere leaves nothing in the queue."""
    lines = [
        DispensingLine(
            centre_id=request.centre_id,
            request=request,
            position=line.rank,
            medicine_id=line.medicine_id,
            prescribed=line.quantity,
            days=line.days or 1,
            posology=line.posology,
        )
        for line in prescription.lines.filter(external=False)
    ]
    DispensingLine.objects.bulk_create(lines)
    if not lines:
        request.state = RequestState.SERVED
        request.save(update_fields=["state"])
