"""Taking a document back: exact counter-movements, never a deletion."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Charge, ChargeCancellation
from billing.services.cancellations import cancel_charge
from core.gates import RefusedError
from core.ids import uuid7
from core.outbox import publish
from pharmacy.choices import CHARGE_SOURCE, DocumentKind
from pharmacy.models import Document
from pharmacy.services.dispensing import back_in_queue
from pharmacy.services.posting import Draft, Line, post


@transaction.atomic
def reverse(document: Document, *, reason: str, by: User, document_id: uuid.UUID | None = None) -> Document:
    """Post the opposite of a whole document, now. The same again gives the first reversal.

    The charge of a dispensing is withdrawn with it. Raises RefusedError without reason, for a reversal, for a
    document already reversed by another one, when the stock it brought in is already used, and while its charge is
    paid: the cash desk gives the money back first.
    """
    if not reason.strip():
        raise RefusedError(_("Say why the document is reversed."))
    if document.kind == DocumentKind.REVERSAL:
        raise RefusedError(_("A reversal is not reversed: post the document again."))
    rows = document.movements.select_related("location", "lot").order_by("position")
    lines = [
        Line(row.location, row.lot, row.kind, abs(row.qty), row.unit_price, row.reason, reverses=row) for row in rows
    ]
    posted = post(
        Draft(
            kind=DocumentKind.REVERSAL,
            id=document_id or uuid7(),
            fields={"reverses": document, "reason": reason.strip(), "patient": document.patient},
        ),
        lines,
        by=by,
    )
    if document.kind == DocumentKind.DISPENSING:
        withdraw_charge(document, reason=reason, by=by)
        back_in_queue(document)
    publish(
        "pharmacy.reversed",
        payload={"document": str(document.id), "reversal": str(posted.id)},
        centre_id=posted.centre_id,
        by=by.id,
    )
    return posted


def withdraw_charge(document: Document, *, reason: str, by: User) -> None:
    """Cancel what a dispensing charged, once."""
    for charge in Charge.objects.filter(source=CHARGE_SOURCE, source_id=document.id):
        if not ChargeCancellation.objects.filter(charge=charge).exists():
            cancel_charge(charge, reason=reason.strip(), by=by)
