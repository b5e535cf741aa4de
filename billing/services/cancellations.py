"""Undoing: a receipt is given back by a counter-entry, a charge is withdrawn once nothing is paid on it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.choices import PaymentKind
from billing.models import CancellationRequest, Charge, ChargeBalance, ChargeCancellation, Payment
from billing.services.payments import refund
from centres.settings import value_of
from core.gates import RefusedError


def needs_second_person(payment: Payment) -> bool:
    """True above the centre's threshold (setting billing.second_person_threshold, FCFA)."""
    return payment.amount > value_of("billing.second_person_threshold", centre_id=payment.centre_id)


@transaction.atomic
def request_cancellation(payment: Payment, *, reason: str, by: User) -> Payment | CancellationRequest:
    """Give a receipt back at once, or ask a second person above the threshold.

    Raises RefusedError without a reason, for a refund, or for a receipt already cancelled or waiting.
    """
    if not reason.strip():
        raise RefusedError(_("Say why the receipt is cancelled."))
    _check_cancellable(payment)
    if not needs_second_person(payment):
        return refund(payment, reason=reason.strip(), by=by, approved_by_id=None)
    return CancellationRequest.objects.create(
        payment=payment, reason=reason.strip(), requested_by_id=by.id, requested_by_name=by.display_name
    )


@transaction.atomic
def decide_cancellation(request: CancellationRequest, *, approve: bool, by: User) -> CancellationRequest:
    """The second person's answer. The cashier then gives the money back with `carry_out`."""
    locked = CancellationRequest.objects.select_for_update().get(pk=request.pk)
    if locked.decided_at is not None:
        raise RefusedError(_("This cancellation has already been decided."))
    if locked.requested_by_id == by.id:
        raise RefusedError(_("Another person must approve this cancellation."))
    locked.approved, locked.decided_by_id, locked.decided_at = approve, by.id, timezone.now()
    locked.save(update_fields=["approved", "decided_by_id", "decided_at"])
    return locked


@transaction.atomic
def carry_out(request: CancellationRequest, *, by: User) -> Payment:
    """Give back the money of an approved cancellation. Raises RefusedError unless it is approved."""
    if request.approved is not True:
        raise RefusedError(_("This cancellation has not been approved."))
    _check_cancellable(request.payment, waiting=False)
    return refund(request.payment, reason=request.reason, by=by, approved_by_id=request.decided_by_id)


def _check_cancellable(payment: Payment, *, waiting: bool = True) -> None:
    if payment.kind == PaymentKind.REFUND:
        raise RefusedError(_("A refund is not cancelled: take the payment again."))
    if Payment.objects.filter(reverses=payment).exists():
        raise RefusedError(_("This receipt has already been cancelled."))
    if waiting and CancellationRequest.objects.filter(payment=payment).exclude(approved=False).exists():
        raise RefusedError(_("The cancellation of this receipt is already waiting for a second person."))


@transaction.atomic
def cancel_charge(charge: Charge, *, reason: str, by: User) -> ChargeCancellation:
    """Withdraw a charge. Raises RefusedError without a reason or while something is paid on it."""
    if not reason.strip():
        raise RefusedError(_("Say why the charge is cancelled."))
    balance = ChargeBalance.objects.select_for_update().get(charge=charge)
    if balance.paid:
        raise RefusedError(_("Give the money back before cancelling what it paid for."))
    if ChargeCancellation.objects.filter(charge=charge).exists():
        raise RefusedError(_("This charge has already been cancelled."))
    return ChargeCancellation.objects.create(charge=charge, reason=reason.strip(), by_id=by.id, by_name=by.display_name)
