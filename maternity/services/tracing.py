"""Looking for women who missed a visit: who was asked, when, what came out."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.gates import RefusedError
from maternity.choices import TracingOutcome
from maternity.models import Pregnancy, Tracing
from maternity.services.entries import Author


@transaction.atomic
def ask(
    *, by: Author, pregnancy: Pregnancy, tracer_kind: str, tracer_name: str, asked_on: date | None = None
) -> Tracing:
    """Ask somebody to look for the woman. Raises RefusedError when nothing was missed or somebody is asked."""
    if pregnancy.closed_on is not None or pregnancy.next_due_on is None:
        raise RefusedError(_("No visit is missing for this woman."))
    try:
        with transaction.atomic():
            return Tracing.objects.create(
                **by.stamp(),
                pregnancy=pregnancy,
                missed_on=pregnancy.next_due_on,
                asked_on=asked_on or timezone.localdate(),
                tracer_kind=tracer_kind,
                tracer_name=tracer_name,
            )
    except IntegrityError as error:
        raise RefusedError(_("Somebody is already looking for this woman.")) from error


@transaction.atomic
def report(*, by: Author, tracing: Tracing, outcome: str, on: date, next_step: str = "") -> Tracing:
    """Write down what came out. Raises RefusedError for a day before the request, or twice."""
    if tracing.outcome:
        raise RefusedError(_("The outcome is already recorded."))
    if on < tracing.asked_on or on > timezone.localdate():
        raise RefusedError(_("The outcome is between the request and today."))
    tracing.outcome, tracing.outcome_on, tracing.next_step = outcome, on, next_step
    tracing.save(update_fields=["outcome", "outcome_on", "next_step"])
    return tracing


def settle_by_contact(pregnancy: Pregnancy, on: date, *, by: Author) -> None:
    """The woman has come: the open request is answered by itself."""
    tracing = Tracing.objects.standing().filter(pregnancy=pregnancy, outcome="", asked_on__lte=on).first()
    if tracing is not None:
        report(by=by, tracing=tracing, outcome=TracingOutcome.CAME, on=on)
