"""What a payer owes the centre for a month, with the lines behind it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from billing.choices import ClaimState
from billing.models.charges import ChargeLine
from billing.models.payers import Payer
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger


@tracked()
class Claim(CentreOwned):
    """A monthly claim, rebuilt as a new version until it is sent; once sent it never changes."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # first day
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=ClaimState, default=ClaimState.BUILDING)
    line_count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    failure = models.TextField(blank=True)
    by_id = models.UUIDField()
    sent_at = models.DateTimeField(null=True)
    sent_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-month", "payer", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "payer", "month", "version"], name="billing_claim_version_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="billing_claim_month_starts"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="billing_claim_progress"),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(
                name="sent_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
            ),
        ]


class ClaimLine(CentreOwned):
    """A charge line asked for in a claim."""

    append_only = True
    untracked = "append-only"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    charge_line = models.ForeignKey(ChargeLine, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [
            SameCentre(field="claim", name="billing_claimline_claim_same_centre"),
            SameCentre(field="charge_line", name="billing_claimline_line_same_centre"),
            models.UniqueConstraint(fields=["claim", "charge_line"], name="billing_claimed_once"),
        ]
        triggers = [append_only_trigger()]
