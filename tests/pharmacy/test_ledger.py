"""The ledger: what the database refuses, and what stays true after every posting."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.gates import RefusedError
from core.ids import uuid7
from pharmacy.choices import BalanceStatus, DocumentKind, MovementKind
from pharmacy.integrity import check
from pharmacy.models import Balance, Document, MonthClosing, Movement
from pharmacy.services import Draft, Line, post, reverse
from tests.pharmacy.conftest import DAY


def days_ago(days: float) -> dt.datetime:
    return timezone.now() - days * DAY


def test_a_receipt_then_a_dispensing(shop):
    lot = shop.lot("A123", stock=100)
    document = shop.dispense(lot, 21)
    line = document.movements.get()
    assert (line.qty, line.seq, line.balance_after) == (-21, 2, 79)
    assert shop.stock(lot) == 79
    assert check() == []


def test_never_below_zero(shop):
    lot = shop.lot("A123", stock=10)
    with pytest.raises(RefusedError):
        shop.dispense(lot, 11)
    assert shop.stock(lot) == 10
    assert Document.objects.count() == 1


def test_one_refused_line_posts_nothing(shop):
    enough, short = shop.lot("A1", stock=10), shop.lot("A2", stock=1)
    lines = [Line(shop.depot, lot, MovementKind.DISPENSED, 5) for lot in (enough, short)]
    with pytest.raises(RefusedError):
        post(Draft(kind=DocumentKind.DISPENSING), lines, by=shop.manager)
    assert shop.stock(enough) == 10


@pytest.mark.parametrize("qty", [0, -3, 1.5, True])
def test_only_whole_positive_quantities(shop, qty):
    lot = shop.lot("A1", stock=10)
    with pytest.raises(RefusedError):
        shop.dispense(lot, qty)


def test_the_same_form_twice_posts_once(shop):
    lot = shop.lot("A1", stock=10)
    key = uuid7()
    first = shop.dispense(lot, 4, id=key)
    assert shop.dispense(lot, 4, id=key) == first
    assert shop.stock(lot) == 6


def test_numbers_have_no_gap_after_a_refusal(shop):
    lot = shop.lot("A1", stock=10)
    shop.dispense(lot, 1)
    with pytest.raises(RefusedError):
        shop.dispense(lot, 100)
    assert shop.dispense(lot, 1).number == 2


def test_an_expired_lot_leaves_only_as_a_loss(shop):
    lot = shop.lot("OLD", days=-1, stock=10)
    with pytest.raises(RefusedError):
        shop.dispense(lot, 1)
    shop.move(lot, 10, MovementKind.LOSS, DocumentKind.LOSS)
    assert shop.stock(lot) == 0


def test_a_lot_can_be_given_on_its_last_day(shop):
    lot = shop.lot("TODAY", days=0, stock=10)
    shop.dispense(lot, 1)


@pytest.mark.parametrize("status", [BalanceStatus.QUARANTINE, BalanceStatus.RECALLED])
def test_a_blocked_lot_is_out_of_reach(shop, status):
    lot = shop.lot("A1", stock=10)
    Balance.objects.filter(lot=lot).update(status=status)
    with pytest.raises(RefusedError):
        shop.dispense(lot, 1)


def test_what_stands_in_quarantine_is_out_of_reach(shop):
    lot = shop.lot("A1", stock=0)
    post(Draft(kind=DocumentKind.RECEIPT), [Line(shop.quarantine, lot, MovementKind.RECEIPT, 5)], by=shop.manager)
    with pytest.raises(RefusedError):
        post(Draft(kind=DocumentKind.DISPENSING), [Line(shop.quarantine, lot, MovementKind.DISPENSED, 1)], by=shop.head)


def test_back_dated_outflow_needs_stock_on_every_day_since(shop):
    """100 received 5 days ago, 90 given 3 days ago, 50 received yesterday: 4 days ago only 10 could still leave."""
    lot = shop.lot("A1")
    shop.receive(lot, 100, at=days_ago(5))
    shop.dispense(lot, 90, at=days_ago(3))
    shop.receive(lot, 50, at=days_ago(1))
    with pytest.raises(RefusedError):
        shop.dispense(lot, 11, at=days_ago(4))
    shop.dispense(lot, 10, at=days_ago(4))
    assert shop.stock(lot) == 50
    assert check() == []


def test_nothing_before_the_stock_was_there(shop):
    lot = shop.lot("A1")
    shop.receive(lot, 100, at=days_ago(2))
    with pytest.raises(RefusedError):
        shop.dispense(lot, 1, at=days_ago(3))


def test_nothing_in_the_future_nor_beyond_the_window(shop):
    lot = shop.lot("A1", stock=10)
    with pytest.raises(RefusedError):
        shop.receive(lot, 1, at=timezone.now() + DAY)
    with pytest.raises(RefusedError):
        shop.receive(lot, 1, at=days_ago(8))
    shop.move(lot, 1, MovementKind.RECEIPT, DocumentKind.RECEIPT, at=days_ago(8), late_allowed=True)


def test_the_future_is_refused_by_the_database_too(shop):
    lot = shop.lot("A1", stock=10)
    with pytest.raises(DatabaseError, match="pharmacy_in_the_future"), transaction.atomic():
        Movement.objects.create(
            document=Document.objects.get(),
            position=9,
            location=shop.depot,
            lot=lot,
            medicine=lot.medicine,
            kind=MovementKind.DISPENSED,
            qty=-1,
            event_at=timezone.now() + DAY,
            unit_cost=1,
        )


def test_nothing_before_the_count(shop):
    lot = shop.lot("A1")
    shop.receive(lot, 10, at=days_ago(3))
    Balance.objects.filter(lot=lot).update(barrier_at=days_ago(1))
    with pytest.raises(RefusedError):
        shop.receive(lot, 5, at=days_ago(2))


def test_a_late_entry_before_the_count_is_compensated_at_the_count(shop):
    lot = shop.lot("A1")
    shop.receive(lot, 10, at=days_ago(3))
    Balance.objects.filter(lot=lot).update(barrier_at=days_ago(1))
    lines = [
        Line(shop.depot, lot, MovementKind.DISPENSED, 4, compensated=True),
        Line(shop.depot, lot, MovementKind.COUNT_GAIN, 4, compensated=True),
    ]
    post(Draft(kind=DocumentKind.DISPENSING, event_at=days_ago(2)), lines, by=shop.manager)
    assert shop.stock(lot) == 10


def test_a_late_entry_without_its_compensation_is_refused_at_commit(shop):
    lot = shop.lot("A1")
    shop.receive(lot, 10, at=days_ago(3))
    Balance.objects.filter(lot=lot).update(barrier_at=days_ago(1))
    lines = [Line(shop.depot, lot, MovementKind.DISPENSED, 4, compensated=True)]
    post(Draft(kind=DocumentKind.DISPENSING, event_at=days_ago(2)), lines, by=shop.manager)
    with pytest.raises(DatabaseError, match="pharmacy_not_compensated"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_closed_month_stays_closed(shop):
    lot = shop.lot("A1", stock=10)
    today = timezone.localdate()
    last_month = (today.replace(day=1) - DAY).replace(day=1)
    MonthClosing.objects.create(month=last_month, closed_by_id=shop.head.id, closed_by_name="DTC", report={})
    before = timezone.make_aware(dt.datetime.combine(last_month, dt.time(10)))
    with pytest.raises(RefusedError):
        shop.move(lot, 1, MovementKind.RECEIPT, DocumentKind.RECEIPT, at=before, late_allowed=True)
    shop.receive(lot, 1)


def test_a_reversal_puts_everything_back_once(shop):
    lot = shop.lot("A1", stock=10)
    given = shop.dispense(lot, 4)
    back = reverse(given, reason="Mauvais patient", by=shop.head)
    assert shop.stock(lot) == 10
    assert back.movements.get().reverses == given.movements.get()
    with pytest.raises(RefusedError):
        reverse(given, reason="Encore", by=shop.head)
    assert check() == []


def test_a_receipt_already_used_is_not_reversed(shop):
    lot = shop.lot("A1")
    received = shop.receive(lot, 10)
    shop.dispense(lot, 4)
    with pytest.raises(RefusedError):
        reverse(received, reason="Erreur", by=shop.head)
    assert shop.stock(lot) == 6


def test_a_reversal_needs_a_reason_and_is_not_reversed(shop):
    lot = shop.lot("A1", stock=10)
    given = shop.dispense(lot, 4)
    with pytest.raises(RefusedError):
        reverse(given, reason=" ", by=shop.head)
    with pytest.raises(RefusedError):
        reverse(reverse(given, reason="Erreur", by=shop.head), reason="Erreur", by=shop.head)


@pytest.mark.parametrize(
    "mutation",
    [
        lambda: Movement.objects.update(qty=1),
        lambda: Balance.objects.update(on_hand=5),
        lambda: Balance.objects.update(seq=5),
        lambda: Document.objects.update(reason="x"),
    ],
)
def test_nothing_posted_is_edited(shop, mutation):
    shop.lot("A1", stock=10)
    with pytest.raises(DatabaseError), transaction.atomic():
        mutation()


def test_saving_a_balance_read_earlier_is_refused(shop):
    """The classical mistake: read the object, subtract, save."""
    lot = shop.lot("A1", stock=10)
    balance = Balance.objects.get(lot=lot)
    balance.on_hand -= 3
    with pytest.raises(DatabaseError), transaction.atomic():
        balance.save()
    assert shop.stock(lot) == 10


def test_the_same_lot_twice_on_a_document_is_refused(shop):
    lot = shop.lot("A1", stock=10)
    lines = [Line(shop.depot, lot, MovementKind.DISPENSED, 6)] * 2
    with pytest.raises(RefusedError):
        post(Draft(kind=DocumentKind.DISPENSING), lines, by=shop.manager)
    assert shop.stock(lot) == 10
