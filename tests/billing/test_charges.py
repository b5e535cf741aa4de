"""Charging: once per event, at the tariff of the day of the act, the cover frozen on the line."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing import services
from billing.models import (
    Charge,
    ChargeLine,
    FreeCareActivation,
    FreeCareProgramme,
    Payer,
    UnpricedCharge,
)
from billing.services.agreements import list_product, record_coverage
from billing.services.charges import RequestedItem, with_override
from billing.services.tariffs import set_tariff
from catalog.models import Act
from core.gates import RefusedError
from tests.billing.conftest import TODAY, insured


def lines_of(charge):
    return [(line.item_code, line.full, line.covered, line.due) for line in charge.lines.all()]


def test_an_adult_without_cover_pays_the_tariff(desk):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    assert lines_of(charge) == [("CONS_ADULTE", 1000, 0, 1000)]
    assert (charge.full, charge.covered, charge.due, charge.balance.remaining) == (1000, 0, 1000, 1000)


def test_the_malaria_test_of_a_child_under_five_is_free_and_says_why(desk):
    charge = services.charge(desk.request("CONS_M5", "LAB_TDR", patient=desk.child), by=desk.cashier)
    assert lines_of(charge) == [("CONS_M5", 500, 0, 500), ("LAB_TDR", 500, 500, 0)]
    free = charge.lines.get(item_code="LAB_TDR")
    assert free.payer.code == "ETAT_GRATUITE"
    assert free.reason == "Test du paludisme : enfants de moins de 5 ans"
    assert free.programme.code == "PALU_M5_TEST"


def test_a_programme_that_the_centre_has_stopped_no_longer_covers(desk):
    programme = FreeCareProgramme.objects.get(code="PALU_M5_TEST")
    FreeCareActivation.objects.create(programme=programme, active=False, valid_from=TODAY, set_by_id=desk.head.id)
    before = services.charge(
        desk.request("LAB_TDR", patient=desk.child, charged_on=TODAY - dt.timedelta(days=1)), by=desk.cashier
    )
    after = services.charge(desk.request("LAB_TDR", patient=desk.child), by=desk.cashier)
    assert (before.due, after.due) == (0, 500)


def test_amo_pays_70_percent_of_outpatient_and_80_percent_of_inpatient_care(desk):
    insured(desk)
    outpatient = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    inpatient = services.charge(desk.request("CONS_ADULTE", inpatient=True), by=desk.cashier)
    assert (outpatient.covered, outpatient.due) == (700, 300)
    assert (inpatient.covered, inpatient.due) == (800, 200)


def test_amo_without_agreement_with_the_centre_pays_nothing(desk):
    record_coverage(
        patient=desk.adult,
        payer=Payer.objects.get(code="AMO"),
        member_number="123456",
        valid_from=TODAY,
        valid_to=None,
        by=desk.cashier,
    )
    assert services.charge(desk.request("CONS_ADULTE"), by=desk.cashier).due == 1000


def test_amo_pays_only_the_medicines_of_its_list(desk):
    amo = insured(desk)
    list_product(payer=amo, product_code="DOUL_PARA_500", valid_from=TODAY, by=desk.head)
    request = desk.request()
    items = [
        RequestedItem("DOUL_PARA_500", quantity=10, unit_price=25, label="Paracétamol 500 mg", is_medicine=True),
        RequestedItem("ATBI_CEFTRIAX_1", quantity=1, unit_price=900, label="Ceftriaxone 1 g", is_medicine=True),
    ]
    charge = services.charge(type(request)(**{**request.__dict__, "items": items}), by=desk.cashier)
    assert lines_of(charge) == [("DOUL_PARA_500", 250, 175, 75), ("ATBI_CEFTRIAX_1", 900, 0, 900)]


def test_the_same_event_is_charged_once(desk):
    request = desk.request("CONS_ADULTE")
    first, again = services.charge(request, by=desk.cashier), services.charge(request, by=desk.cashier)
    assert first.pk == again.pk
    assert Charge.objects.count() == 1


def test_the_tariff_of_the_day_of_the_act_counts(desk):
    act = Act.objects.get(code="CONS_ADULTE")
    set_tariff(act=act, amount=1200, valid_from=TODAY, by=desk.head)
    yesterday = TODAY - dt.timedelta(days=1)
    assert services.charge(desk.request("CONS_ADULTE", charged_on=yesterday), by=desk.cashier).full == 1000
    assert services.charge(desk.request("CONS_ADULTE"), by=desk.cashier).full == 1200


def test_an_act_without_tariff_waits_and_is_charged_once_the_tariff_is_set(desk):
    request = desk.request("CONS_ADULTE", "SUTURE")
    assert services.charge(request, by=desk.cashier) is None
    waiting = UnpricedCharge.objects.get()
    assert waiting.missing_act_codes == ["SUTURE"]
    with pytest.raises(RefusedError):
        services.price_again(waiting, by=desk.cashier)
    set_tariff(act=Act.objects.get(code="SUTURE"), amount=1500, valid_from=TODAY, by=desk.head)
    assert services.price_again(waiting, by=desk.cashier).full == 2500
    assert UnpricedCharge.objects.filter(charge=None).count() == 0


def test_changing_who_pays_needs_a_motive_and_keeps_it(desk):
    Payer.objects.create(code="ASACO", label="ASACO (cas sociaux)", payer_type="CAISSE_LOCALE", active_default=True)
    request = desk.request("CONS_ADULTE")
    indigent = with_override(request.items[0], payer_code="ASACO", rate=100, motive="Indigent, décision du 12 mars")
    charge = services.charge(type(request)(**{**request.__dict__, "items": [indigent]}), by=desk.head)
    assert charge.due == 0
    assert charge.lines.get().override_motive == "Indigent, décision du 12 mars"
    silent = with_override(request.items[0], payer_code="ASACO", rate=100, motive=" ")
    with pytest.raises(RefusedError):
        services.charge(type(request)(**{**request.__dict__, "items": [silent]}), by=desk.head)


@pytest.mark.parametrize(("quantity", "price"), [(0, 100), (-1, 100), (1, -5)])
def test_impossible_quantities_and_prices_are_refused(desk, quantity, price):
    request = desk.request()
    item = RequestedItem("X", quantity=quantity, unit_price=price, is_medicine=True)
    with pytest.raises(RefusedError):
        services.charge(type(request)(**{**request.__dict__, "items": [item]}), by=desk.cashier)
    assert not Charge.objects.exists()


def line_row(charge, **changes):
    row = {
        "charge": charge,
        "position": 9,
        "item_code": "X",
        "family": "SOINS",
        "label": "X",
        "quantity": 1,
        "unit_price": 1000,
        "full": 1000,
        "covered": 0,
        "due": 1000,
    }
    return {**row, **changes}


def add_line_and_commit(charge):
    ChargeLine.objects.create(**line_row(charge))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_lines_that_do_not_make_the_charge(desk):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    with pytest.raises(DatabaseError, match="billing_lines_equal_charge"), transaction.atomic():
        add_line_and_commit(charge)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"due": 900}, "billing_line_parts_make_full"),
        ({"unit_price": 999}, "billing_line_price_times_quantity"),
        ({"covered": 1000, "due": 0}, "billing_covered_part_has_payer"),
    ],
)
def test_the_database_refuses_a_line_whose_parts_do_not_agree(desk, changes, constraint):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ChargeLine.objects.create(**line_row(charge, **changes))


def test_a_posted_charge_never_changes(desk):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    with pytest.raises(DatabaseError), transaction.atomic():
        Charge.objects.filter(pk=charge.pk).update(due=0)


def test_a_charge_is_withdrawn_with_a_reason_while_nothing_is_paid(desk):
    charge = services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    with pytest.raises(RefusedError):
        services.cancel_charge(charge, reason=" ", by=desk.cashier)
    services.cancel_charge(charge, reason="Mauvais patient", by=desk.cashier)
    charge.balance.refresh_from_db()
    assert charge.balance.remaining == 0
    with pytest.raises(RefusedError):
        services.cancel_charge(charge, reason="Encore", by=desk.cashier)
