"""The box: one session per cashier at a time, counted when closed, handed over with two signatures."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from billing.choices import RemittanceStep
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger


@tracked()
class CashSession(CentreOwned):
    """A cashier's box from opening to count. A closed session never changes."""

    cashier = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    float_amount = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    expected = models.IntegerField(null=True)
    counted = models.PositiveIntegerField(null=True)
    kept_as_float = models.PositiveIntegerField(default=0)
    difference_reason = models.CharField(max_length=200, blank=True)
    closed_by_id = models.UUIDField(null=True)
    number = models.PositiveIntegerField()  # of the Z report, per centre

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "cashier"], condition=Q(closed_at=None), name="billing_one_open_session"
            ),
            models.UniqueConstraint(fields=["centre", "number"], name="billing_session_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, counted=None, expected=None)
                | Q(closed_at__isnull=False, counted__isnull=False, expected__isnull=False, closed_by_id__isnull=False),
                name="billing_session_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(counted=None) | Q(counted=F("expected")) | ~Q(difference_reason=""),
                name="billing_difference_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(counted=None) | Q(kept_as_float__lte=F("counted")), name="billing_float_within_count"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="billing_session_ends_after_start"
            ),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(
                name="closed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
        ]

    @property
    def difference(self) -> int:
        """Counted minus expected, whole FCFA; 0 while the session is open."""
        return (self.counted or 0) - (self.expected or 0)

    @property
    def to_remit(self) -> int:
        """What the cashier hands over: the count without the float kept for the next session."""
        return (self.counted or 0) - self.kept_as_float


class CashCount(CentreOwned):
    """How many of each note and coin were in the box at closing."""

    append_only = True
    untracked = "append-only"

    session = models.ForeignKey(CashSession, on_delete=models.PROTECT, related_name="counts")
    denomination = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["-denomination"]
        constraints = [
            SameCentre(field="session", name="billing_count_same_centre"),
            models.UniqueConstraint(fields=["session", "denomination"], name="billing_denomination_once"),
        ]
        triggers = [append_only_trigger()]


@tracked()
class Remittance(CentreOwned):
    """Money handed over: given by one person, received by another, each signing."""

    step = models.CharField(max_length=9, choices=RemittanceStep)
    number = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    bank_name = models.CharField(max_length=80, blank=True)
    bank_slip = models.CharField(max_length=40, blank=True)
    refused_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="billing_slip_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="billing_remittance_positive"),
            models.CheckConstraint(
                condition=Q(received_by=None, received_at=None)
                | (Q(received_by__isnull=False, received_at__isnull=False) & ~Q(received_by=F("given_by"))),
                name="billing_remittance_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(step=RemittanceStep.TO_BANK) | (~Q(bank_slip="") & ~Q(bank_name="")),
                name="billing_bank_slip_named",
            ),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(
                name="received_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__received_at__isnull=False),
            ),
        ]


@tracked()
class RemittedSession(CentreOwned):
    """A closed session whose money is in a hand-over; in one live hand-over per step only."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="sessions")
    session = models.ForeignKey(CashSession, on_delete=models.PROTECT, related_name="remitted")
    step = models.CharField(max_length=9, choices=RemittanceStep)
    live = models.BooleanField(default=True)  # false once the hand-over was refused

    class Meta:
        constraints = [
            SameCentre(field="remittance", name="billing_remitted_remittance_same_centre"),
            SameCentre(field="session", name="billing_remitted_session_same_centre"),
            models.UniqueConstraint(
                fields=["session", "step"], condition=Q(live=True), name="billing_session_remitted_once"
            ),
        ]
        triggers = [centre_immutable()]
