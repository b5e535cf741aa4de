"""A labour: admission, observations with their alerts, end."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.gates import RefusedError
from core.ids import uuid7
from maternity.models import Labour, LabourObservation, Pregnancy
from maternity.rules import order
from maternity.rules.labour import ALERT_WORDS, NUMBERS, LabourRow, Value, open_alerts
from maternity.services.entries import Author, tell

OBSERVATION_REFUSALS = {
    "future": gettext_lazy("An observation cannot be in the future."),
    "before_admission": gettext_lazy("The observation is before the admission."),
    "dilatation_lower": gettext_lazy("The dilatation is lower than at the last examination: check the time and value."),
}
KINDS = (*NUMBERS, *ALERT_WORDS)


@transaction.atomic
def admit(*, by: Author, pregnancy: Pregnancy, values: dict[str, Any], labour_id: uuid.UUID | None = None) -> Labour:
    """Admit a woman in labour. Raises RefusedError for a closed file or a labour already open."""
    if pregnancy.closed_on is not None:
        raise RefusedError(_("This pregnancy file is closed."))
    try:
        with transaction.atomic():
            labour = Labour.objects.create(
                id=labour_id or uuid7(),
                pregnancy=pregnancy,
                **by.stamp(),
                **{"parity": pregnancy.parity or 0, **values},
            )
    except IntegrityError as error:
        if "maternity_one_open_labour" in str(error):
            raise RefusedError(_("This woman is already in the labour room.")) from error
        raise
    tell(pregnancy, "labour", _("Admitted in labour."), by=by)
    return labour


def row_of(observation: LabourObservation) -> LabourRow:
    """An observation as the rules read it; blanks are left out."""
    values: dict[str, Value | None] = {}
    for kind in KINDS:
        value = getattr(observation, kind)
        if value not in (None, ""):
            values[kind] = float(value) if kind == "temperature_c" else value
    return LabourRow(observation.at, observation.cervix, values)


@transaction.atomic
def observe(
    *, by: Author, labour: Labour, values: dict[str, Any], observation_id: uuid.UUID | None = None
) -> LabourObservation:
    """Record one column of the sheet. While an alert is open, an assessment and a plan are required.

    Raises RefusedError: labour ended, impossible time, dilatation going back, missing plan, same time twice.
    """
    labour = Labour.objects.select_for_update().get(pk=labour.pk)
    if labour.ended_at is not None:
        raise RefusedError(_("This labour is over."))
    rows = list(labour.observations.standing())
    observation = LabourObservation(
        id=observation_id or uuid7(),
        labour=labour,
        author_name=by.user.display_name,
        **by.stamp(),
        **{"at": timezone.now(), **values},
    )
    _refuse_order(labour, rows, observation)
    observation.alerts = list(alerts_after([*rows, observation], observation.at, labour.parity))
    if observation.alerts and not (observation.assessment.strip() and observation.plan.strip()):
        raise RefusedError(_("An alert is open: write your assessment and your plan."))
    try:
        with transaction.atomic():
            observation.save(force_insert=True)
    except IntegrityError as error:
        if "maternity_one_observation_a_time" in str(error):
            raise RefusedError(_("An observation of this time is already recorded.")) from error
        raise
    return observation


def alerts_after(rows: list[LabourObservation], now: datetime, parity: int) -> tuple[str, ...]:
    """Codes of the alerts open at a time, by the observations made until then."""
    return open_alerts([row_of(row) for row in rows if row.at <= now], now, parity=parity)


def _refuse_order(labour: Labour, rows: list[LabourObservation], new: LabourObservation) -> None:
    examined = [(row.at, row.cervix) for row in rows if row.cervix is not None]
    latest_at, latest_cm = max(examined, default=(None, None))
    code = order.observation_refusal(
        new.at,
        admitted_at=labour.admitted_at,
        now=timezone.now(),
        latest_cm=latest_cm,
        latest_at=latest_at,
        cm=new.cervix,
    )
    if code:
        raise RefusedError(str(OBSERVATION_REFUSALS[code]))


@transaction.atomic
def refer(*, by: Author, labour: Labour, to: str, note: str = "") -> Labour:
    """End the labour here by a referral; the pregnancy stays open until the outcome is known."""
    if labour.ended_at is not None:
        raise RefusedError(_("This labour is over."))
    labour.ended_at, labour.referred_to, labour.handover_note = timezone.now(), to, note
    labour.save(update_fields=["ended_at", "referred_to", "handover_note"])
    tell(labour.pregnancy, "labour_referred", _("Referred in labour to %(to)s.") % {"to": to}, by=by)
    return labour
