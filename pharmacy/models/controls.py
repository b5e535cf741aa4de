"""What needs a second look: losses and adjustments, counts, recalls."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from catalog.models import Medicine
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from patients.choices import LinkPolicy
from pharmacy.choices import ContactResult, CountState, DocumentKind, LossReason, MovementKind, ProposalState
from pharmacy.models.catalogue import Location, Lot
from pharmacy.models.ledger import Document


@tracked()
class Proposal(CentreOwned):
    """A loss, destruction or adjustment that a second person approves before it is posted."""

    kind = models.CharField(max_length=20, choices=DocumentKind)
    reason = models.CharField(max_length=12, choices=LossReason)
    comment = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ProposalState, default=ProposalState.PENDING)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="proposal")

    class Meta:
        constraints = [
            SameCentre(field="document", name="pharmacy_proposal_document_same_centre"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="pharmacy_proposal_two_persons"
            ),
            models.CheckConstraint(condition=~Q(comment=""), name="pharmacy_proposal_explained"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PENDING, decided_by=None)
                | (~Q(state=ProposalState.PENDING) & Q(decided_by__isnull=False)),
                name="pharmacy_proposal_decided_by_someone",
            ),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(
                name="decided_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=ProposalState.PENDING),
            ),
        ]


class ProposalLine(CentreOwned):
    """A lot, a place and how much is lost or found."""

    append_only = True
    untracked = "append-only"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MovementKind)
    qty = models.PositiveIntegerField()

    class Meta:
        constraints = [
            SameCentre(field="proposal", name="pharmacy_proposalline_same_centre"),
            SameCentre(field="location", name="pharmacy_proposalline_location_same_centre"),
            SameCentre(field="lot", name="pharmacy_proposalline_lot_same_centre"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="pharmacy_proposalline_positive"),
        ]
        triggers = [append_only_trigger()]


@tracked()
class StockCount(CentreOwned):
    """A count of one place, blind, while the pharmacy goes on working."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=CountState, default=CountState.OPEN)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    validated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    validated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            SameCentre(field="location", name="pharmacy_count_location_same_centre"),
            models.UniqueConstraint(
                fields=["location"], condition=Q(state=CountState.OPEN), name="pharmacy_one_open_count"
            ),
            models.CheckConstraint(
                condition=~Q(state=CountState.VALIDATED) | Q(validated_by__isnull=False),
                name="pharmacy_count_validated_by_someone",
            ),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(
                name="validated_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=CountState.OPEN),
            ),
        ]


@tracked()
class CountLine(CentreOwned):
    """One lot counted. What the ledger held is frozen when the counter saves; not counted is not zero."""

    count = models.ForeignKey(StockCount, on_delete=models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    counted = models.PositiveIntegerField()
    frozen = models.BigIntegerField()  # on hand at that instant
    frozen_at = models.DateTimeField()
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_counted = models.PositiveIntegerField(null=True)  # what a first person had found
    first_counted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=LossReason, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="count", name="pharmacy_countline_same_centre"),
            SameCentre(field="lot", name="pharmacy_countline_lot_same_centre"),
            models.UniqueConstraint(fields=["count", "lot"], name="pharmacy_lot_counted_once"),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    @property
    def variance(self) -> int:
        """Counted minus what the ledger held, dispensing units."""
        return self.counted - self.frozen


@tracked()
class Recall(CentreOwned):
    """A batch withdrawn at this centre: its lots are out of reach until the recall is lifted."""

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    from_centre = models.CharField(max_length=120, blank=True)  # the centre that gave the alert, when another
    closed_at = models.DateTimeField(null=True)
    closing_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "medicine", "number"], condition=Q(closed_at=None), name="pharmacy_one_open_recall"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pharmacy_recall_explained"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(closing_note=""), name="pharmacy_recall_closed_with_note"
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


class RecallContact(CentreOwned):
    """A call to a patient who was given the batch."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    append_only = True
    untracked = "append-only"

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="contacts")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=11, choices=ContactResult)
    note = models.CharField(max_length=200, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["recorded_at"]
        constraints = [SameCentre(field="recall", name="pharmacy_contact_recall_same_centre")]
        triggers = [append_only_trigger()]
