"""Withdrawing a batch: its lots are out of reach at once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Medicine
from core.gates import RefusedError
from core.outbox import publish
from pharmacy.choices import BalanceStatus, MovementKind
from pharmacy.models import Balance, Movement, Recall


@transaction.atomic
def recall(medicine: Medicine, number: str, *, reason: str, by: User) -> Recall:
    """Block every balance of a batch here; dispensing in progress ends before, or is refused.

    A batch already recalled gives its open recall. Raises RefusedError without reason.
    """
    if not reason.strip():
        raise RefusedError(_("Say why the batch is recalled."))
    number = number.strip().upper()
    row, created = Recall.objects.get_or_create(
        medicine=medicine,
        number=number,
        closed_at=None,
        defaults={"reason": reason.strip(), "opened_by": by, "opened_at": timezone.now()},
    )
    rows = Balance.objects.filter(medicine=medicine, lot__number=number)
    locked = list(rows.select_for_update(of=("self",)).order_by("location_id", "lot_id"))
    Balance.objects.filter(pk__in=[balance.pk for balance in locked]).update(status=BalanceStatus.RECALLED)
    if created:
        publish(
            "pharmacy.recalled",
            payload={"recall": str(row.id), "medicine": medicine.code, "number": number},
            centre_id=row.centre_id,
            by=by.id,
        )
    return row


def patients_served(row: Recall) -> dict[str, int]:
    """Units of the batch that each patient still has, by patient id: given, less returned and reversed."""
    kinds = [MovementKind.DISPENSED, MovementKind.PATIENT_RETURN]
    rows = Movement.objects.filter(medicine=row.medicine_id, lot__number=row.number, kind__in=kinds)
    given = rows.exclude(document__patient=None).values("document__patient").annotate(sum=Sum("qty"))
    return {str(one["document__patient"]): -one["sum"] for one in given if one["sum"] < 0}
