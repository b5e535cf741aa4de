"""A delivery with its babies, the children's files, and the end of the pregnancy: one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.gates import RefusedError
from core.ids import uuid7
from core.outbox import publish
from maternity.choices import BirthOutcome, CloseReason, MotherCondition
from maternity.models import Delivery, Labour, Newborn, Pregnancy
from maternity.rules import order
from maternity.services.entries import Author, cancel, tell
from maternity.services.pregnancies import close
from patients.models import Patient
from patients.rules.identity import Identity
from patients.services.record import set_mother
from patients.services.registration import register

BIRTH_REFUSALS = {
    "future": gettext_lazy("A birth cannot be in the future."),
    "before_pregnancy": gettext_lazy("The birth would be before the pregnancy."),
    "no_baby": gettext_lazy("A delivery has at least one baby, stillborn included."),
    "too_many_babies": gettext_lazy("A delivery has at most eight babies."),
}


@transaction.atomic
def record_delivery(
    *,
    by: Author,
    pregnancy: Pregnancy,
    values: dict[str, Any],
    babies: Sequence[dict[str, Any]],
    delivery_id: uuid.UUID | None = None,
) -> Delivery:
    """Record a delivery and its babies, open the file of each live-born child, close the pregnancy.

    `values` and `babies` are the fields of `Delivery` and `Newborn` as entered. A trainee's delivery counts
    under the responsible attendant and is signed by the countersignature. Raises RefusedError.
    """
    pregnancy = Pregnancy.objects.select_for_update().select_related("patient").get(pk=pregnancy.pk)
    _refuse(pregnancy, values["delivered_at"], len(babies))
    delivery = _create(by, pregnancy, values, delivery_id or uuid7())
    for number, baby in enumerate(babies, start=1):
        _add_baby(by, delivery, pregnancy.patient, number, baby)
    _end_labour(pregnancy, delivery.delivered_at)
    _close(by, pregnancy, delivery, babies)
    _tell(by, pregnancy, delivery, len(babies))
    return delivery


def _refuse(pregnancy: Pregnancy, at: datetime, babies: int) -> None:
    if pregnancy.closed_on is not None:
        raise RefusedError(_("This pregnancy file is closed."))
    code = order.birth_refusal(at, now=timezone.now(), edd=pregnancy.edd, babies=babies)
    if code:
        raise RefusedError(str(BIRTH_REFUSALS[code]))
    day = timezone.localtime(at).date()
    if pregnancy.contacts.standing().filter(contact_on__gt=day).exists():
        raise RefusedError(_("An antenatal contact is recorded after this birth: correct one of them."))


def _create(by: Author, pregnancy: Pregnancy, values: dict[str, Any], pk: uuid.UUID) -> Delivery:
    signed = {} if by.trainee else {"signed_at": timezone.now(), "signed_by_id": by.user.id}
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                id=pk, pregnancy=pregnancy, responsible_id=by.answers_id, **by.stamp(), **signed, **values
            )
    except IntegrityError as error:
        if "maternity_one_delivery" in str(error):
            raise RefusedError(_("The delivery of this pregnancy is already recorded.")) from error
        raise


def _add_baby(by: Author, delivery: Delivery, mother: Patient, number: int, baby: dict[str, Any]) -> Newborn:
    values = {"born_at": delivery.delivered_at, **baby}
    names = {key: values.pop(key, "") for key in ("given_names", "family_name")}
    newborn = Newborn(delivery=delivery, birth_order=number, **by.stamp(), **values)
    if newborn.outcome == BirthOutcome.LIVE:
        newborn.child = _open_child_file(by, newborn, mother, names)
    newborn.save(force_insert=True)
    return newborn


def _open_child_file(by: Author, newborn: Newborn, mother: Patient, names: dict[str, str]) -> Patient:
    """The child's own file, tied to the mother's; « Bébé » until the name is given."""
    identity = Identity(
        given_names=names["given_names"] or _("Baby %(number)s") % {"number": newborn.birth_order},
        family_name=names["family_name"] or mother.family_name,
        sex=newborn.sex,
        birth_date=timezone.localtime(newborn.born_at).date(),
        birth_precision="day",
        mother_name=mother.full_name,
        village_id=mother.village_id,
        phone=mother.phone,
        phone_owner="relative" if mother.phone else "",
        unidentified=newborn.sex == "U",
    )
    child = register(by=by.user, centre=by.centre, identity=identity)
    set_mother(by=by.user, centre=by.centre, child=child, mother=mother)
    return child


def _end_labour(pregnancy: Pregnancy, at: datetime) -> None:
    labours = Labour.objects.standing().filter(pregnancy=pregnancy, ended_at=None)
    labours.filter(admitted_at__lte=at).update(ended_at=at)


def _close(by: Author, pregnancy: Pregnancy, delivery: Delivery, babies: Sequence[dict[str, Any]]) -> None:
    alive = any(baby["outcome"] == BirthOutcome.LIVE for baby in babies)
    reason = CloseReason.LIVE_BIRTH if alive else CloseReason.STILLBIRTH
    if delivery.mother_condition == MotherCondition.DIED:
        reason = CloseReason.WOMAN_DIED
    close(by=by, pregnancy=pregnancy, reason=reason, on=timezone.localtime(delivery.delivered_at).date())


def _tell(by: Author, pregnancy: Pregnancy, delivery: Delivery, babies: int) -> None:
    sentence = ngettext("Delivery of %(count)s baby.", "Delivery of %(count)s babies.", babies) % {"count": babies}
    tell(pregnancy, "delivery", sentence, by=by)
    publish(
        "maternity.delivered",
        payload={"delivery": str(delivery.id), "patient": str(pregnancy.patient_id)},
        centre_id=delivery.centre_id,
        by=by.user.id,
    )


@transaction.atomic
def cancel_delivery(*, by: Author, delivery: Delivery, reason: str) -> Delivery:
    """Cancel a delivery entered by mistake, with its babies; the pregnancy is open again.

    Raises RefusedError without a reason, or when postnatal contacts stand.
    """
    if delivery.postnatal.standing().exists():
        raise RefusedError(_("Postnatal contacts are recorded: cancel them first."))
    cancel(by=by, entry=delivery, reason=reason)
    for newborn in delivery.newborns.standing():
        cancel(by=by, entry=newborn, reason=reason)
    Pregnancy.objects.filter(pk=delivery.pregnancy_id).update(closed_on=None, close_reason="", close_note="")
    return delivery
