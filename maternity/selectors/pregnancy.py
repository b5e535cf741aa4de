"""One pregnancy as its page shows it, and those of a person."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from maternity.models import AncContact, Pregnancy
from maternity.rules import alerts, order, prevention
from maternity.rules.dating import trimester
from maternity.rules.risks import risks
from maternity.services.schedule import planned_days
from maternity.wording import PRESSURE_LEVELS, RISKS, SP_REASONS
from patients.models import Patient
from patients.selectors import records_of

SEARCH_AFTER_DAYS, LATE_AFTER_DAYS = 28, 8  # to be looked for; late (reference notes §3.7)


def get_pregnancy(pk: uuid.UUID) -> Pregnancy:
    """A file of the active centre. Raises Http404."""
    found: Pregnancy | None = Pregnancy.objects.select_related("patient").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def pregnancies_of(access: Access, patient: Patient) -> list[Pregnancy]:
    """Files that stand, the open one first, then the latest."""
    rows = records_of(access, patient, Pregnancy).filter(cancelled_at=None)
    return sorted(rows.order_by("-opened_on"), key=lambda row: row.closed_on is not None)


def risks_of(pregnancy: Pregnancy) -> list[Any]:
    """Words of the flags of a pregnancy."""
    born = pregnancy.patient.birth_date
    age = (pregnancy.opened_on - born).days // 365 if born else None
    codes = risks(
        age_years=age,
        parity=pregnancy.parity,
        caesareans=pregnancy.caesareans,
        stillbirths=pregnancy.stillbirths,
        abortions=pregnancy.abortions,
        fetus_count=pregnancy.fetus_count,
        blood_group=pregnancy.blood_group,
        complications=pregnancy.past_complications,
        diseases=pregnancy.chronic_conditions,
    )
    return [RISKS[code] for code in codes]


@dataclass(frozen=True)
class ContactLine:
    """One contact in its pregnancy: rank and age computed, what it asks for."""

    contact: AncContact
    rank: int
    weeks: int
    days: int
    worries: list[tuple[str, Any]] = field(default_factory=list)


def lines_of(pregnancy: Pregnancy) -> list[ContactLine]:
    """Standing contacts in their order."""
    rows = list(pregnancy.contacts.standing().order_by("contact_on"))
    days = [row.contact_on for row in rows]
    return [
        ContactLine(
            contact=row,
            rank=order.rank(pregnancy.contacts_elsewhere, days, row.contact_on),
            weeks=pregnancy.age_on(row.contact_on)[0],
            days=pregnancy.age_on(row.contact_on)[1],
            worries=worries_of(pregnancy, row),
        )
        for row in rows
    ]


def worries_of(pregnancy: Pregnancy, contact: AncContact) -> list[tuple[str, Any]]:
    """What a contact asks for: (state, words), most dangerous first."""
    found: list[tuple[str, Any]] = []
    if contact.danger_signs:
        found.append(("bad", _("Danger signs")))
    level, action = pressure_of(contact)
    if level in PRESSURE_LEVELS and level != "none_after_repeat":
        found.append(("bad" if action == "refer_urgent" else "watch", PRESSURE_LEVELS[level]))
    weeks = pregnancy.age_on(contact.contact_on)[0]
    hb = float(contact.haemoglobin) if contact.haemoglobin is not None else None
    if alerts.anaemia(hb, trimester(weeks), pallor=contact.pallor):
        found.append(("watch", _("Anaemia")))
    if (
        contact.fetal_heart_rate is not None
        and alerts.in_context("anc_project", "fhr", contact.fetal_heart_rate) != "ok"
    ):
        found.append(("bad", _("Fetal heart outside 110 to 160")))
    if "positive" in (contact.syphilis, contact.hepatitis_b):  # HIV is never named here
        found.append(("watch", _("Positive test: treat")))
    return found


def pressure_of(contact: AncContact) -> tuple[str, str]:
    """Level and action of the pressures of a contact; none when not measured."""
    if contact.systolic is None or contact.diastolic is None:
        return alerts.NO_ALERT
    again = None
    if contact.repeat_systolic is not None and contact.repeat_diastolic is not None:
        again = (contact.repeat_systolic, contact.repeat_diastolic)
    return alerts.blood_pressure(
        (contact.systolic, contact.diastolic), again, contact.urine_protein or None, contact.symptoms
    )


@dataclass(frozen=True)
class Follow:
    """Where a file stands today."""

    state: str
    words: str


def follow_of(pregnancy: Pregnancy, today: dt.date | None = None) -> Follow:
    """State and words of the next contact: not yet, this week, late, to be looked for."""
    today = today or timezone.localdate()
    if pregnancy.closed_on is not None:
        return Follow("off", str(pregnancy.get_close_reason_display()))
    if today > pregnancy.edd:
        return Follow("watch", _("Due date passed by %(n)d days") % {"n": (today - pregnancy.edd).days})
    if pregnancy.next_due_on is None:
        return Follow("ok", _("Every planned contact is done"))
    late = (today - pregnancy.next_due_on).days
    if late >= SEARCH_AFTER_DAYS:
        return Follow("bad", _("To be looked for: %(n)d days late") % {"n": late})
    if late >= LATE_AFTER_DAYS:
        return Follow("watch", _("%(n)d days late") % {"n": late})
    if late >= -7:
        return Follow("info", _("Expected this week"))
    return Follow("ok", _("In %(n)d days") % {"n": -late})


@dataclass(frozen=True)
class Plan:
    """What is proposed at the next contact."""

    days: list[dt.date]
    sp_dose: int | None
    sp_reason: Any


def plan_of(pregnancy: Pregnancy, lines: list[ContactLine], on: dt.date | None = None) -> Plan:
    """Days still planned, and SP: the number of the next dose or why not today."""
    on = on or timezone.localdate()
    rows = [line.contact for line in lines]
    given = [row.contact_on for row in rows if row.sp_dose and row.contact_on <= on]
    weeks = max(pregnancy.age_on(on)[0], 0)
    why = prevention.sp_refusal(
        weeks, cotrimoxazole=pregnancy.on_cotrimoxazole, last_sp=given[-1] if given else None, on=on
    )
    days = planned_days(pregnancy, [row.contact_on for row in rows]) if pregnancy.is_open else []
    return Plan(days, None if why else pregnancy.sp_elsewhere + len(given) + 1, SP_REASONS.get(why or "", ""))
