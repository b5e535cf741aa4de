"""Requests that do not come from care, substitutions, and closing what will not be served."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Medicine
from centres.settings import value_of
from core.gates import RefusedError
from core.scoping import active_centre
from patients.models import Patient
from pharmacy.choices import NotServed, RequestSource, RequestState
from pharmacy.models import DispensingLine, DispensingRequest
from pharmacy.services.dispensing import remaining_of


@dataclass(frozen=True)
class NewLine:
    """A product asked for: whole dispensing units, days of treatment, the sentence of the label."""

    medicine: Medicine
    qty: int
    days: int = 1
    posology: str = ""


@transaction.atomic
def open_request(
    *,
    patient: Patient,
    source: str,
    lines: Sequence[NewLine],
    by: User,
    prescriber: str = "",
    reference: str = "",
    written_at: dt.datetime | None = None,
    request_id: uuid.UUID | None = None,
) -> DispensingRequest:
    """Put a prescription from elsewhere, or a sale, in the queue. The same identifier again gives the first.

    Raises RefusedError without a line, for a sale where the centre does not allow it, and for a controlled
    medicine without a prescription.
    """
    first = DispensingRequest.objects.filter(pk=request_id).first() if request_id else None
    if first is not None:
        return first
    _check(source, lines, prescriber=prescriber)
    request = DispensingRequest(
        source=source,
        patient=patient,
        prescriber=prescriber.strip() or (by.display_name if source == RequestSource.COUNTER else ""),
        reference=reference.strip(),
        written_at=written_at or timezone.now(),
    )
    if request_id is not None:
        request.id = request_id
    request.save(force_insert=True)
    DispensingLine.objects.bulk_create(
        DispensingLine(
            centre_id=request.centre_id,
            request=request,
            position=position,
            medicine=line.medicine,
            prescribed=line.qty,
            days=max(line.days, 1),
            posology=line.posology.strip(),
        )
        for position, line in enumerate(lines, start=1)
    )
    return request


def _check(source: str, lines: Sequence[NewLine], *, prescriber: str) -> None:
    if not lines:
        raise RefusedError(_("The document has no line."))
    if any(line.qty < 1 for line in lines):
        raise RefusedError(_("Quantities are whole numbers of dispensing units, above zero."))
    if source == RequestSource.EXTERNAL and not prescriber.strip():
        raise RefusedError(_("Write the name of the prescriber."))
    if source != RequestSource.COUNTER:
        return
    if not value_of("pharmacy.walk_in_sale", centre_id=active_centre()):
        raise RefusedError(_("This centre does not sell without a prescription."))
    controlled = [line.medicine.label for line in lines if line.medicine.controlled]
    if controlled:
        raise RefusedError(_("%(product)s is given on prescription only.") % {"product": ", ".join(controlled)})


@transaction.atomic
def substitute(
    line: DispensingLine, medicine: Medicine, qty: int, *, agreed_by: str, by: User, line_id: uuid.UUID | None = None
) -> DispensingLine:
    """Replace what remains of a line by another product, with the agreement of a prescriber.

    Raises RefusedError without agreement, when nothing remains, or for the same product.
    """
    first = DispensingLine.objects.filter(pk=line_id).first() if line_id else None
    if first is not None:
        return first
    request = DispensingRequest.objects.select_for_update().get(pk=line.request_id)
    line = DispensingLine.objects.select_related("medicine").get(pk=line.pk)
    if not agreed_by.strip():
        raise RefusedError(_("Write who agreed to the substitution."))
    if qty < 1:
        raise RefusedError(_("Quantities are whole numbers of dispensing units, above zero."))
    left = remaining_of([line])[line.id]
    if not left or medicine.pk == line.medicine_id:
        raise RefusedError(_("There is nothing to replace on this line."))
    line.not_served, line.not_served_reason = line.not_served + left, NotServed.SUBSTITUTED
    line.save(update_fields=["not_served", "not_served_reason"])
    last = request.lines.aggregate(last=Max("position"))["last"]
    new = DispensingLine(
        request=request,
        position=last + 1,
        medicine=medicine,
        prescribed=qty,
        days=line.days,
        posology=line.posology,
        replaces=line,
        substitution_agreed_by=agreed_by.strip(),
    )
    if line_id is not None:
        new.id = line_id
    new.save(force_insert=True)
    return new


@transaction.atomic
def close_request(request: DispensingRequest, *, reason: str, by: User) -> DispensingRequest:
    """Take out of the queue what will not be fetched. Raises RefusedError without reason."""
    if not reason.strip():
        raise RefusedError(_("Say why nothing more will be served."))
    locked = DispensingRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state in (RequestState.WAITING, RequestState.PARTIAL):
        locked.state, locked.closed_reason = RequestState.CLOSED, reason.strip()
        locked.save(update_fields=["state", "closed_reason"])
    return locked
