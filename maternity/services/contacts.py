"""Antenatal contacts: recorded, the plan moved to the real day, doses numbered."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.gates import RefusedError
from core.ids import uuid7
from core.outbox import publish
from maternity.choices import NEVER_COUNTED
from maternity.models import AncContact, Pregnancy
from maternity.rules import order, prevention
from maternity.services.entries import Author, cancel, tell
from maternity.services.schedule import plan_next
from maternity.services.tracing import settle_by_contact

CONTACT_REFUSALS = {
    "future": gettext_lazy("A contact cannot be in the future."),
    "before_pregnancy": gettext_lazy("The contact would be before the pregnancy."),
    "after_end": gettext_lazy("The contact would be after the end of the pregnancy."),
    "over_45_weeks": gettext_lazy("The pregnancy would be more than 45 weeks old: check the dating or close the file."),
}
SP_REFUSALS = {
    "on_cotrimoxazole": gettext_lazy("No SP for a woman who takes co-trimoxazole."),
    "first_trimester": gettext_lazy("No SP in the first trimester."),
    "too_soon": gettext_lazy("SP is given at least 28 days after the last dose."),
}


@transaction.atomic
def record_contact(
    *,
    by: Author,
    pregnancy: Pregnancy,
    values: dict[str, Any],
    sp_given: bool = False,
    contact_id: uuid.UUID | None = None,
) -> AncContact:
    """Record one contact. `values` are the fields of `AncContact` as entered; SP doses are numbered here.

    Raises RefusedError with a French reason: impossible day, closed file, second contact of a day, SP rules.
    """
    pregnancy = Pregnancy.objects.select_for_update().get(pk=pregnancy.pk)
    on = values.get("contact_on") or timezone.localdate()
    refuse_day(pregnancy, on)
    contact = AncContact(
        id=contact_id or uuid7(),
        pregnancy=pregnancy,
        responsible_id=by.answers_id,
        **by.stamp(),
        **{**values, "contact_on": on, "sp_dose": _sp_dose(pregnancy, on) if sp_given else None},
    )
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError as error:
        if "maternity_one_contact_a_day" in str(error):
            raise RefusedError(_("A contact of this day is already recorded.")) from error
        raise
    replan(pregnancy, chosen=contact.next_due_on)
    settle_by_contact(pregnancy, on, by=by)
    _tell(contact, pregnancy, by=by)
    return contact


def refuse_day(pregnancy: Pregnancy, on: date) -> None:
    """Raises RefusedError when no contact of this pregnancy can stand on this day."""
    if pregnancy.close_reason in NEVER_COUNTED:
        raise RefusedError(_("This pregnancy file is closed."))
    code = order.contact_refusal(
        on, today=timezone.localdate(), edd=pregnancy.edd, ended_on=ended_on(pregnancy) or pregnancy.closed_on
    )
    if code:
        raise RefusedError(str(CONTACT_REFUSALS[code]))


def ended_on(pregnancy: Pregnancy) -> date | None:
    """The day of birth, when there is one."""
    at = pregnancy.deliveries.standing().values_list("delivered_at", flat=True).first()
    return timezone.localtime(at).date() if at else None


def _sp_dose(pregnancy: Pregnancy, on: date) -> int:
    """Number of an SP dose given on a day. Raises RefusedError by the rules of the doses."""
    given = pregnancy.contacts.standing().filter(sp_dose__isnull=False)
    last = given.filter(contact_on__lte=on).aggregate(last=Max("contact_on"))["last"]
    weeks = pregnancy.age_on(on)[0]
    code = prevention.sp_refusal(weeks, cotrimoxazole=pregnancy.on_cotrimoxazole, last_sp=last, on=on)
    if code:
        raise RefusedError(str(SP_REFUSALS[code]))
    return int(pregnancy.sp_elsewhere) + given.count() + 1


def replan(pregnancy: Pregnancy, *, chosen: date | None = None) -> None:
    """Move the plan to the real contacts; a day chosen by the midwife stands."""
    if pregnancy.closed_on is not None:
        return
    days = list(pregnancy.contacts.standing().order_by("contact_on").values_list("contact_on", flat=True))
    pregnancy.next_due_on = chosen or plan_next(pregnancy, days)
    pregnancy.save(update_fields=["next_due_on"])


@transaction.atomic
def cancel_contact(*, by: Author, contact: AncContact, reason: str) -> AncContact:
    """Cancel a contact and re-plan. Raises RefusedError without a reason."""
    cancel(by=by, entry=contact, reason=reason)
    replan(contact.pregnancy)
    return contact


def _tell(contact: AncContact, pregnancy: Pregnancy, *, by: Author) -> None:
    weeks, days = pregnancy.age_on(contact.contact_on)
    tell(
        pregnancy,
        "contact",
        _("Antenatal contact at %(weeks)s weeks %(days)s days.") % {"weeks": weeks, "days": days},
        by=by,
    )
    publish(
        "maternity.anc_contact",
        payload={
            "contact": str(contact.id),
            "patient": str(pregnancy.patient_id),
            "on": contact.contact_on.isoformat(),
        },
        centre_id=contact.centre_id,
        by=by.user.id,
    )
