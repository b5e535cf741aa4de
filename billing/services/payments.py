"""Taking money: one gapless numbered receipt that settles one or several charges, in full or in part."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.choices import PaymentKind, PaymentMethod
from billing.models import CashSession, Charge, ChargeBalance, Payment, PaymentAllocation, ReceiptSeries
from core.gates import RefusedError
from core.journal import record_event
from core.outbox import publish
from core.scoping import active_centre
from patients.selectors import person_ids


@dataclass(frozen=True)
class Receipt:
    """A new receipt and the change to give back, whole FCFA."""

    payment: Payment
    change: int


@transaction.atomic
def pay(
    *,
    amounts: Mapping[uuid.UUID, int],
    by: User,
    method: str = PaymentMethod.CASH,
    mobile_reference: str = "",
    tendered: int | None = None,
    payment_id: uuid.UUID | None = None,
) -> Receipt:
    """Take a payment for one patient's charges: `amounts` gives whole FCFA per charge id.

    Raises RefusedError when no session is open, when an amount is not positive or exceeds what is due,
    when charges belong to several patients, or when a mobile payment has no reference.
    """
    wanted = {charge_id: amount for charge_id, amount in amounts.items() if amount}
    session = open_session_of(by)
    balances = _lock_balances(wanted)
    total = sum(wanted.values())
    _check(wanted, balances, method=method, mobile_reference=mobile_reference, tendered=tendered)
    payment = _write(
        Payment(
            **({"id": payment_id} if payment_id else {}),
            session=session,
            patient=balances[0].charge.patient,
            method=method,
            mobile_reference=mobile_reference.strip(),
            amount=total,
            tendered=tendered if method == PaymentMethod.CASH else None,
        ),
        wanted,
        by=by,
    )
    return Receipt(payment, (tendered or total) - total)


def open_session_of(cashier: User) -> CashSession:
    """The cashier's open session. Raises RefusedError when there is none."""
    session = CashSession.objects.filter(cashier=cashier, closed_at=None).first()
    if session is None:
        raise RefusedError(_("Your cash session is closed. Open it before taking or giving back money."))
    return session


def _lock_balances(amounts: Mapping[uuid.UUID, int]) -> list[ChargeBalance]:
    rows = ChargeBalance.objects.select_for_update(of=("self",)).filter(charge__in=list(amounts))
    return list(rows.select_related("charge__patient").order_by("charge"))


def _check(
    amounts: Mapping[uuid.UUID, int],
    balances: list[ChargeBalance],
    *,
    method: str,
    mobile_reference: str,
    tendered: int | None,
) -> None:
    if not amounts or len(balances) != len(amounts):
        raise RefusedError(_("Choose what is paid."))
    if not {balance.charge.patient_id for balance in balances} <= person_ids(balances[0].charge.patient_id):
        raise RefusedError(_("A receipt is for one patient."))
    for balance in balances:
        amount = amounts[balance.charge_id]
        if amount < 0:
            raise RefusedError(_("An amount is never negative."))
        if amount > balance.remaining:
            raise RefusedError(
                _("%(due)d F remain due, not %(amount)d F. The charge may have been paid or changed meanwhile.")
                % {"due": balance.remaining, "amount": amount}
            )
    if method == PaymentMethod.MOBILE and not mobile_reference.strip():
        raise RefusedError(_("Enter the reference of the mobile payment."))
    if tendered is not None and tendered < sum(amounts.values()):
        raise RefusedError(_("Less was given than is paid."))


def _write(payment: Payment, allocations: Mapping[uuid.UUID, int], *, by: User) -> Payment:
    """Number and store a receipt with its allocations (signed amounts per charge)."""
    payment.centre_id = active_centre()
    payment.paid_at = timezone.now()
    payment.by_id, payment.by_name = by.id, by.display_name
    payment.year = timezone.localtime(payment.paid_at).year
    payment.number = next_number(payment.centre_id, payment.year)
    payment.save(force_insert=True)
    PaymentAllocation.objects.bulk_create(
        PaymentAllocation(centre_id=payment.centre_id, payment=payment, charge_id=charge_id, amount=amount)
        for charge_id, amount in allocations.items()
    )
    _tell(payment)
    return payment


def refund(payment: Payment, *, reason: str, by: User, approved_by_id: uuid.UUID | None) -> Payment:
    """The counter-entry of a receipt, in the open session of the person who gives the money back."""
    allocations = {row.charge_id: -row.amount for row in payment.allocations.all()}
    counter = Payment(
        session=open_session_of(by),
        patient=payment.patient,
        kind=PaymentKind.REFUND,
        method=payment.method,
        mobile_reference=payment.mobile_reference,
        amount=payment.amount,
        reverses=payment,
        reason=reason,
        approved_by_id=approved_by_id,
    )
    list(ChargeBalance.objects.select_for_update().filter(charge__in=list(allocations)).order_by("charge"))
    return _write(counter, allocations, by=by)


def next_number(centre_id: uuid.UUID, year: int) -> int:
    """The next receipt number; the series stays locked until the transaction ends, so no number is lost."""
    ReceiptSeries.objects.bulk_create([ReceiptSeries(centre_id=centre_id, year=year)], ignore_conflicts=True)
    series = ReceiptSeries.objects.select_for_update().get(centre=centre_id, year=year)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def _tell(payment: Payment) -> None:
    refunded = payment.kind == PaymentKind.REFUND
    text = _("%(amount)d F given back, receipt %(number)d") if refunded else _("%(amount)d F paid, receipt %(number)d")
    record_event(
        centre_id=payment.centre_id,
        subject_kind="patient",
        subject_id=payment.patient_id,
        kind="billing.refunded" if refunded else "billing.paid",
        sentence=text % {"amount": payment.amount, "number": payment.number},
        by_id=payment.by_id,
        by_name=payment.by_name,
        occurred_at=payment.paid_at,
    )
    publish(
        "billing.paid",
        payload={
            "payment": str(payment.id),
            "kind": payment.kind,
            "amount": payment.amount,
            "charges": [str(pk) for pk in payment.allocations.values_list("charge", flat=True)],
        },
        centre_id=payment.centre_id,
        by=payment.by_id,
    )


def charge_is_settled(charge: Charge) -> bool:
    """True when nothing remains due on a charge."""
    return charge.balance.remaining == 0
