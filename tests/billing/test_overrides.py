"""Changing who pays: by permission, with a motive, the former charge kept; the gate follows the new charge."""

import datetime as dt

import pytest
from django.urls import reverse

from billing import services
from billing.handlers import ticket_unpaid
from billing.models import Charge, Coverage, Payer
from billing.services.charges import ChargeRequest, RequestedItem
from billing.services.tariffs import set_paid_first
from billing.tickets import TICKET_SOURCE, standing, ticket_states
from care.choices import Priority, VisitState
from care.services.visits import begin_care
from catalog.models import Act
from core.gates import RefusedError
from core.ids import uuid7
from tests.billing.conftest import TODAY, person, waits
from tests.world import sign_in


@pytest.fixture(autouse=True)
def _clinic_day(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 17, 10, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def as_(client):
    def _as(user):
        sign_in(client, user)
        return client

    return _as


@pytest.fixture
def fund(desk):
    return Payer.objects.create(
        code="ASACO", label="ASACO (cas sociaux)", payer_type="CAISSE_LOCALE", active_default=True
    )


@pytest.fixture
def ticket(desk):
    visit = waits(desk.adult, desk.head, desk.centre)
    request = ChargeRequest(
        patient=desk.adult,
        source=TICKET_SOURCE,
        source_id=visit.id,
        charged_on=TODAY,
        items=[RequestedItem("CONS_ADULTE"), RequestedItem("PANSEMENT_SIMPLE")],
        visit_id=visit.id,
    )
    return visit, services.charge(request, by=desk.cashier)


def change(desk, charge, payer="ASACO", rate=100, motive="Indigent, décision du 12 mars"):
    line = charge.lines.get(item_code="CONS_ADULTE")
    changes = {line.id: services.NewPayer(payer, rate)}
    return services.change_payer(charge, changes=changes, motive=motive, by=desk.head)


def test_the_new_charge_has_the_same_prices_and_the_other_lines_as_they_were(desk, fund, ticket):
    _visit, charge = ticket
    new = change(desk, charge, rate=60)
    assert [(line.full, line.covered, line.due) for line in new.lines.all()] == [(1000, 600, 400), (300, 0, 300)]
    assert (new.visit_id, new.charged_on, new.full) == (charge.visit_id, charge.charged_on, charge.full)
    line = new.lines.get(item_code="CONS_ADULTE")
    assert (line.override_motive, line.override_by_id) == ("Indigent, décision du 12 mars", desk.head.id)
    assert new.lines.get(item_code="PANSEMENT_SIMPLE").override_motive == ""
    charge.refresh_from_db()
    assert charge.cancellation.reason == "Indigent, décision du 12 mars"
    back = services.change_payer(new, changes={line.id: services.NewPayer("")}, motive="Erreur", by=desk.head)
    assert back.due == 1300


def test_without_motive_without_change_or_once_paid_nothing_happens(desk, fund, ticket):
    _visit, charge = ticket
    for motive, changes in ((" ", {charge.lines.first().id: services.NewPayer("ASACO")}), ("Indigent", {})):
        with pytest.raises(RefusedError):
            services.change_payer(charge, changes=changes, motive=motive, by=desk.head)
    services.open_session(cashier=desk.cashier, float_amount=0)
    services.pay(amounts={charge.id: 100}, by=desk.cashier)
    with pytest.raises(RefusedError):
        change(desk, charge)
    assert Charge.objects.count() == 1


def test_the_gate_and_the_queue_follow_the_new_charge(desk, fund, ticket):
    visit, charge = ticket
    set_paid_first(act=Act.objects.get(code="CONS_ADULTE"), required=True, by=desk.head)
    assert "1300" in ticket_unpaid(visit=visit)
    assert ticket_states([visit.id])[visit.id][0] == "watch"
    new = change(desk, charge)
    assert standing(source=TICKET_SOURCE, source_id=visit.id) == new
    assert "300" in ticket_unpaid(visit=visit)
    services.open_session(cashier=desk.cashier, float_amount=0)
    services.pay(amounts={new.id: 300}, by=desk.cashier)
    assert ticket_unpaid(visit=visit) is None
    assert ticket_states([visit.id]) == {visit.id: ("ok", "Payé")}


def test_care_itself_asks_the_gate(desk, ticket):
    visit, charge = ticket
    set_paid_first(act=Act.objects.get(code="CONS_ADULTE"), required=True, by=desk.head)
    with pytest.raises(RefusedError, match="1300"):
        begin_care(by=desk.head, visit_id=visit.id)
    services.open_session(cashier=desk.cashier, float_amount=0)
    services.pay(amounts={charge.id: 1300}, by=desk.cashier)
    assert begin_care(by=desk.head, visit_id=visit.id).state == VisitState.IN_CARE


@pytest.mark.parametrize(("required", "held"), [(True, True), (False, False), (None, False)])
def test_each_act_says_whether_it_is_paid_first_and_an_emergency_never_waits(desk, ticket, required, held):
    visit, _charge = ticket
    set_paid_first(act=Act.objects.get(code="CONS_ADULTE"), required=required, by=desk.head)
    assert bool(ticket_unpaid(visit=visit)) is held
    visit.priority = Priority.EMERGENCY
    assert ticket_unpaid(visit=visit) is None


def posted(charge, **changes):
    line = charge.lines.get(item_code="CONS_ADULTE")
    form = {"deposit": str(uuid7()), "motive": "Indigent", f"payer-{line.id}": "ASACO", f"rate-{line.id}": 100}
    return {**form, **changes}


def test_the_head_changes_who_pays_on_a_page_and_a_double_click_changes_once(desk, fund, ticket, as_):
    _visit, charge = ticket
    page, address, form = as_(desk.head), reverse("billing:change_payer", args=[charge.id]), posted(charge)
    assert page.get(address).status_code == 200
    assert page.post(address, {**form, "motive": ""}).status_code == 422
    unchanged = {name: "" if "payer" in name else value for name, value in form.items()}
    assert page.post(address, unchanged).status_code == 422
    assert page.post(address, form).status_code == 302
    assert page.post(address, form).status_code == 302
    assert Charge.objects.filter(cancellation=None).get().due == 300
    assert page.get(reverse("billing:account", args=[desk.adult.id])).status_code == 200
    assert page.post(reverse("billing:account", args=[desk.adult.id]), {}).status_code == 403


def test_the_cashier_may_not_and_the_stranger_finds_nothing(desk, fund, ticket, as_):
    _visit, charge = ticket
    address = reverse("billing:change_payer", args=[charge.id])
    assert as_(desk.cashier).get(address).status_code == 403
    assert as_(desk.cashier).post(address, posted(charge)).status_code == 403
    other = type(desk.centre).objects.create(code="CSU9", short_code="KKY", name="CSCom-U de Koniakary")
    assert as_(person("etranger", "DTC", other)).get(address).status_code == 404
    assert Charge.objects.count() == 1


def card(**changes):
    return {"payer": "AMO", "member_number": "0042", "valid_to": "2026-12-01", **changes}


def test_an_insurance_card_is_recorded_and_what_looks_odd_is_said(desk, as_):
    page, address = as_(desk.cashier), reverse("billing:coverage", args=[desk.adult.id])
    page.post(reverse("billing:coverage", args=[desk.child.id]), card())
    said = page.post(address, card(), follow=True).content.decode()
    for warning in ("n’a pas de convention", "un autre patient", "01/12/2026"):
        assert warning in said, warning
    assert page.post(address, card()).status_code == 422
    assert page.post(address, card(member_number="")).status_code == 422
    assert page.post(address, card(valid_to="2020-01-01", payer="RAMU")).status_code == 422


def test_a_card_recorded_by_mistake_is_withdrawn_with_a_reason_and_may_be_recorded_again(desk, as_):
    page, address = as_(desk.cashier), reverse("billing:coverage", args=[desk.adult.id])
    page.post(address, card())
    row = Coverage.objects.get()
    away = reverse("billing:withdraw_coverage", args=[row.id])
    assert page.get(away).status_code == 405
    assert page.post(away, {"reason": ""}).status_code == 409
    assert page.post(away, {"reason": "Carte d’un autre"}).status_code == 302
    assert page.post(away, {"reason": "Encore une fois"}).status_code == 409
    assert page.post(address, card()).status_code == 302
    assert as_(desk.treasurer).post(away, {"reason": "Carte"}).status_code == 403
