"""Changing who pays a posted charge: it is withdrawn, and a new one with the same frozen prices takes its place."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Charge, ChargeLine
from billing.rules import share
from billing.rules.coverage import Decision, Item
from billing.services.cancellations import cancel_charge
from billing.services.charges import ChargeRequest, PricedLine, post
from core.gates import RefusedError
from core.journal import record_event

CORRECTION_SOURCE = "billing.correction"  # its source_id is the charge it replaces


@dataclass(frozen=True)
class NewPayer:
    """Who pays a line from now on: a payer at a rate in percent, or the patient alone where the code is empty."""

    payer_code: str
    rate: int = 100


@transaction.atomic
def change_payer(charge: Charge, *, changes: Mapping[uuid.UUID, NewPayer], motive: str, by: User) -> Charge:
    """The charge that replaces this one, some lines paid by another payer: `changes` is by line id.

    Raises RefusedError without a motive or a change, and while something is paid on the charge.
    """
    if not motive.strip():
        raise RefusedError(_("Changing who pays needs a motive."))
    lines = list(charge.lines.select_related("payer", "programme"))
    if not {line.id for line in lines} & set(changes):
        raise RefusedError(_("Choose who pays for at least one line."))
    cancel_charge(charge, reason=motive, by=by)
    request = ChargeRequest(
        patient=charge.patient,
        source=CORRECTION_SOURCE,
        source_id=charge.id,
        charged_on=charge.charged_on,
        items=(),
        visit_id=charge.visit_id,
        inpatient=charge.inpatient,
        emergency=charge.emergency,
    )
    posted = post(request, [_line(line, changes.get(line.id), motive.strip()) for line in lines], by=by)
    _tell(posted, by=by)
    return posted


def _line(line: ChargeLine, change: NewPayer | None, motive: str) -> PricedLine:
    item = Item(line.item_code, line.family, line.unit_price, line.quantity)
    if change is None:
        decision = Decision(
            line.payer.code if line.payer else "",
            line.programme.code if line.programme else "",
            line.rate_percent,
            line.reason,
        )
        return PricedLine(
            item,
            line.label,
            line.neutral_label,
            decision,
            line.covered,
            line.due,
            line.override_motive,
            line.override_by_id,
        )
    rate = change.rate if change.payer_code else 0
    covered, due = share(item.full, rate)
    return PricedLine(
        item, line.label, line.neutral_label, Decision(change.payer_code, "", rate, ""), covered, due, motive
    )


def _tell(posted: Charge, *, by: User) -> None:
    record_event(
        centre_id=posted.centre_id,
        subject_kind="patient",
        subject_id=posted.patient_id,
        kind="billing.payer_changed",
        sentence=_("Who pays was changed: %(due)d F remain for the patient") % {"due": posted.due},
        by_id=by.id,
        by_name=by.display_name,
        occurred_at=timezone.now(),
    )
