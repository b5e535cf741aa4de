"""Receipts: numbered without gap, within what is due, undone by counter-entries only."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import integrity, services
from billing.models import CashSession, ChargeBalance, Payment, PaymentAllocation
from billing.services.cancellations import carry_out
from core.gates import RefusedError


@pytest.fixture
def box(desk):
    return services.open_session(cashier=desk.cashier, float_amount=5_000)


def owed(desk, *codes, **options):
    return services.charge(desk.request(*codes, **options), by=desk.cashier)


def pay(desk, charge, amount, **options):
    return services.pay(amounts={charge.id: amount}, by=desk.cashier, **options)


def test_a_payment_in_full_with_the_change_to_give_back(desk, box):
    charge = owed(desk, "CONS_ADULTE")
    receipt = pay(desk, charge, 1000, tendered=2000)
    assert receipt.change == 1000
    charge.balance.refresh_from_db()
    assert charge.balance.remaining == 0


def test_a_part_now_and_the_rest_as_a_debt(desk, box):
    charge = owed(desk, "CONS_ADULTE")
    pay(desk, charge, 400)
    charge.balance.refresh_from_db()
    assert charge.balance.remaining == 600
    with pytest.raises(RefusedError, match="600"):
        pay(desk, charge, 601)
    pay(desk, charge, 600)
    assert [p.number for p in Payment.objects.order_by("number")] == [1, 2]


def test_one_receipt_settles_several_charges_of_one_patient(desk, box):
    first, second = owed(desk, "CONS_ADULTE"), owed(desk, "PANSEMENT_SIMPLE")
    receipt = services.pay(amounts={first.id: 1000, second.id: 300}, by=desk.cashier)
    assert receipt.payment.amount == 1300
    other = owed(desk, "CONS_M5", patient=desk.child)
    third = owed(desk, "PANSEMENT_SIMPLE")
    with pytest.raises(RefusedError):
        services.pay(amounts={other.id: 500, third.id: 300}, by=desk.cashier)


@pytest.mark.parametrize("amount", [-5, 1001])
def test_amounts_that_cannot_be_are_refused(desk, box, amount):
    charge = owed(desk, "CONS_ADULTE")
    with pytest.raises(RefusedError):
        pay(desk, charge, amount)
    assert not Payment.objects.exists()


def test_without_an_open_box_nothing_is_taken(desk):
    charge = owed(desk, "CONS_ADULTE")
    with pytest.raises(RefusedError):
        pay(desk, charge, 1000)


def test_mobile_money_needs_its_reference(desk, box):
    charge = owed(desk, "CONS_ADULTE")
    with pytest.raises(RefusedError):
        pay(desk, charge, 1000, method="mobile")
    assert pay(desk, charge, 1000, method="mobile", mobile_reference="OM-778").payment.method == "mobile"


def test_the_database_refuses_more_than_is_due_whatever_the_code_does(desk, box):
    settled, other = owed(desk, "CONS_ADULTE"), owed(desk, "PANSEMENT_SIMPLE")
    pay(desk, settled, 1000)
    receipt = pay(desk, other, 300)
    with pytest.raises(IntegrityError, match="billing_payment_within_due"), transaction.atomic():
        PaymentAllocation.objects.create(payment=receipt.payment, charge=settled, amount=1)


def test_the_database_refuses_a_receipt_in_a_closed_box(desk, box):
    charge = owed(desk, "CONS_ADULTE")
    first = pay(desk, charge, 400).payment
    services.close_session(box, counts={5000: 1, 200: 2}, kept_as_float=0, difference_reason="", by=desk.cashier)
    copy = Payment(
        session=box,
        patient=desk.adult,
        year=first.year,
        number=2,
        amount=600,
        paid_at=first.paid_at,
        by_id=desk.cashier.id,
        by_name="x",
    )
    with pytest.raises(DatabaseError, match="billing_session_closed"), transaction.atomic():
        copy.save(force_insert=True)


def test_a_small_receipt_is_given_back_at_once_by_a_counter_entry(desk, box):
    charge = owed(desk, "CONS_ADULTE")
    receipt = pay(desk, charge, 1000).payment
    counter = services.request_cancellation(receipt, reason="Payé deux fois", by=desk.cashier)
    assert (counter.kind, counter.amount, counter.reverses, counter.number) == ("refund", 1000, receipt, 2)
    charge.balance.refresh_from_db()
    assert charge.balance.remaining == 1000
    with pytest.raises(RefusedError):
        services.request_cancellation(receipt, reason="Encore", by=desk.cashier)
    with pytest.raises(RefusedError):
        services.request_cancellation(counter, reason="Annuler le retour", by=desk.cashier)


def test_above_the_threshold_a_second_person_approves_first(desk, box):
    charges = [owed(desk, "CONS_ADULTE") for _ in range(11)]
    receipt = services.pay(amounts={c.id: 1000 for c in charges}, by=desk.cashier).payment
    waiting = services.request_cancellation(receipt, reason="Erreur de patient", by=desk.cashier)
    with pytest.raises(RefusedError):
        carry_out(waiting, by=desk.cashier)
    with pytest.raises(RefusedError):
        services.decide_cancellation(waiting, approve=True, by=desk.cashier)
    approved = services.decide_cancellation(waiting, approve=True, by=desk.head)
    counter = carry_out(approved, by=desk.cashier)
    assert (counter.amount, counter.approved_by_id) == (11_000, desk.head.id)


def test_a_refused_cancellation_leaves_the_receipt_and_may_be_asked_no_second_time_silently(desk, box):
    charges = [owed(desk, "CONS_ADULTE") for _ in range(11)]
    receipt = services.pay(amounts={c.id: 1000 for c in charges}, by=desk.cashier).payment
    waiting = services.request_cancellation(receipt, reason="Erreur", by=desk.cashier)
    refused = services.decide_cancellation(waiting, approve=False, by=desk.head)
    with pytest.raises(RefusedError):
        carry_out(refused, by=desk.cashier)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(1, 1000), min_size=1, max_size=8), cancelled=st.sets(st.integers(0, 7)))
def test_money_identities_hold_whatever_the_cashier_does(desk, amounts, cancelled):
    CashSession.objects.filter(cashier=desk.cashier, closed_at=None).first() or services.open_session(
        cashier=desk.cashier, float_amount=0
    )
    charge = owed(desk, "CONS_ADULTE")
    receipts = []
    for amount in amounts:
        try:
            receipts.append(pay(desk, charge, amount).payment)
        except RefusedError:
            continue
    for rank in cancelled:
        if rank < len(receipts):
            services.request_cancellation(receipts[rank], reason="Essai", by=desk.cashier)
    balance = ChargeBalance.objects.get(charge=charge)
    kept = sum(r.amount for rank, r in enumerate(receipts) if rank not in cancelled)
    assert balance.paid == kept
    assert 0 <= balance.paid <= balance.due
    numbers = sorted(Payment.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_nightly_proof_finds_a_balance_that_was_touched(desk, box, monkeypatch):
    charge = owed(desk, "CONS_ADULTE")
    pay(desk, charge, 1000)
    assert integrity.check() == []
    ChargeBalance.objects.filter(charge=charge).update(paid=999)
    assert len(integrity.check()) == 1
