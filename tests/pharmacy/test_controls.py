"""Two persons for a loss, blind counts while dispensing goes on, recalls."""

import pytest

from core.gates import RefusedError
from pharmacy.choices import BalanceStatus, DocumentKind, LossReason, MovementKind, ProposalState
from pharmacy.integrity import check
from pharmacy.models import Balance
from pharmacy.services import Line, reverse
from pharmacy.services.controls import decide, propose
from pharmacy.services.counting import open_count, save_line, validate
from pharmacy.services.recalls import patients_served, recall


def loss(shop, lot, qty):
    return propose(
        kind=DocumentKind.LOSS,
        reason=LossReason.BROKEN,
        comment="Toit, saison des pluies",
        lines=[Line(shop.depot, lot, MovementKind.LOSS, qty)],
        by=shop.manager,
    )


def test_a_loss_is_posted_by_the_second_person_once(shop):
    lot = shop.lot("A1", stock=100)
    proposal = loss(shop, lot, 12)
    with pytest.raises(RefusedError):
        decide(proposal, approve=True, by=shop.manager)
    assert shop.stock(lot) == 100
    document = decide(proposal, approve=True, by=shop.head)
    assert decide(proposal, approve=True, by=shop.head) == document
    assert (shop.stock(lot), document.approved_by_id) == (88, shop.head.id)


def test_a_refused_loss_changes_nothing(shop):
    lot = shop.lot("A1", stock=100)
    proposal = loss(shop, lot, 12)
    assert decide(proposal, approve=False, by=shop.head) is None
    proposal.refresh_from_db()
    assert (shop.stock(lot), proposal.state) == (100, ProposalState.REFUSED)


def test_a_count_with_dispensing_going_on(shop):
    """Counted 97 where the ledger held 100; 10 are given before the validation: 87 remain, and 97 at the count."""
    lot = shop.lot("A1", stock=100)
    count = open_count(shop.depot, by=shop.manager)
    line = save_line(count, lot, 97, by=shop.manager, reason=LossReason.COUNT)
    assert line.variance == -3
    shop.dispense(lot, 10)
    document = validate(count, by=shop.head)
    assert (shop.stock(lot), document.movements.get().event_at) == (87, line.frozen_at)
    assert check() == []


def test_the_count_stands_against_later_entries(shop):
    lot = shop.lot("A1", stock=100)
    count = open_count(shop.depot, by=shop.manager)
    line = save_line(count, lot, 100, by=shop.manager)
    assert validate(count, by=shop.head) is None
    with pytest.raises(RefusedError):
        shop.receive(lot, 5, at=line.frozen_at - (line.frozen_at - Balance.objects.get(lot=lot).last_event_at) / 2)


def test_the_counter_does_not_validate_and_differences_are_explained(shop):
    lot = shop.lot("A1", stock=100)
    count = open_count(shop.depot, by=shop.manager)
    save_line(count, lot, 97, by=shop.manager)
    for person in (shop.manager, shop.head):
        with pytest.raises(RefusedError):
            validate(count, by=person)
    assert shop.stock(lot) == 100


def test_a_recall_blocks_and_names_who_was_served(shop):
    lot = shop.lot("B2417", stock=100)
    kept = shop.dispense_to(lot, 6)
    given_back = shop.dispense_to(lot, 4)
    reverse(given_back, reason="Erreur", by=shop.head)
    row = recall(shop.amoxicillin, "b2417", reason="Alerte DPM", by=shop.head)
    assert patients_served(row) == {str(kept.patient_id): 6}
    assert Balance.objects.get(lot=lot).status == BalanceStatus.RECALLED
    with pytest.raises(RefusedError):
        shop.dispense(lot, 1)
    assert recall(shop.amoxicillin, "B2417", reason="Encore", by=shop.head) == row
