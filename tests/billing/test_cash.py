"""The box and the way of its money: count, difference, two signatures."""

import pytest
from django.db import DatabaseError, transaction

from billing import selectors, services
from billing.models import CashSession
from core.gates import RefusedError


@pytest.fixture
def box(desk):
    return services.open_session(cashier=desk.cashier, float_amount=5_000)


def take(desk, amount=1000):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    return services.pay(amounts={charge.id: amount}, by=desk.cashier).payment


def close(desk, box, counts, **options):
    given = {"kept_as_float": 0, "difference_reason": "", "by": desk.cashier, **options}
    return services.close_session(box, counts=counts, **given)


def test_one_open_box_per_cashier(desk, box):
    with pytest.raises(RefusedError):
        services.open_session(cashier=desk.cashier, float_amount=0)


def test_a_box_that_adds_up_closes_without_a_word(desk, box):
    take(desk)
    closed = close(desk, box, {5000: 1, 1000: 1}, kept_as_float=5_000)
    assert (closed.expected, closed.counted, closed.difference, closed.to_remit) == (6_000, 6_000, 0, 1_000)


def test_a_difference_needs_its_reason(desk, box):
    take(desk)
    with pytest.raises(RefusedError, match="-25"):
        close(desk, box, {5000: 1, 500: 1, 200: 2, 50: 1, 25: 1})
    closed = close(desk, box, {5000: 1, 500: 1, 200: 2, 50: 1, 25: 1}, difference_reason="Pièce de 25 F tombée")
    assert closed.difference == -25


def test_mobile_money_is_not_in_the_box(desk, box):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    services.pay(amounts={charge.id: 1000}, by=desk.cashier, method="mobile", mobile_reference="OM-1")
    assert close(desk, box, {5000: 1}).difference == 0


def test_a_closed_box_never_changes(desk, box):
    close(desk, box, {5000: 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        CashSession.objects.filter(pk=box.pk).update(counted=0)
    with pytest.raises(RefusedError):
        close(desk, box, {5000: 1})


def test_two_people_sign_a_hand_over(desk, box):
    take(desk)
    closed = close(desk, box, {5000: 1, 1000: 1}, kept_as_float=5_000)
    slip = services.give_to_treasurer([closed], by=desk.cashier)
    assert slip.amount == 1_000
    with pytest.raises(RefusedError):
        services.receive_remittance(slip, by=desk.cashier)
    services.receive_remittance(slip, by=desk.treasurer)
    assert selectors.to_hand_over() == []
    assert selectors.to_bank() == [closed]
    deposit = services.give_to_bank([closed], bank_name="BDM", bank_slip="88123", by=desk.treasurer)
    services.receive_remittance(deposit, by=desk.head)
    assert selectors.to_bank() == []


def test_the_same_money_is_handed_over_once_unless_it_was_refused(desk, box):
    take(desk)
    closed = close(desk, box, {5000: 1, 1000: 1}, kept_as_float=5_000)
    slip = services.give_to_treasurer([closed], by=desk.cashier)
    with pytest.raises(RefusedError):
        services.give_to_treasurer([closed], by=desk.cashier)
    services.refuse_remittance(slip, reason="Il manque 500 F", by=desk.treasurer)
    again = services.give_to_treasurer([closed], by=desk.cashier)
    assert again.number == 2


def test_money_must_be_counted_before_it_is_handed_over(desk, box):
    with pytest.raises(RefusedError):
        services.give_to_treasurer([box], by=desk.cashier)


def test_money_not_received_does_not_go_to_the_bank(desk, box):
    take(desk)
    closed = close(desk, box, {5000: 1, 1000: 1}, kept_as_float=5_000)
    services.give_to_treasurer([closed], by=desk.cashier)
    with pytest.raises(RefusedError):
        services.give_to_bank([closed], bank_name="BDM", bank_slip="1", by=desk.treasurer)
