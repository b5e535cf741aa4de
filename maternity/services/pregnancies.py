"""Opening, dating and closing a pregnancy file."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.gates import RefusedError
from core.ids import uuid7
from core.outbox import publish
from maternity.choices import NEVER_COUNTED, CloseReason, DatingMethod
from maternity.models import Pregnancy
from maternity.rules import dating
from maternity.services.entries import Author, tell
from maternity.services.numbering import next_number
from maternity.services.protocols import protocol_of
from maternity.services.schedule import plan_next
from patients.models import Patient

REDATING_NEEDS_REASON_DAYS = 7
YOUNGEST_YEARS = 9  # the impossible only; 17 and younger is a flag
DATING_FIELDS = ("lmp_on", "lmp_certainty", "scan_on", "scan_weeks", "scan_days", "height_on", "height_weeks")


def edd_of(method: str, values: dict[str, Any]) -> date:
    """Due date by the chosen method. Raises RefusedError when what it needs is missing or impossible."""
    try:
        if method == DatingMethod.LMP:
            return dating.edd_from_lmp(values["lmp_on"])
        if method == DatingMethod.ULTRASOUND:
            return dating.edd_from_ultrasound(values["scan_on"], values["scan_weeks"], values.get("scan_days") or 0)
        return dating.edd_from_fundal_height(values["height_on"], values["height_weeks"])
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError(_("The dating method chosen has no usable date: complete it or choose another.")) from error


@transaction.atomic
def open_pregnancy(
    *, by: Author, patient: Patient, values: dict[str, Any], pregnancy_id: uuid.UUID | None = None
) -> Pregnancy:
    """Open the file of a pregnancy. `values` are the fields of `Pregnancy` as entered, dating included.

    Raises RefusedError: not a woman, deceased, impossible dates, an open pregnancy already (here or elsewhere).
    """
    opened_on = values.get("opened_on") or timezone.localdate()
    edd = edd_of(values["dating_method"], values)
    _refuse_woman(patient, opened_on)
    _refuse_dates(opened_on, edd)
    pregnancy = Pregnancy(
        id=pregnancy_id or uuid7(),
        **by.stamp(),
        **{
            **values,
            "patient": patient,
            "opened_on": opened_on,
            "edd": edd,
            "number": next_number(centre=by.centre, register="cpn", year=opened_on.year),
            "protocol": values.get("protocol") or protocol_of(by.centre, "anc", opened_on),
        },
    )
    pregnancy.next_due_on = plan_next(pregnancy, [])
    _save_once(pregnancy)
    tell(pregnancy, "pregnancy_opened", _("Pregnancy followed from %(on)s.") % {"on": f"{opened_on:%d/%m/%Y}"}, by=by)
    return pregnancy


def _refuse_woman(patient: Patient, on: date) -> None:
    if patient.sex != "F":
        raise RefusedError(_("A pregnancy belongs to a woman: check the patient's sex."))
    if patient.birth_date and (on - patient.birth_date).days < YOUNGEST_YEARS * 365:
        raise RefusedError(_("She would be less than 9 years old: check the birth date on her file."))
    if patient.deceased_on and patient.deceased_on < on:
        raise RefusedError(_("This person died before the pregnancy was opened."))


def _refuse_dates(opened_on: date, edd: date) -> None:
    if opened_on > timezone.localdate():
        raise RefusedError(_("The first contact cannot be in the future."))
    check = dating.check_lmp(dating.effective_lmp(edd), opened_on)
    if check.result == "refuse":
        over = check.why == "over_45_weeks"
        text = _("The pregnancy would be more than 45 weeks old.") if over else _("The pregnancy would not have begun.")
        raise RefusedError(text)


def _save_once(pregnancy: Pregnancy) -> None:
    """Two simultaneous openings: the second one is refused by the database."""
    here = Pregnancy.objects.open().filter(patient=pregnancy.patient_id).exists()
    try:
        with transaction.atomic():
            if here:
                raise IntegrityError("maternity_one_open_here")
            pregnancy.save(force_insert=True)
    except IntegrityError as error:
        if "maternity_one_open_here" in str(error):
            raise RefusedError(_("This woman already has an open pregnancy here: close it first.")) from error
        if "maternity_one_open_pregnancy" in str(error):
            raise RefusedError(
                _("This woman already has an open pregnancy in another centre: say which centre follows her.")
            ) from error
        raise


@transaction.atomic
def redate(*, by: Author, pregnancy: Pregnancy, values: dict[str, Any], reason: str = "") -> Pregnancy:
    """Change the dating choice; more than seven days' change needs a reason. The history keeps the former one."""
    _refuse_closed(pregnancy)
    edd = edd_of(values["dating_method"], values)
    if abs((edd - pregnancy.edd).days) > REDATING_NEEDS_REASON_DAYS and not reason.strip():
        raise RefusedError(_("The due date changes by more than 7 days: say why."))
    _refuse_dates(pregnancy.opened_on, edd)
    for field in (*DATING_FIELDS, "dating_method"):
        if field in values:
            setattr(pregnancy, field, values[field])
    pregnancy.edd, pregnancy.redating_reason = edd, reason
    pregnancy.next_due_on = plan_next(pregnancy, _days(pregnancy))
    pregnancy.save()
    tell(pregnancy, "redated", _("Due date set to %(on)s.") % {"on": f"{edd:%d/%m/%Y}"}, by=by)
    return pregnancy


def _days(pregnancy: Pregnancy) -> list[date]:
    return list(pregnancy.contacts.standing().order_by("contact_on").values_list("contact_on", flat=True))


@transaction.atomic
def update_file(*, by: Author, pregnancy: Pregnancy, values: dict[str, Any], version: int) -> Pregnancy:
    """Change what the file says beside its dating. Raises RefusedError when somebody changed it meanwhile."""
    _refuse_closed(pregnancy)
    changed = Pregnancy.objects.filter(pk=pregnancy.pk, version=version)
    if not changed.update(version=F("version") + 1, **values):
        raise RefusedError(_("Somebody changed this file meanwhile: read it again before saving."))
    pregnancy.refresh_from_db()
    return pregnancy


@transaction.atomic
def close(*, by: Author, pregnancy: Pregnancy, reason: str, on: date, note: str = "") -> Pregnancy:
    """Close the file with a reason. Raises RefusedError when closed already or before the last contact."""
    _refuse_closed(pregnancy)
    if on > timezone.localdate() or on < pregnancy.opened_on:
        raise RefusedError(_("The closing day is between the first contact and today."))
    last = pregnancy.contacts.standing().order_by("-contact_on").values_list("contact_on", flat=True).first()
    if last is not None and on < last and reason not in NEVER_COUNTED:
        raise RefusedError(_("A contact is recorded after this day: correct one of them."))
    pregnancy.closed_on, pregnancy.close_reason, pregnancy.close_note = on, reason, note
    pregnancy.next_due_on = None
    pregnancy.save(update_fields=["closed_on", "close_reason", "close_note", "next_due_on"])
    label = CloseReason(reason).label
    tell(pregnancy, "pregnancy_closed", _("Pregnancy file closed: %(why)s.") % {"why": label}, by=by)
    publish(
        "maternity.pregnancy_closed",
        payload={"pregnancy": str(pregnancy.id), "reason": reason},
        centre_id=pregnancy.centre_id,
        by=by.user.id,
    )
    return pregnancy


def _refuse_closed(pregnancy: Pregnancy) -> None:
    if pregnancy.closed_on is not None:
        raise RefusedError(_("This pregnancy file is closed."))
