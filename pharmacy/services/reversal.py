"""Taking a document back: exact counter-movements, never a deletion."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from core.ids import uuid7
from core.outbox import publish
from pharmacy.choices import DocumentKind
from pharmacy.models import Document
from pharmacy.services.posting import Draft, Line, post


@transaction.atomic
def reverse(document: Document, *, reason: str, by: User, document_id: uuid.UUID | None = None) -> Document:
    """Post the opposite of a whole document, now. The same again gives the first reversal.

    Raises RefusedError without reason, for a reversal, for a document already reversed by another one, and when
    the stock it brought in is already used.
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
    publish(
        "pharmacy.reversed",
        payload={"document": str(document.id), "reversal": str(posted.id)},
        centre_id=posted.centre_id,
        by=by.id,
    )
    return posted
