"""Family planning visits."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ContraceptiveMethod
from core.gates import RefusedError
from core.ids import uuid7
from core.outbox import publish
from maternity.choices import PlanningReason
from maternity.models import PlanningVisit, Pregnancy
from maternity.rules.contraception import dmpa_window
from maternity.services.entries import Author
from patients.models import Patient

GIVES_A_METHOD = (
    PlanningReason.START,
    PlanningReason.CONTINUE,
    PlanningReason.SWITCH,
    PlanningReason.EMERGENCY,
)


def next_due(method: ContraceptiveMethod | None, quantity: int | None, on: date) -> date | None:
    """When to come back: injections at 12 weeks, other short methods when the quantity runs out, long ones at term."""
    if method is None:
        return None
    if method.code.startswith("DMPA"):
        return dmpa_window(on)[0]
    if method.resupply_days:
        units = quantity if quantity and method.dispensed_unit == "cycle" else 1
        return on + timedelta(days=method.resupply_days * units)
    return on + timedelta(days=30 * method.duration_months) if method.duration_months else None


@transaction.atomic
def record_planning(
    *, by: Author, patient: Patient, values: dict[str, Any], visit_id: uuid.UUID | None = None
) -> PlanningVisit:
    """Record one visit and say when the next one is due.

    Raises RefusedError: future day, method without quantity, contra-indicated method (categories 3 and 4),
    a contraceptive started during an open pregnancy.
    """
    on = values.get("visit_on") or timezone.localdate()
    if on > timezone.localdate():
        raise RefusedError(_("A visit cannot be in the future."))
    method, reason = values.get("method"), values["reason"]
    gives = reason in GIVES_A_METHOD
    _refuse_method(patient, method, values, gives=gives)
    due = values.get("next_due_on") or (next_due(method, values.get("quantity"), on) if gives else None)
    visit = PlanningVisit.objects.create(
        id=visit_id or uuid7(), patient=patient, **by.stamp(), **{**values, "visit_on": on, "next_due_on": due}
    )
    publish(
        "maternity.planning_visit",
        payload={"visit": str(visit.id), "patient": str(patient.id)},
        centre_id=visit.centre_id,
        by=by.user.id,
    )
    return visit


def _refuse_method(
    patient: Patient, method: ContraceptiveMethod | None, values: dict[str, Any], *, gives: bool
) -> None:
    if not gives:
        return
    if method is None or not values.get("quantity"):
        raise RefusedError(_("Say which method is given, and how much."))
    if (values.get("eligibility") or 1) >= 3:
        raise RefusedError(_("Categories 3 and 4: this method is not given, choose another one."))
    if Pregnancy.objects.open().filter(patient=patient).exists() and not method.dual_protection:
        raise RefusedError(_("This woman has an open pregnancy: close it before a contraceptive is given."))
