"""Two legs: nothing is lost between two centres, and a difference is explained."""

import pytest

from centres.models import Centre
from core.gates import RefusedError
from core.outbox import deliver_pending
from core.scoping import centre_scope
from pharmacy.choices import LossReason, MovementKind, TransferState
from pharmacy.integrity import check
from pharmacy.models import Balance, IncomingTransfer, Movement, Transfer
from pharmacy.services.allocation import Wanted
from pharmacy.services.recalls import recall
from pharmacy.services.transfers import Found, receive_transfer, send
from tests.pharmacy.conftest import person


@pytest.fixture
def other(shop):
    return Centre.objects.create(code="AUTRE", short_code="KNK", name="CSCom-U de Koniakary", active=True)


@pytest.fixture
def colleague(other):
    with centre_scope(other.id):
        return person("gerant.ailleurs", "GP", other)


def sent(shop, other, qty=60):
    transfer = send([Wanted(shop.amoxicillin.id, qty)], to=other, by=shop.manager)
    deliver_pending()
    return transfer


def arrive(other, colleague, accepted, *, damaged=0, difference=""):
    with centre_scope(other.id):
        incoming = IncomingTransfer.objects.get()
        line = incoming.lines.get()
        receive_transfer(incoming, {line.id: Found(accepted, damaged)}, by=colleague, difference=difference)
    deliver_pending()


def on_hand(centre):
    with centre_scope(centre.id):
        return {row.location.kind: row.on_hand for row in Balance.objects.select_related("location")}


def test_what_is_sent_is_on_the_way_then_arrives(shop, other, colleague):
    shop.lot("A1", stock=100, cost=25)
    transfer = sent(shop, other)
    assert on_hand(shop.centre) == {"depot": 40, "transit": 60}
    arrive(other, colleague, 60)
    transfer.refresh_from_db()
    assert (on_hand(shop.centre), on_hand(other)) == ({"depot": 40, "transit": 0}, {"depot": 60})
    assert transfer.state == TransferState.RECEIVED
    with centre_scope(other.id):
        assert Balance.objects.get().lot.unit_cost == 25
    assert check() == []


def test_what_is_missing_is_a_loss_on_the_way_with_its_reason(shop, other, colleague):
    shop.lot("A1", stock=100)
    transfer = sent(shop, other)
    with pytest.raises(RefusedError):
        arrive(other, colleague, 50)
    arrive(other, colleague, 50, damaged=4, difference="Carton mouillé")
    transfer.refresh_from_db()
    assert (on_hand(shop.centre), on_hand(other)) == ({"depot": 40, "transit": 0}, {"depot": 50, "quarantine": 4})
    lost = Movement.objects.get(kind=MovementKind.LOSS)
    assert (lost.qty, lost.reason, transfer.state) == (-6, LossReason.TRANSIT, TransferState.DIFFERS)
    assert transfer.account.reason == "Carton mouillé"


def test_more_than_was_sent_cannot_arrive(shop, other, colleague):
    shop.lot("A1", stock=100)
    sent(shop, other)
    with pytest.raises(RefusedError):
        arrive(other, colleague, 61, difference="?")
    assert on_hand(other) == {}


def test_announced_and_accounted_once_whatever_the_deliveries(shop, other, colleague):
    shop.lot("A1", stock=100)
    transfer = sent(shop, other)
    for _ in range(2):
        arrive(other, colleague, 60)
    transfer.refresh_from_db()
    assert on_hand(other) == {"depot": 60}
    assert Transfer.objects.get().account == transfer.account


@pytest.mark.parametrize("qty", [101, 0])
def test_a_transfer_beyond_the_stock_posts_nothing(shop, other, qty):
    shop.lot("A1", stock=100)
    with pytest.raises(RefusedError):
        send([Wanted(shop.amoxicillin.id, qty)], to=other, by=shop.manager)
    assert on_hand(shop.centre)["depot"] == 100


def test_a_transfer_to_oneself_is_refused(shop):
    shop.lot("A1", stock=100)
    with pytest.raises(RefusedError):
        send([Wanted(shop.amoxicillin.id, 1)], to=shop.centre, by=shop.manager)


def test_a_recall_blocks_the_batch_at_every_centre_and_what_is_on_the_way(shop, other, colleague):
    shop.lot("B2417", stock=100)
    sent(shop, other)
    recall(shop.amoxicillin, "B2417", reason="Alerte DPM", by=shop.head)
    deliver_pending()
    arrive(other, colleague, 60)
    with centre_scope(other.id):
        assert set(Balance.objects.values_list("status", flat=True)) == {"recalled"}
        with pytest.raises(RefusedError):
            send([Wanted(shop.amoxicillin.id, 1)], to=shop.centre, by=colleague)
