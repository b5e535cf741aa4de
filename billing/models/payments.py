"""Receipts: gapless per centre and year, never changed; a cancelled receipt has its counter-entry."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from billing.choices import PaymentKind, PaymentMethod
from billing.models.cash import CashSession
from billing.models.charges import Charge
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from core.ownership import Ownership
from patients.choices import LinkPolicy


class ReceiptSeries(CentreOwned):
    """The last receipt number given at a centre in a year; locked while the next one is written."""

    ownership = Ownership.LOCAL
    untracked = "a counter, proved by the receipts"

    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="billing_one_series_a_year")]
        triggers = [centre_immutable()]


class Payment(CentreOwned):
    """A numbered receipt: money taken (payment) or given back (refund) in an open cash session."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    append_only = True
    untracked = "append-only"

    session = models.ForeignKey(CashSession, on_delete=models.PROTECT, related_name="payments")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="payments")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=PaymentKind, default=PaymentKind.PAYMENT)
    method = models.CharField(max_length=6, choices=PaymentMethod, default=PaymentMethod.CASH)
    mobile_reference = models.CharField(max_length=40, blank=True)
    amount = models.PositiveIntegerField()
    tendered = models.PositiveIntegerField(null=True)
    paid_at = models.DateTimeField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=160)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=200, blank=True)
    approved_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            SameCentre(field="session", name="billing_payment_session_same_centre"),
            SameCentre(field="reverses", name="billing_payment_reverses_same_centre"),
            models.UniqueConstraint(fields=["centre", "year", "number"], name="billing_receipt_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="billing_payment_positive"),
            models.CheckConstraint(
                condition=~Q(method=PaymentMethod.MOBILE) | ~Q(mobile_reference=""), name="billing_mobile_has_reference"
            ),
            models.CheckConstraint(
                condition=Q(kind=PaymentKind.PAYMENT, reverses=None)
                | (Q(kind=PaymentKind.REFUND, reverses__isnull=False) & ~Q(reason="")),
                name="billing_refund_reverses_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id=None) | ~Q(approved_by_id=models.F("by_id")),
                name="billing_approved_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(tendered=None) | Q(tendered__gte=models.F("amount")), name="billing_tendered_covers_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["session"], name="billing_payment_session"),
            models.Index(fields=["centre", "-paid_at"], name="billing_payment_latest"),
        ]
        triggers = [
            append_only_trigger(),
            pgtrigger.Trigger(
                name="session_is_open",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    PERFORM 1 FROM public.billing_cashsession
                        WHERE id = NEW.session_id AND closed_at IS NULL FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'billing_session_closed' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="allocated_in_full",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func="""
                    IF NEW.amount <> (
                        SELECT coalesce(sum(abs(a.amount)), 0) FROM public.billing_paymentallocation a
                        WHERE a.payment_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'billing_allocated_in_full' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]


class PaymentAllocation(CentreOwned):
    """The part of a receipt that settles one charge: positive for a payment, negative for a refund."""

    append_only = True
    untracked = "append-only"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="allocations")
    amount = models.IntegerField()

    class Meta:
        constraints = [
            SameCentre(field="payment", name="billing_allocation_payment_same_centre"),
            SameCentre(field="charge", name="billing_allocation_charge_same_centre"),
            models.UniqueConstraint(fields=["payment", "charge"], name="billing_allocation_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="billing_allocation_not_zero"),
        ]
        triggers = [
            append_only_trigger(),
            pgtrigger.Trigger(
                name="move_balance",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    IF (NEW.amount > 0) <> (
                        SELECT p.kind = 'payment' FROM public.billing_payment p WHERE p.id = NEW.payment_id
                    ) THEN
                        RAISE EXCEPTION 'billing_allocation_sign' USING ERRCODE = 'check_violation';
                    END IF;
                    UPDATE public.billing_chargebalance SET paid = paid + NEW.amount WHERE charge_id = NEW.charge_id;
                    RETURN NULL;
                """,
            ),
        ]


@tracked()
class CancellationRequest(CentreOwned):
    """A receipt above the threshold waits for a second person before it is given back."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="cancellation_request")
    reason = models.CharField(max_length=200)
    requested_by_id = models.UUIDField()
    requested_by_name = models.CharField(max_length=160)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            SameCentre(field="payment", name="billing_request_same_centre"),
            models.CheckConstraint(condition=~Q(reason=""), name="billing_request_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=models.F("requested_by_id")),
                name="billing_request_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by_id=None, approved=None)
                | Q(decided_at__isnull=False, decided_by_id__isnull=False, approved__isnull=False),
                name="billing_request_decided_whole",
            ),
        ]
        triggers = [centre_immutable()]
