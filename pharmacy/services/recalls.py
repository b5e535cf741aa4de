"""Withdrawing a batch: its lots are out of reach at once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Medicine
from centres.models import Centre
from core.gates import RefusedError
from core.models import OutboxEvent
from core.outbox import publish
from patients.models import Patient
from pharmacy.choices import BalanceStatus, MovementKind
from pharmacy.models import Balance, Movement, Recall, RecallContact


@transaction.atomic
def recall(medicine: Medicine, number: str, *, reason: str, by: User, from_centre: str = "") -> Recall:
    """Block every balance of a batch here; dispensing in progress ends before, or is refused.

    The other centres are told, and block it too. A batch already recalled gives its open recall. Raises
    RefusedError without reason or batch number.
    """
    if not reason.strip():
        raise RefusedError(_("Say why the batch is recalled."))
    number = number.strip().upper()
    if not number:
        raise RefusedError(_("Write the batch number."))
    row, created = Recall.objects.get_or_create(
        medicine=medicine,
        number=number,
        closed_at=None,
        defaults={
            "reason": reason.strip(),
            "opened_by": by,
            "opened_at": timezone.now(),
            "from_centre": from_centre,
        },
    )
    rows = Balance.objects.filter(medicine=medicine, lot__number=number)
    locked = list(rows.select_for_update(of=("self",)).order_by("location_id", "lot_id"))
    Balance.objects.filter(pk__in=[balance.pk for balance in locked]).update(status=BalanceStatus.RECALLED)
    if created and not from_centre:
        _tell_others(row, by=by)
    return row


def _tell_others(row: Recall, *, by: User) -> None:
    payload = {
        "medicine": row.medicine.code,
        "number": row.number,
        "reason": row.reason,
        "from_centre": row.centre.name,
    }
    for centre in Centre.objects.filter(active=True).exclude(pk=row.centre_id):
        publish("pharmacy.recalled", payload=payload, centre_id=centre.id, by=by.id)


def block_here(event: OutboxEvent) -> None:
    """Recall, at this centre, a batch that another centre of the network has recalled."""
    told = event.payload
    recall(
        Medicine.objects.get(code=told["medicine"]),
        told["number"],
        reason=told["reason"],
        by=User.objects.get(pk=event.actor_id),
        from_centre=told["from_centre"][:120],
    )


@transaction.atomic
def note_contact(row: Recall, patient: Patient, *, result: str, note: str = "", by: User) -> RecallContact:
    """Write down a call to a patient who was given the batch. Raises RefusedError once the recall is closed."""
    if row.closed_at is not None:
        raise RefusedError(_("This recall is closed."))
    return RecallContact.objects.create(
        recall=row, patient=patient, result=result, note=note.strip(), by_id=by.id, by_name=by.display_name
    )


@transaction.atomic
def close_recall(row: Recall, *, note: str, by: User) -> Recall:
    """End a recall. Its lots stay out of reach: they leave as a loss or a return to the supplier.

    Raises RefusedError without a note, or while units of the batch are still on hand.
    """
    if not note.strip():
        raise RefusedError(_("Say what became of the batch."))
    locked = Recall.objects.select_for_update().get(pk=row.pk)
    left = Balance.objects.filter(medicine=row.medicine_id, lot__number=row.number, on_hand__gt=0)
    held = left.aggregate(sum=Sum("on_hand"))["sum"] or 0
    if held:
        raise RefusedError(_("%(n)d units of the batch are still here: destroy or return them first.") % {"n": held})
    if locked.closed_at is None:
        locked.closed_at, locked.closing_note = timezone.now(), note.strip()
        locked.save(update_fields=["closed_at", "closing_note"])
    return locked


def patients_served(row: Recall) -> dict[str, int]:
    """Units of the batch that each patient still has, by patient id: given, less returned and reversed."""
    kinds = [MovementKind.DISPENSED, MovementKind.PATIENT_RETURN]
    rows = Movement.objects.filter(medicine=row.medicine_id, lot__number=row.number, kind__in=kinds)
    given = rows.exclude(document__patient=None).values("document__patient").annotate(sum=Sum("qty"))
    return {str(one["document__patient"]): -one["sum"] for one in given if one["sum"] < 0}
