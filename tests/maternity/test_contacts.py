"""Antenatal contacts: order, plan, doses, tracing."""

import pytest

from core.gates import RefusedError
from maternity.services.contacts import cancel_contact
from maternity.services.pregnancies import close
from maternity.services.tracing import ask
from tests.maternity.conftest import week


def test_the_next_contact_follows_the_real_one(pregnancy, seen):
    seen(11)
    pregnancy.refresh_from_db()
    assert pregnancy.next_due_on == week(24)  # second window of the recentred calendar
    seen(26)
    pregnancy.refresh_from_db()
    assert pregnancy.next_due_on == week(30)


@pytest.mark.parametrize(("weeks", "reason"), [(-1, "avant la grossesse"), (60, "futur")])
def test_an_impossible_day_is_refused(seen, weeks, reason):
    with pytest.raises(RefusedError, match=reason):
        seen(weeks)


def test_a_due_date_passed_is_not_refused(seen):
    assert seen(42).pk


def test_no_contact_after_the_end(midwife, pregnancy, seen):
    close(by=midwife, pregnancy=pregnancy, reason="miscarriage", on=week(14))
    with pytest.raises(RefusedError, match="après la fin"):
        seen(20)


def test_one_contact_a_day(midwife, pregnancy, seen):
    first = seen(20)
    with pytest.raises(RefusedError, match="déjà"):
        seen(20)
    cancel_contact(by=midwife, contact=first, reason="Mauvaise femme")
    assert seen(20).pk != first.pk


def test_sp_doses_are_numbered_and_spaced(seen):
    with pytest.raises(RefusedError, match="premier trimestre"):
        seen(11, sp_given=True)
    assert seen(16, sp_given=True).sp_dose == 1
    with pytest.raises(RefusedError, match="28 jours"):
        seen(18, sp_given=True)
    assert seen(20, sp_given=True).sp_dose == 2


def test_a_woman_who_comes_is_no_longer_looked_for(midwife, pregnancy, seen):
    tracing = ask(by=midwife, pregnancy=pregnancy, tracer_kind="relais", tracer_name="Sira Ballo", asked_on=week(25))
    with pytest.raises(RefusedError, match="déjà"):
        ask(by=midwife, pregnancy=pregnancy, tracer_kind="cfu", tracer_name="Oumou Fofana")
    seen(26)
    tracing.refresh_from_db()
    assert tracing.outcome == "came"
