"""The money identities, whatever is charged, to whom, when and at which cover."""

import datetime as dt
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import selectors, services
from billing.models import ChargeBalance
from billing.rules.cash import AGE_BANDS, age_band, by_age
from billing.services.charges import RequestedItem, with_override
from tests.billing.conftest import TODAY, insured

ACTS = st.builds(
    RequestedItem,
    code=st.sampled_from(["CONS_ADULTE", "CONS_M5", "LAB_TDR", "PANSEMENT_SIMPLE"]),
    quantity=st.integers(1, 99),
)
MEDICINES = st.builds(
    RequestedItem,
    code=st.just("DOUL_PARA_500"),
    quantity=st.integers(1, 500),
    unit_price=st.integers(0, 20_000),
    label=st.just("Paracétamol 500 mg"),
    is_medicine=st.just(True),
)
PAYERS = st.one_of(st.none(), st.tuples(st.sampled_from(["", "AMO", "ETAT_GRATUITE"]), st.integers(0, 100)))
ITEMS = st.tuples(ACTS | MEDICINES, PAYERS)

in_the_database = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_parts_make_the_price_and_lines_make_the_charge(desk):
    insured(desk)

    @in_the_database
    @given(wanted=st.lists(ITEMS, min_size=1, max_size=8), child=st.booleans(), inpatient=st.booleans())
    def holds(wanted, child, inpatient):
        items = [
            item if payer is None else with_override(item, payer_code=payer[0], rate=payer[1], motive="Essai")
            for item, payer in wanted
        ]
        request = replace(desk.request(patient=desk.child if child else desk.adult, inpatient=inpatient), items=items)
        charge = services.charge(request, by=desk.head)
        lines = list(charge.lines.all())
        assert len(lines) == len(items)
        for line in lines:
            assert line.covered + line.due == line.full == line.quantity * line.unit_price
            assert (line.covered == 0) or line.payer_id
            assert line.due == line.full or line.due % 5 == 0
        for part in ("full", "covered", "due"):
            assert getattr(charge, part) == sum(getattr(line, part) for line in lines)
        assert charge.covered + charge.due == charge.full
        assert (charge.balance.due, charge.balance.paid) == (charge.due, 0)

    holds()


@given(st.lists(st.tuples(st.integers(-5, 2000), st.integers(0, 10_000_000)), max_size=60))
def test_the_ages_add_up_to_the_whole_and_each_amount_has_one(rows):
    dated = [(TODAY - dt.timedelta(days=days), amount) for days, amount in rows]
    lines = by_age(dated, TODAY)
    assert [line.band for line in lines] == list(AGE_BANDS)
    assert sum(line.amount for line in lines) == sum(amount for _since, amount in dated)
    assert sum(line.count for line in lines) == len(dated)
    for since, _amount in dated:
        assert age_band(since, TODAY) in AGE_BANDS


def test_debts_by_age_and_by_name_and_by_balance_are_the_same_money(desk):
    services.open_session(cashier=desk.cashier, float_amount=0)

    @in_the_database
    @given(days=st.integers(0, 300), paid=st.integers(0, 1000), child=st.booleans())
    def holds(days, paid, child):
        patient = desk.child if child else desk.adult
        day = TODAY - dt.timedelta(days=days)
        charge = services.charge(desk.request("CONS_ADULTE", patient=patient, charged_on=day), by=desk.cashier)
        if paid:
            services.pay(amounts={charge.id: paid}, by=desk.cashier)
        owed = sum(balance.remaining for balance in ChargeBalance.objects.all())
        assert sum(line.amount for line in selectors.debts_by_age(TODAY)) == owed
        assert sum(row["left"] for row in selectors.debtors()) == owed
        assert sum(row.due for row in selectors.waiting(today=TODAY)) == owed

    holds()
