"""The ledger: documents, signed movements, and balances that only movements change."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from catalog.models import Medicine
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.models import append_only_trigger
from core.ownership import Ownership
from patients.choices import LinkPolicy
from pharmacy.choices import DECREASES, INCREASES, BalanceStatus, DocumentKind, LossReason, MovementKind
from pharmacy.models.catalogue import Location, Lot
from pharmacy.models.posting_sql import COMPENSATED_IN_DOCUMENT, ONLY_BY_MOVEMENTS, POST_MOVEMENT


class DocumentSeries(CentreOwned):
    """The last number given to a kind of document at a centre in a year; locked last, for a short time."""

    ownership = Ownership.LOCAL
    untracked = "a counter, proved by the documents"

    kind = models.CharField(max_length=20, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "year"], name="pharmacy_one_series_a_year"),
        ]
        triggers = [centre_immutable()]


class Document(CentreOwned):
    """A posted stock document. Its identifier travels with the form: submitted twice, it is posted once."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    append_only = True
    untracked = "append-only"

    kind = models.CharField(max_length=20, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    event_at = models.DateTimeField()
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    prescription_id = models.UUIDField(null=True, db_index=True)
    order_id = models.UUIDField(null=True, db_index=True)  # the order that a receipt answers
    counterpart = models.CharField(max_length=120, blank=True)  # supplier, service, other centre, buyer
    reference = models.CharField(max_length=60, blank=True)  # delivery note, external prescription
    reason = models.CharField(max_length=200, blank=True)
    paper_sheet = models.CharField(max_length=30, blank=True)  # number of the numbered sheet entered later
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=160)
    approved_by_id = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "year", "number"], name="pharmacy_number_once"),
            models.UniqueConstraint(
                fields=["centre", "paper_sheet"], condition=~Q(paper_sheet=""), name="pharmacy_sheet_once"
            ),
            SameCentre(field="reverses", name="pharmacy_reversal_same_centre"),
            models.CheckConstraint(
                condition=Q(approved_by_id=None) | ~Q(approved_by_id=F("by_id")), name="pharmacy_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=DocumentKind.REVERSAL) & Q(reverses=None)),
                name="pharmacy_reversal_names_document",
            ),
        ]
        indexes = [models.Index(fields=["centre", "kind", "-event_at"], name="pharmacy_document_day")]
        triggers = [append_only_trigger()]


class Movement(CentreOwned):
    """A signed quantity of a lot at a place, in dispensing units.

    `seq` (without gap) and `balance_after` are written by the database, and order the ledger; `event_at` is
    when it happened, `recorded_at` when it was posted.
    """

    append_only = True
    untracked = "append-only"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="movements")
    position = models.PositiveSmallIntegerField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MovementKind)
    qty = models.BigIntegerField()
    event_at = models.DateTimeField()  # left empty for now: set under the row lock
    seq = models.BigIntegerField(default=0)  # written by the database
    balance_after = models.BigIntegerField(default=0)  # written by the database
    unit_cost = models.DecimalField(max_digits=12, decimal_places=2)
    unit_price = models.PositiveIntegerField(null=True)  # FCFA, frozen
    reason = models.CharField(max_length=20, blank=True)  # of LossReason, where there is one
    compensated = models.BooleanField(default=False)  # late entry before a count, with its counterpart
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            SameCentre(field="document", name="pharmacy_movement_document_same_centre"),
            SameCentre(field="location", name="pharmacy_movement_location_same_centre"),
            SameCentre(field="lot", name="pharmacy_movement_lot_same_centre"),
            SameCentre(field="reverses", name="pharmacy_movement_reversal_same_centre"),
            models.UniqueConstraint(fields=["location", "lot", "seq"], name="pharmacy_seq_once"),
            models.UniqueConstraint(fields=["document", "location", "lot", "kind"], name="pharmacy_line_once"),
            models.CheckConstraint(
                condition=Q(reverses=None, kind__in=sorted(INCREASES), qty__gt=0)
                | Q(reverses=None, kind__in=sorted(DECREASES), qty__lt=0)
                | Q(reverses__isnull=False, kind__in=sorted(INCREASES), qty__lt=0)
                | Q(reverses__isnull=False, kind__in=sorted(DECREASES), qty__gt=0),
                name="pharmacy_sign_of_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "medicine", "event_at", "seq"],
                include=["qty", "lot", "kind"],
                name="pharmacy_card",
            ),
            models.Index(fields=["location", "lot", "event_at", "seq"], include=["qty", "kind"], name="pharmacy_guard"),
        ]
        triggers = [
            append_only_trigger(),
            pgtrigger.Trigger(
                name="post",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[
                    ("bal", "public.pharmacy_balance%ROWTYPE"),
                    ("place", "text"),
                    ("last_day", "date"),
                    ("day", "date"),
                    ("lowest", "bigint"),
                ],
                func=POST_MOVEMENT,
            ),
            pgtrigger.Trigger(
                name="compensated_whole",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__compensated=True),
                func=COMPENSATED_IN_DOCUMENT,
            ),
        ]

    @property
    def issued(self) -> int:
        """Units that left, as a positive number; 0 when some came in."""
        return max(-self.qty, 0)

    @property
    def value(self) -> Decimal:
        """FCFA at cost, signed."""
        return self.qty * self.unit_cost

    @property
    def reason_word(self) -> str:
        """The reason in words, empty without one."""
        return str(dict(LossReason.choices).get(self.reason, self.reason))


class Balance(CentreOwned):
    """Stock of a lot at a place. Kept by the movements' trigger; rebuilt by `rebuild_stock_balances`."""

    ownership = Ownership.LOCAL
    untracked = "kept by triggers from append-only rows"

    recorded_at = None  # type: ignore[assignment]
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="balances")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="balances")
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    on_hand = models.BigIntegerField(db_default=0, default=0)
    status = models.CharField(
        max_length=10, choices=BalanceStatus, default=BalanceStatus.USABLE, db_default=BalanceStatus.USABLE
    )
    seq = models.BigIntegerField(db_default=0, default=0)
    last_event_at = models.DateTimeField(null=True)
    barrier_at = models.DateTimeField(null=True)  # time of the last validated count

    class Meta:
        constraints = [
            SameCentre(field="location", name="pharmacy_balance_location_same_centre"),
            SameCentre(field="lot", name="pharmacy_balance_lot_same_centre"),
            models.UniqueConstraint(fields=["location", "lot"], name="pharmacy_balance_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="pharmacy_on_hand_never_negative"),
            models.CheckConstraint(condition=Q(status__in=BalanceStatus.values), name="pharmacy_balance_status_known"),
        ]
        indexes = [
            models.Index(fields=["centre", "medicine"], condition=Q(on_hand__gt=0), name="pharmacy_stock_now"),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Trigger(
                name="only_by_movements",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ONLY_BY_MOVEMENTS,
            ),
        ]


class MonthClosing(CentreOwned):
    """A month closed by the head of the pharmacy: nothing dated in it, or before it, can be posted any more."""

    append_only = True
    untracked = "append-only"

    month = models.DateField()  # first day
    closed_by_id = models.UUIDField()
    closed_by_name = models.CharField(max_length=160)
    report = models.JSONField()  # the stock account report as it was closed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="pharmacy_month_closed_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="pharmacy_month_first_day"),
        ]
        triggers = [append_only_trigger()]
