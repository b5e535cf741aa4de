"""What a payer pays here: rates by family, own tariffs, list of medicines; set by the head of the centre."""

import datetime as dt

import pytest
from django.urls import reverse

from billing import services
from billing.models import FreeCareActivation, PaidFirst, PayerProduct, PayerRate, Tariff
from billing.services.agreements import set_rate
from billing.services.charges import RequestedItem
from catalog.models import Medicine
from core.gates import RefusedError
from tests.billing.conftest import TODAY, insured, person
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
def amo(desk):
    return insured(desk)


@pytest.fixture
def paracetamol(db):
    return Medicine.objects.create(
        code="DOUL_PARA_500",
        group="DOULEUR",
        group_label="Douleur",
        dci="Paracétamol",
        strength="500 mg",
        form="comprimé",
        dispensing_unit="comprimé",
    )


def medicine_charge(desk):
    items = [RequestedItem("DOUL_PARA_500", quantity=10, unit_price=25, is_medicine=True)]
    request = desk.request()
    return services.charge(type(request)(**{**request.__dict__, "items": items}), by=desk.cashier)


def test_a_rate_by_family_wins_over_the_agreement_from_its_day_on(desk, amo, as_):
    page, address = as_(desk.head), reverse("billing:rates", args=["AMO"])
    assert page.get(address).status_code == 200
    form = {"family": "LABORATOIRE", "rate": 50, "valid_from": TODAY.isoformat()}
    assert page.post(address, form).status_code == 302
    assert page.post(address, form).status_code == 422
    for bad in ({"rate": 101}, {"rate": "33,3"}, {"family": "BIJOUX"}, {"valid_from": "demain"}):
        assert page.post(address, {**form, **bad}).status_code == 422
    charge = services.charge(desk.request("CONS_ADULTE", "LAB_TDR"), by=desk.cashier)
    assert [line.covered for line in charge.lines.all()] == [700, 250]
    assert PayerRate.objects.count() == 1


def test_a_new_rate_ends_the_former_the_day_before(desk, amo):
    set_rate(payer=amo, family="SOINS", rate=50, valid_from=dt.date(2026, 1, 1), by=desk.head)
    set_rate(payer=amo, family="SOINS", rate=60, valid_from=TODAY, by=desk.head)
    first = PayerRate.objects.order_by("valid_from").first()
    assert first.valid_to == TODAY - dt.timedelta(days=1)
    with pytest.raises(RefusedError):
        set_rate(payer=amo, family="SOINS", rate=101, valid_from=TODAY + dt.timedelta(days=1), by=desk.head)


def test_a_medicine_is_covered_from_the_day_it_is_listed_until_it_is_taken_off(desk, amo, paracetamol, as_):
    page, address = as_(desk.head), reverse("billing:payer_medicines", args=["AMO"])
    assert medicine_charge(desk).due == 250
    form = {"medicine": f"{paracetamol.label} · DOUL_PARA_500", "valid_from": "2026-11-01"}
    assert page.post(address, form).status_code == 302
    assert page.post(address, form).status_code == 422
    assert page.post(address, {**form, "medicine": "Poudre de perlimpinpin"}).status_code == 422
    assert "Paracétamol" in page.get(address, {"q": "para"}).content.decode()
    assert medicine_charge(desk).due == 75
    row = PayerProduct.objects.get()
    away = reverse("billing:unlist", args=[row.id])
    assert page.get(away).status_code == 405
    assert page.post(away).status_code == 302
    assert medicine_charge(desk).due == 250


def test_a_tariff_for_one_payer_is_set_beside_that_of_everybody(desk, amo, as_):
    page, address = as_(desk.head), reverse("billing:tariff", args=["CONS_ADULTE"])
    form = {"amount": "800", "payer": "AMO", "valid_from": TODAY.isoformat()}
    assert page.post(address, form).status_code == 302
    assert sorted(Tariff.objects.filter(act__code="CONS_ADULTE").values_list("amount", flat=True)) == [800, 1000]
    assert services.charge(desk.request("CONS_ADULTE"), by=desk.cashier).full == 800
    assert "800" in page.get(reverse("billing:rates", args=["AMO"])).content.decode()


def test_an_act_is_paid_first_where_its_page_says_so(desk, as_):
    page, address = as_(desk.head), reverse("billing:paid_first", args=["CONS_ADULTE"])
    for value, kept in (("1", True), ("0", False), ("", None)):
        assert page.post(address, {"required": value}).status_code == 302
        assert PaidFirst.objects.get().required is kept
    assert page.get(address).status_code == 405


def test_a_programme_is_stopped_from_a_day_on(desk, as_):
    form = {"programme": "PALU_M5_TEST", "active": "0", "valid_from": TODAY.isoformat(), "motive": "Rupture"}
    assert as_(desk.head).post(reverse("billing:activate"), form).status_code == 302
    assert FreeCareActivation.objects.get().active is False
    assert services.charge(desk.request("LAB_TDR", patient=desk.child), by=desk.cashier).due == 500


def test_only_who_sets_tariffs_may_and_another_centre_keeps_its_own_list(desk, amo, paracetamol, as_):
    row = PayerProduct.objects.create(
        payer=amo, product_code=paracetamol.code, valid_from=TODAY, set_by_id=desk.head.id
    )
    addresses = [reverse(f"billing:{name}", args=["AMO"]) for name in ("rates", "payer_medicines", "agreement")]
    for user in (desk.cashier, desk.treasurer):
        assert [as_(user).get(address).status_code for address in addresses] == [403, 403, 403]
    other = type(desk.centre).objects.create(code="CSU9", short_code="KKY", name="CSCom-U de Koniakary")
    page = as_(person("etranger", "DTC", other))
    assert "Paracétamol 500 mg, comprimé</th>" not in page.get(addresses[1]).content.decode()
    assert page.post(reverse("billing:unlist", args=[row.id])).status_code == 404


def test_the_pages_of_a_payer_stay_within_their_queries(desk, amo, paracetamol, as_, django_assert_max_num_queries):
    page = as_(desk.head)
    for name in ("rates", "payer_medicines", "agreement"):
        with django_assert_max_num_queries(15):
            page.get(reverse(f"billing:{name}", args=["AMO"]))
