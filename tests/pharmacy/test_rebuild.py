"""Balances rebuilt from the ledger; the nightly proof sees what was falsified."""

import pgtrigger
import pytest

from pharmacy.integrity import check
from pharmacy.models import Balance
from pharmacy.services.rebuild import rebuild_balances


@pytest.fixture
def lot(shop):
    lot = shop.lot("A1", stock=100)
    shop.dispense(lot, 30)
    return lot


def falsify(**values) -> None:
    with pgtrigger.ignore("pharmacy.Balance:only_by_movements"):
        Balance.objects.update(**values)


def test_a_true_ledger_is_left_alone(lot):
    assert check() == []
    assert rebuild_balances() == 0


@pytest.mark.parametrize("values", [{"on_hand": 69}, {"seq": 1}])
def test_a_falsified_balance_is_found_and_rebuilt(shop, lot, values):
    falsify(**values)
    assert len(check()) == 1
    assert rebuild_balances() == 1
    assert check() == []
    assert shop.stock(lot) == 70
