"""Any sequence of documents leaves a ledger that proves itself and equals a naive count."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.gates import RefusedError
from core.scoping import centre_scope
from pharmacy.choices import BalanceStatus
from pharmacy.integrity import check
from pharmacy.models import Balance, Document, Movement
from pharmacy.services import reverse
from tests.pharmacy.conftest import DAY, build_shop

Fact = tuple[dt.datetime, int]


def never_negative(facts: list[Fact]) -> bool:
    """A naive replay in the order of events, then of entry."""
    running = 0
    for _at, qty in sorted(facts, key=lambda fact: fact[0]):
        running += qty
        if running < 0:
            return False
    return True


class Ledger(RuleBasedStateMachine):
    """Two lots, receipts and dispensings of any date, blocks, reversals; a plain list as the oracle."""

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.shop = build_shop()
        self.scope = centre_scope(self.shop.centre.id)
        self.scope.__enter__()
        self.start = timezone.now() - 6 * DAY
        self.lots = [self.shop.lot("L0"), self.shop.lot("L1")]
        self.facts: list[list[Fact]] = [[], []]
        self.blocked = [False, False]
        self.posted: list[tuple[int, Document, int]] = []
        self.seen: dict = {}

    def _at(self, day: int) -> dt.datetime:
        return self.start + day * DAY

    @rule(which=st.integers(0, 1), day=st.integers(0, 5), qty=st.integers(1, 50))
    def receive(self, which: int, day: int, qty: int) -> None:
        document = self.shop.receive(self.lots[which], qty, at=self._at(day))
        self.facts[which].append((self._at(day), qty))
        self.posted.append((which, document, qty))

    @rule(which=st.integers(0, 1), day=st.integers(0, 5), qty=st.integers(1, 50))
    def dispense(self, which: int, day: int, qty: int) -> None:
        after = [*self.facts[which], (self._at(day), -qty)]
        allowed = never_negative(after) and not self.blocked[which]
        try:
            document = self.shop.dispense(self.lots[which], qty, at=self._at(day))
        except RefusedError:
            assert not allowed
            return
        assert allowed
        self.facts[which] = after
        self.posted.append((which, document, -qty))

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        which, document, qty = data.draw(st.sampled_from(self.posted))
        already = Document.objects.filter(reverses=document).exists()
        stock = sum(q for _at, q in self.facts[which])
        try:
            back = reverse(document, reason="Erreur", by=self.shop.head)
        except RefusedError:
            assert already or stock - qty < 0
            return
        assert not already
        assert stock - qty >= 0
        self.facts[which].append((back.movements.get().event_at, -qty))

    @rule(which=st.integers(0, 1))
    def block_or_free(self, which: int) -> None:
        if not self.facts[which]:
            return  # never received: there is no balance to block
        self.blocked[which] = not self.blocked[which]
        status = BalanceStatus.RECALLED if self.blocked[which] else BalanceStatus.USABLE
        Balance.objects.filter(lot=self.lots[which]).update(status=status)

    @invariant()
    def the_ledger_proves_itself(self) -> None:
        if not hasattr(self, "facts"):
            return
        assert check() == []
        for lot, facts in zip(self.lots, self.facts, strict=True):
            stored = Balance.objects.filter(lot=lot).values_list("on_hand", flat=True).first() or 0
            assert stored == sum(qty for _at, qty in facts)

    @invariant()
    def what_was_posted_never_changes(self) -> None:
        if not hasattr(self, "facts"):
            return
        now = {row["id"]: row for row in Movement.objects.values()}
        assert all(now[pk] == row for pk, row in self.seen.items())
        self.seen = now

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            self.scope.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_sequence_of_documents():
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_oracle_knows_a_negative_past():
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert not never_negative([(day + DAY, 10), (day, -1)])
    assert never_negative([(day, 10), (day + DAY, -10)])
