"""What comes back from a patient: to quarantine, or to the stock when it never left the counter."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from core.ids import uuid7
from core.locks import hold
from pharmacy.choices import DocumentKind, LocationKind, MovementKind
from pharmacy.models import Document, Movement
from pharmacy.services.posting import Draft, Line, post
from pharmacy.services.receiving import place_of
from pharmacy.services.refusals import refusals


def returnable(document: Document) -> dict[Movement, int]:
    """Movements of a dispensing with the units that may still come back."""
    given = document.movements.filter(kind=MovementKind.DISPENSED).select_related("lot", "location", "medicine")
    back = (
        Movement.objects.filter(
            kind=MovementKind.PATIENT_RETURN, document__reference=_mark(document), reversed_by=None, reverses=None
        )
        .values("lot")
        .annotate(sum=Sum("qty"))
    )
    returned = {row["lot"]: row["sum"] for row in back}
    return {row: max(-row.qty - returned.get(row.lot_id, 0), 0) for row in given.order_by("position")}


def take_back(
    document: Document,
    quantities: Mapping[uuid.UUID, int],
    *,
    reason: str,
    by: User,
    to_stock: bool = False,
    document_id: uuid.UUID | None = None,
) -> Document:
    """Post what a patient brings back, by movement of the dispensing. The charge is corrected at the cash desk.

    It goes to quarantine; `to_stock` puts it where it came from, for a pack that never left the counter. Raises
    RefusedError without reason, for a document that is not a dispensing or is reversed, and for more than was given.
    """
    if not reason.strip():
        raise RefusedError(_("Say why it comes back."))
    if document.kind != DocumentKind.DISPENSING or Document.objects.filter(reverses=document).exists():
        raise RefusedError(_("Only what was dispensed can be returned."))
    draft = Draft(
        kind=DocumentKind.PATIENT_RETURN,
        id=document_id or uuid7(),
        fields={
            "patient_id": document.patient_id,
            "prescription_id": document.prescription_id,
            "reference": _mark(document),
            "reason": reason.strip(),
        },
    )
    with refusals():
        first = Document.objects.filter(pk=draft.id).first()
        if first is not None:
            return first
        hold("pharmacy.return", document.id)
        return post(draft, _lines(document, quantities, to_stock=to_stock), by=by)


def _mark(document: Document) -> str:
    return f"{document.year}-{document.number}"


def _lines(document: Document, quantities: Mapping[uuid.UUID, int], *, to_stock: bool) -> list[Line]:
    lines = []
    for row, left in returnable(document).items():
        qty = quantities.get(row.pk, 0)
        if qty > left:
            raise RefusedError(
                _("%(product)s: at most %(n)d can come back.") % {"product": row.medicine.label, "n": left}
            )
        if qty:
            place = row.location if to_stock else place_of(LocationKind.QUARANTINE)
            lines.append(Line(place, row.lot, MovementKind.PATIENT_RETURN, qty, unit_price=row.unit_price))
    return lines
