"""Real threads and connections: receipts without gap, one charge per event, one balance per charge."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from billing import integrity, services
from billing.models import Charge, ChargeBalance, Payment
from core.gates import RefusedError
from core.scoping import centre_scope
from tests.billing.conftest import build_desk, person

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def in_threads(count, work, centre):
    """Run `work(rank)` in that many threads at once, each with its own connection and scope."""
    start = threading.Barrier(count)

    def run(rank):
        try:
            with centre_scope(centre.id):
                start.wait(timeout=30)
                return work(rank)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_32_threads_asking_for_receipts_leave_no_gap_and_no_duplicate():
    desk = build_desk()
    with centre_scope(desk.centre.id):
        cashiers = [person(f"caisse{rank}", "CAI", desk.centre) for rank in range(32)]
        for cashier in cashiers:
            services.open_session(cashier=cashier, float_amount=0)
        charges = [services.charge(desk.request("CONS_ADULTE"), by=desk.cashier) for _ in cashiers]

    def pay(rank):
        return services.pay(amounts={charges[rank].id: 1000}, by=cashiers[rank]).payment.number

    numbers = in_threads(32, pay, desk.centre)
    assert sorted(numbers) == list(range(1, 33))
    assert integrity.check() == []


def test_16_cashiers_paying_the_same_charge_take_what_is_due_and_no_more():
    desk = build_desk()
    with centre_scope(desk.centre.id):
        cashiers = [person(f"caisse{rank}", "CAI", desk.centre) for rank in range(16)]
        for cashier in cashiers:
            services.open_session(cashier=cashier, float_amount=0)
        charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)

    def pay(rank):
        try:
            return services.pay(amounts={charge.id: 400}, by=cashiers[rank]).payment.amount
        except RefusedError:
            return 0

    assert sum(in_threads(16, pay, desk.centre)) == 800
    with centre_scope(desk.centre.id):
        assert ChargeBalance.objects.get(charge=charge).paid == 800
        assert sorted(Payment.objects.values_list("number", flat=True)) == [1, 2]


def test_the_same_event_from_8_threads_is_charged_once():
    desk = build_desk()
    with centre_scope(desk.centre.id):
        request = desk.request("CONS_ADULTE")
    answers = in_threads(8, lambda rank: services.charge(request, by=desk.cashier).pk, desk.centre)
    assert len(set(answers)) == 1
    with centre_scope(desk.centre.id):
        assert Charge.objects.count() == 1
