"""Real threads on real connections: nothing oversold, nothing doubled, no deadlock."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.gates import RefusedError
from core.ids import uuid7
from core.scoping import centre_scope, keep_scope
from pharmacy.choices import BalanceStatus, DocumentKind, MovementKind
from pharmacy.integrity import check
from pharmacy.models import Balance, Document, Movement
from pharmacy.services import Draft, Line, post, reverse
from tests.pharmacy.conftest import build_shop

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(transactional_db):
    built = build_shop()
    with centre_scope(built.centre.id):
        yield built


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(0..count-1)` in as many threads; refusals come back as results, other errors are raised."""

    def one(number: int) -> Any:
        try:
            return work(number)
        except RefusedError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [f.result() for f in [pool.submit(keep_scope(one), n) for n in range(count)]]


def test_32_threads_exhaust_1500_units_to_exactly_zero(shop):
    lot = shop.lot("HOT", stock=1500)

    def hammer(_number):
        taken = 0
        for _attempt in range(20):
            try:
                taken += 3 if shop.dispense(lot, 3) else 0
            except RefusedError:
                return taken
        return taken

    taken = sum(in_threads(32, hammer))
    assert taken == 1500
    assert shop.stock(lot) == 0
    assert check() == []


def test_documents_of_three_lots_in_any_order_never_deadlock(shop):
    lots = [shop.lot(f"L{n}", stock=1000) for n in range(12)]

    def work(number):
        chance = random.Random(number)
        for _attempt in range(12):
            chosen = chance.sample(lots, 3)
            post(
                Draft(kind=DocumentKind.DISPENSING),
                [Line(shop.depot, lot, MovementKind.DISPENSED, 1) for lot in chosen],
                by=shop.manager,
            )

    in_threads(16, work)
    assert sum(shop.stock(lot) for lot in lots) == 12 * 1000 - 16 * 12 * 3
    assert check() == []


def test_ten_submissions_of_one_form_post_once(shop):
    lot = shop.lot("A1", stock=100)
    key = uuid7()
    answers = in_threads(10, lambda _n: shop.dispense(lot, 7, id=key))
    assert {answer.pk for answer in answers} == {key}
    assert shop.stock(lot) == 93


def test_a_recall_during_dispensing_lets_nothing_through_afterwards(shop):
    lot = shop.lot("A1", stock=1000)

    def work(number):
        if number == 7:
            Balance.objects.filter(lot=lot).update(status=BalanceStatus.RECALLED)
            return Movement.objects.filter(lot=lot).count()
        for _attempt in range(10):
            shop.dispense(lot, 1)
        return None

    in_threads(12, work)
    with pytest.raises(RefusedError):
        shop.dispense(lot, 1)
    assert check() == []


def test_only_one_of_many_reversals_counts(shop):
    lot = shop.lot("A1", stock=100)
    given = shop.dispense(lot, 40)
    answers = in_threads(8, lambda _n: reverse(given, reason="Erreur de saisie", by=shop.head))
    assert sum(isinstance(answer, Document) for answer in answers) == 1
    assert shop.stock(lot) == 100
