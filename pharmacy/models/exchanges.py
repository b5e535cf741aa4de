"""Stock between centres: what one sends, what the other receives, each in its own books."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from catalog.models import Medicine
from centres.models import Centre
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from pharmacy.choices import Funding, TransferState
from pharmacy.models.ledger import Document


@tracked()
class Transfer(CentreOwned):
    """Stock sent to another centre: on the way in our books until the other centre says what arrived."""

    to_centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="transfer")
    account = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="accounted_transfer")
    state = models.CharField(max_length=8, choices=TransferState, default=TransferState.SENT)
    comment = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="document", name="pharmacy_transfer_document_same_centre"),
            SameCentre(field="account", name="pharmacy_transfer_account_same_centre"),
            models.CheckConstraint(condition=~Q(to_centre=F("centre")), name="pharmacy_transfer_to_another_centre"),
            models.CheckConstraint(
                condition=Q(state=TransferState.SENT, account=None)
                | (~Q(state=TransferState.SENT) & Q(account__isnull=False)),
                name="pharmacy_transfer_accounted",
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


@tracked()
class IncomingTransfer(CentreOwned):
    """What another centre announced. It has the identifier of the sender's transfer."""

    from_centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)  # of the sender's document
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=TransferState, default=TransferState.SENT)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="incoming_transfer")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    difference = models.CharField(max_length=200, blank=True)  # why what arrived is not what was sent

    class Meta:
        constraints = [
            SameCentre(field="document", name="pharmacy_incoming_document_same_centre"),
            models.CheckConstraint(
                condition=Q(state=TransferState.SENT, received_by=None)
                | (~Q(state=TransferState.SENT) & Q(received_by__isnull=False)),
                name="pharmacy_incoming_received_by_someone",
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


class IncomingLine(CentreOwned):
    """A lot announced by the sender, as it stands in the sender's books."""

    append_only = True
    untracked = "append-only"

    transfer = models.ForeignKey(IncomingTransfer, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    sender_lot = models.UUIDField()
    number = models.CharField(max_length=40)
    expiry = models.DateField()
    unit_cost = models.DecimalField(max_digits=12, decimal_places=2)
    funding = models.CharField(max_length=9, choices=Funding)
    qty = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            SameCentre(field="transfer", name="pharmacy_incomingline_same_centre"),
            models.UniqueConstraint(fields=["transfer", "sender_lot"], name="pharmacy_incoming_lot_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="pharmacy_incoming_positive"),
        ]
        triggers = [append_only_trigger()]
