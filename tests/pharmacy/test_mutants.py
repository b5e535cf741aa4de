"""Mutants: without the lock, without the order, with the ORM's `save()`, the scenarios must go wrong.

Each scenario runs twice, as the product does it and with one protection taken away. The second run proves that
the first can fail.
"""

import random
import time

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from core.gates import RefusedError
from core.scoping import centre_scope
from pharmacy.choices import DocumentKind, MovementKind, RequestSource
from pharmacy.integrity import check
from pharmacy.models import Balance, DispensingLine, DispensingRequest
from pharmacy.services import Draft, Line, dispensing, post, posting
from pharmacy.services.dispensing import Serving, serve
from tests.pharmacy.conftest import build_shop
from tests.pharmacy.test_concurrency import in_threads

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]

LOCKING = dispensing.lock_usable


@pytest.fixture
def shop(transactional_db):
    built = build_shop()
    with centre_scope(built.centre.id):
        yield built


def without_lock(medicine_ids, *, on, location_id=None):
    """What a reader without FOR UPDATE sees, and the time in which another one reads the same."""
    with transaction.atomic():
        rows = LOCKING(medicine_ids, on=on, location_id=location_id)
        transaction.set_rollback(True)
    return rows


def serve_at_the_same_time(shop, people=8, each=10):
    """Two lots hold exactly what everybody needs together; returns who was refused."""
    lots = [shop.lot("TOT", days=100, stock=40), shop.lot("TARD", days=300, stock=people * each - 40)]
    wanted = []
    for _number in range(people):
        request = DispensingRequest.objects.create(
            source=RequestSource.EXTERNAL, patient=shop.patient, prescriber="Dr K", written_at=timezone.now()
        )
        line = DispensingLine.objects.create(
            request=request, position=1, medicine=shop.amoxicillin, prescribed=each, days=1
        )
        wanted.append((request, line))

    def work(number):
        request, line = wanted[number]
        return serve(request, [Serving(line.id, each)], by=shop.manager)

    refused = [one for one in in_threads(people, work) if isinstance(one, RefusedError)]
    return refused, [shop.stock(lot) for lot in lots]


def test_with_the_lock_everybody_is_served_to_the_last_unit(shop):
    assert serve_at_the_same_time(shop) == ([], [0, 0])
    assert check() == []


def test_without_the_lock_somebody_is_refused_what_is_on_the_shelf(shop, monkeypatch):
    def slow(*args, **kwargs):
        rows = without_lock(*args, **kwargs)
        time.sleep(0.3)
        return rows

    monkeypatch.setattr(dispensing, "lock_usable", slow)
    refused, left = serve_at_the_same_time(shop)
    assert refused
    assert sum(left) == 10 * len(refused)
    assert check() == []  # the database still never oversells


def post_in_any_order(shop):
    """Documents of three lots, each in its own order; returns the deadlocks."""
    lots = [shop.lot(f"L{n}", stock=1000) for n in range(6)]

    def work(number):
        chance, deadlocks = random.Random(number), 0
        for _attempt in range(10):
            lines = [Line(shop.depot, lot, MovementKind.DISPENSED, 1) for lot in chance.sample(lots, 3)]
            try:
                post(Draft(kind=DocumentKind.DISPENSING), lines, by=shop.manager)
            except OperationalError as error:
                deadlocks += "deadlock" in str(error)
        return deadlocks

    return sum(in_threads(8, work))


def test_in_one_order_there_is_no_deadlock(shop):
    assert post_in_any_order(shop) == 0


def test_without_the_order_there_are_deadlocks(shop, monkeypatch):
    def one_by_one(lines):
        """Locks taken in the order of the document, with time for another document to take the next."""
        for line in lines:
            posting.lock_balances([(line.location.id, line.lot.id)])
            time.sleep(0.02)
        return list(lines)

    monkeypatch.setattr(posting, "in_lock_order", one_by_one)
    assert post_in_any_order(shop) > 0
    assert check() == []


def test_an_orm_save_of_a_balance_is_refused(shop):
    lot = shop.lot("A1", stock=10)
    balance = Balance.objects.get(lot=lot)
    balance.on_hand -= 1
    with pytest.raises(DatabaseError, match="pharmacy_balance_only_by_movements"):
        balance.save()
    assert shop.stock(lot) == 10
