"""Where the ticket or another act of a visit stands at the cash desk, as care and the higher apps ask."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from billing.models import Charge, PaidFirst
from billing.services.corrections import CORRECTION_SOURCE
from centres.settings import value_of
from core.typography import francs

TICKET_SOURCE = "care.visit_opened"
TICKET_FAMILY = "CONSULTATION"


def standing(*, source: str, source_id: uuid.UUID) -> Charge | None:
    """The charge of an event as it stands: the one that replaces it where who pays was changed."""
    rows = Charge.objects.select_related("balance", "cancellation").prefetch_related("lines")
    found = rows.filter(source=source, source_id=source_id).first()
    while found is not None and hasattr(found, "cancellation"):
        found = rows.filter(source=CORRECTION_SOURCE, source_id=found.id).first()
    return found


def unpaid_reason(*, source: str, source_id: uuid.UUID, emergency: bool) -> str | None:
    """Why an act may not begin yet: it must be paid first here and is not. An emergency is never held up."""
    if emergency:
        return None
    found = standing(source=source, source_id=source_id)
    if found is None or found.balance.remaining == 0 or not _paid_first(found):
        return None
    return _("The ticket is not paid: %(due)d F are due at the cash desk. An emergency passes first.") % {
        "due": found.balance.remaining
    }


def _paid_first(charge: Charge) -> bool:
    codes = [line.item_code for line in charge.lines.all()]
    rules = PaidFirst.objects.filter(centre=charge.centre_id, act__code__in=codes).exclude(required=None)
    own = dict(rules.values_list("act__code", "required"))
    usual = value_of("billing.ticket_before_consultation", centre_id=charge.centre_id, on=charge.charged_on)
    return any(own.get(code, usual) for code in codes)


def ticket_states(visit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    """The ticket of each visit in a word, for the queue."""
    rows = Charge.objects.filter(
        visit_id__in=list(visit_ids),
        source__in=[TICKET_SOURCE, CORRECTION_SOURCE],
        lines__family=TICKET_FAMILY,
        cancellation=None,
    )
    found = rows.values_list("visit_id", "due", "balance__paid")
    return {visit: _word(due, paid) for visit, due, paid in found if visit is not None}


def _word(due: int, paid: int) -> tuple[str, str]:
    if not due:
        return "ok", _("Free")
    if paid >= due:
        return "ok", _("Paid")
    return "watch", _("To pay: %(amount)s") % {"amount": francs(due - paid)}
