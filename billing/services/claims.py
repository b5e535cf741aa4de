"""Monthly claims: what a payer owes, line by line, built by the worker with progress."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.choices import ClaimState
from billing.models import ChargeLine, Claim, ClaimLine, Payer
from core.gates import RefusedError
from core.ids import uuid7
from core.locks import hold
from core.scoping import active_centre

BATCH = 1_000  # rows per transaction


def next_month(month: dt.date) -> dt.date:
    """First day of the following month."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


@transaction.atomic
def prepare_claim(*, payer: Payer, month: dt.date, by: User) -> Claim:
    """A new version of a payer's claim, built by the worker after commit.

    Raises RefusedError when the month's claim has been sent already.
    """
    centre_id = active_centre()
    hold("billing.claim", centre_id, payer.id, month)
    versions = Claim.objects.filter(centre=centre_id, payer=payer, month=month)
    if versions.filter(state=ClaimState.SENT).exists():
        raise RefusedError(_("This claim has been sent. Ask for what is missing in the next month's claim."))
    last = versions.aggregate(last=Max("version"))["last"] or 0
    claim = Claim.objects.create(payer=payer, month=month, version=last + 1, by_id=by.id)
    transaction.on_commit(lambda: _hand_over(claim), robust=True)
    return claim


def _hand_over(claim: Claim) -> None:
    from billing.tasks import build_claim

    build_claim.apply_async(args=[str(claim.centre_id), str(claim.id)], retry=False)


def lines_to_claim(claim: Claim) -> list[tuple[uuid.UUID, int]]:
    """Lines of the month, and lines of earlier months recorded late and never sent: id and covered FCFA."""
    lines = ChargeLine.objects.filter(
        payer=claim.payer_id, covered__gt=0, charge__cancellation=None, charge__charged_on__lt=next_month(claim.month)
    )
    sent = ClaimLine.objects.filter(claim__state=ClaimState.SENT, claim__payer=claim.payer_id)
    fresh = lines.exclude(id__in=sent.values("charge_line"))
    return list(fresh.order_by("charge__charged_on", "id").values_list("id", "covered"))


def build(claim: Claim) -> Claim:
    """Copy the lines into the claim in batches, showing progress; a killed build starts again from its rows."""
    wanted = lines_to_claim(claim)
    done = set(ClaimLine.objects.filter(claim=claim).values_list("charge_line", flat=True))
    rest = [line for line in wanted if line[0] not in done]
    for start in range(0, len(rest), BATCH):
        _insert(claim, rest[start : start + BATCH])
        _progress(claim, (len(done) + start + BATCH) * 100 // len(wanted))
    total = ClaimLine.objects.filter(claim=claim).aggregate(total=Sum("amount", default=0))["total"]
    claim.line_count, claim.total, claim.progress, claim.state = len(wanted), total, 100, ClaimState.READY
    claim.save(update_fields=["line_count", "total", "progress", "state"])
    return claim


@transaction.atomic
def _insert(claim: Claim, batch: list[tuple[uuid.UUID, int]]) -> None:
    ClaimLine.objects.bulk_create(
        ClaimLine(id=uuid7(), centre_id=claim.centre_id, claim=claim, charge_line_id=line_id, amount=covered)
        for line_id, covered in batch
    )


def _progress(claim: Claim, percent: int) -> None:
    claim.progress = min(percent, 99)
    claim.save(update_fields=["progress"])


@transaction.atomic
def send_claim(claim: Claim, *, by: User) -> Claim:
    """Mark a claim as sent: from then on it never changes. Raises RefusedError unless it is ready."""
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    if locked.state != ClaimState.READY:
        raise RefusedError(_("Only a claim that is ready can be sent."))
    if not locked.line_count:
        raise RefusedError(_("There is nothing to claim for this month."))
    locked.state, locked.sent_at, locked.sent_by_id = ClaimState.SENT, timezone.now(), by.id
    locked.save(update_fields=["state", "sent_at", "sent_by_id"])
    return locked
