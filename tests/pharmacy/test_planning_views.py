"""Dashboard, orders, cold chain, controlled medicines, closing and ledger check, as pages and services."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Charge
from billing.services.cancellations import cancel_charge
from catalog.models import Medicine
from centres.models import Centre
from core.gates import RefusedError
from core.ids import uuid7
from core.scoping import centre_scope
from pharmacy.choices import MovementKind, OrderState, RequestSource
from pharmacy.models import (
    ColdReading,
    Consumption,
    DispensingLine,
    DispensingRequest,
    MonthClosing,
    Order,
    Packaging,
)
from pharmacy.selectors.closing import account, fund, sales
from pharmacy.selectors.planning import plan
from pharmacy.services.closing import close_month
from pharmacy.services.consumption import refresh_consumption
from pharmacy.services.dispensing import Act, Serving, serve
from tests.pharmacy.conftest import DAY, person

pytestmark = pytest.mark.django_db


def deposit(**fields):
    return {"deposit": str(uuid7()), **fields}


def today():
    return timezone.localdate()


def last_month(day=10):
    return timezone.make_aware(dt.datetime.combine((today().replace(day=1) - DAY).replace(day=day), dt.time(9)))


@pytest.fixture
def shelf(shop):
    """Amoxicillin here for six months, 300 used last month, 60 left; packs of 100."""
    Packaging.objects.create(medicine=shop.amoxicillin, label="Boîte de 100", units=100, usual=True)
    lot = shop.lot("A1", cost=25, days=500)
    shop.move(lot, 360, "receipt", "receipt", at=timezone.now() - 180 * DAY, late_allowed=True)
    shop.move(lot, 300, MovementKind.SERVICE_USE, "service_issue", at=last_month(), late_allowed=True)
    return lot


def amoxicillin(shop):
    return next(row for row in plan(on=today()) if row.item.medicine == shop.amoxicillin)


def test_the_plan_shows_consumption_levels_and_order(shop, shelf):
    row = amoxicillin(shop)
    days = row.consumption.days_covered
    assert row.cmm == (300 * Decimal("30.4375") / days).quantize(Decimal("0.0001"))
    assert (row.state, row.consumption.stockout_days, row.unit_cost) == ("low", 0, 25)
    assert row.suggested % 100 == 0
    assert row.usable + row.suggested >= row.maximum
    assert refresh_consumption() == 3
    assert Consumption.objects.count() == 3
    assert amoxicillin(shop).cmm == row.cmm


def test_what_is_ordered_is_not_ordered_twice_and_what_came_is_known(shop, shelf, sign_in):
    page, row = sign_in(shop.manager), amoxicillin(shop)
    address = reverse("pharmacy:new_order")
    form = deposit(supplier="PPM", budget="", **{"qty-AMOX_500": str(row.suggested), "why-AMOX_500": ""})
    assert page.get(address).status_code == 200
    wrong = [{"qty-AMOX_500": "150"}, {"qty-AMOX_500": "0"}, {"supplier": ""}, {"qty-AMOX_500": "1,5"}]
    for change in wrong:
        assert page.post(address, {**form, **change, "deposit": str(uuid7())}).status_code == 422
    assert [page.post(address, form).status_code for _ in range(2)] == [302, 302]
    order = Order.objects.get()
    step = reverse("pharmacy:move_order", args=[order.id])
    for state, user, posted in (
        (OrderState.DRAFT, shop.manager, {"step": "validate"}),
        (OrderState.DRAFT, shop.manager, {"step": "send"}),
        (OrderState.VALIDATED, shop.head, {"step": "validate"}),
        (OrderState.SENT, shop.manager, {"step": "send"}),
    ):
        sign_in(user).post(step, posted)
        order.refresh_from_db()
        assert order.state == state
    assert (amoxicillin(shop).ordered, amoxicillin(shop).suggested) == (row.suggested, 0)
    line = {"lines-0-code": "AMOX_500", "lines-0-number": "C9", "lines-0-expiry": "02/2031", "lines-0-packs": "2"}
    head = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "supplier": "PPM", "lines-0-unit_cost": "25"}
    receive = reverse("pharmacy:delivery") + f"?commande={order.id}"
    assert "AMOX_500" in page.get(receive).content.decode()
    assert page.post(receive, deposit(**line, **head)).status_code == 302
    assert amoxicillin(shop).ordered == row.suggested - 200
    assert page.get(reverse("pharmacy:order", args=[order.id])).status_code == 200
    assert page.get(reverse("pharmacy:order_pdf", args=[order.id])).content.startswith(b"%PDF")


def test_a_budget_cuts_the_proposal(shop, shelf, sign_in):
    answer = sign_in(shop.manager).get(reverse("pharmacy:new_order") + "?budget=2 500")
    assert answer.context["kept"] == 2500
    form = deposit(supplier="PPM", budget="2500", **{"qty-AMOX_500": "200", "why-AMOX_500": "Urgent"})
    assert sign_in(shop.manager).post(reverse("pharmacy:new_order"), form).status_code == 422


def test_every_page_of_the_manager_opens_in_few_queries(shop, shelf, sign_in, django_assert_max_num_queries):
    shop.lot("RISQUE", shop.paracetamol, days=20, stock=500)
    refresh_consumption()
    page = sign_in(shop.manager)
    for name, most in (
        ("dashboard", 30),
        ("stock", 17),
        ("risk", 20),
        ("unmet", 10),
        ("orders", 10),
        ("cold", 12),
        ("controlled", 10),
        ("closings", 10),
        ("ledger", 10),
    ):
        with django_assert_max_num_queries(most):
            assert page.get(reverse(f"pharmacy:{name}")).status_code == 200, name


def test_other_roles_are_refused_and_strangers_find_nothing(shop, shelf, sign_in, stranger):
    order = Order.objects.create(year=2026, number=1, supplier="PPM", created_by=shop.manager)
    page = sign_in(stranger)
    for name in ("order", "order_pdf"):
        assert page.get(reverse(f"pharmacy:{name}", args=[order.id])).status_code == 404
    page = sign_in(person("caissiere", "CAI", shop.centre))
    for name in ("dashboard", "risk", "unmet", "orders", "new_order", "cold", "controlled", "closings", "ledger"):
        assert page.get(reverse(f"pharmacy:{name}")).status_code == 403, name
    assert page.get(reverse("pharmacy:closing", args=["2026-01"])).status_code == 403
    assert page.post(reverse("pharmacy:move_order", args=[order.id])).status_code == 403
    assert sign_in(shop.manager).get(reverse("pharmacy:move_order", args=[order.id])).status_code == 405


def test_units_at_risk_are_proposed_to_the_centre_that_lacks_them(shop, sign_in):
    shop.lot("RISQUE", days=20, stock=500)
    other = Centre.objects.create(code="AUTRE", short_code="KNK", name="CSCom-U de Koniakary", active=True)
    with centre_scope(other.id):
        Consumption.objects.create(
            medicine=shop.amoxicillin,
            since=today(),
            until=today(),
            consumed=90,
            unmet=0,
            days_covered=90,
            stockout_days=0,
            computed_at=timezone.now(),
        )
    (one,) = sign_in(shop.manager).get(reverse("pharmacy:risk")).context["proposals"]
    assert (one.centre, one.qty) == (other.name, 60)


def test_unmet_demand_is_listed(shop, wanted, sign_in):
    line = wanted.lines.get()
    serve(wanted, [Serving(line.id, 0, not_served=21, not_served_reason="stockout")], by=shop.manager)
    (row,) = sign_in(shop.manager).get(reverse("pharmacy:unmet")).context["rows"]
    assert (row.medicine, row.qty, row.lines) == (shop.amoxicillin, 21, 1)


def test_the_cold_chain_log(shop, sign_in):
    page, address = sign_in(shop.manager), reverse("pharmacy:cold")
    store = {"label": "Réfrigérateur PEV", "lowest": "2", "highest": "8"}
    page.post(reverse("pharmacy:cold_store"), store)
    shown = page.get(address).context["stores"]
    form = {"store": str(shown[0].pk), "day": today().isoformat(), "half": "morning", "celsius": "4,5", "action": ""}
    assert page.post(address, deposit(**form)).status_code == 302
    assert page.post(address, deposit(**{**form, "half": "evening", "celsius": "11"})).status_code == 422
    late = {**form, "day": (today() + DAY).isoformat()}
    assert page.post(address, deposit(**late)).status_code == 422
    done = {**form, "half": "evening", "celsius": "11", "action": "Vaccins déplacés"}
    assert page.post(address, deposit(**done)).status_code == 302
    assert [row.out_of_range for row in ColdReading.objects.order_by("recorded_at")] == [False, True]


def test_the_register_of_controlled_medicines(shop, sign_in):
    Medicine.objects.filter(pk=shop.amoxicillin.pk).update(controlled=True)
    shop.dispense_to(shop.lot("A1", stock=10), 4)
    page, address = sign_in(shop.manager), reverse("pharmacy:controlled")
    assert "Drissa Berthé" in page.get(address).content.decode()
    assert page.get(f"{address}?pdf").content.startswith(b"%PDF")


@pytest.fixture
def sold(shop, shelf):
    """20 units sold last month, at 35 F."""
    request = DispensingRequest.objects.create(
        source=RequestSource.EXTERNAL, patient=shop.patient, prescriber="Dr K", written_at=last_month()
    )
    line = DispensingLine.objects.create(request=request, position=1, medicine=shop.amoxicillin, prescribed=20, days=5)
    return serve(request, [Serving(line.id, 20)], by=shop.manager, act=Act(event_at=last_month(12), late_allowed=True))


def test_the_report_equals_the_ledger_the_prescriptions_and_the_cash_desk(shop, sold):
    month = last_month().date().replace(day=1)
    (row,) = account(month)
    assert (row.opening, row.units["services"], row.units["given"], row.closing) == (360, -300, -20, 40)
    assert (row.closing_value, sales(month).agree, sales(month).ledger) == (1000, True, 700)
    money = fund(month, cash=5000, debts=2000)
    assert (money.stock, money.patients_owe, money.net) == (1000, 700, Decimal(4700))


def test_a_month_is_closed_once_by_who_approves_and_stays_closed(shop, sold, sign_in):
    month = last_month().date().replace(day=1)
    address = reverse("pharmacy:closing", args=[f"{month:%Y-%m}"])
    form = deposit(cash="5 000", debts="0")
    assert sign_in(shop.manager).post(address, form).status_code == 403
    page = sign_in(shop.head)
    assert page.post(address, deposit(cash="-1", debts="")).status_code == 422
    assert [page.post(address, form).status_code for _ in range(2)] == [302, 302]
    closed = MonthClosing.objects.get()
    assert closed.report["rows"][0]["closing"] == 40
    assert page.get(reverse("pharmacy:closing_pdf", args=[f"{month:%Y-%m}"])).content.startswith(b"%PDF")
    with pytest.raises(RefusedError):
        shop.move(sold.movements.get().lot, 1, "dispensed", "dispensing", at=last_month(15), late_allowed=True)
    assert page.get(reverse("pharmacy:closing", args=["2026-99"])).status_code == 404


def test_a_month_that_is_not_over_or_does_not_agree_is_not_closed(shop, sold):
    with pytest.raises(RefusedError):
        close_month(today(), cash=0, debts=0, by=shop.head)
    charge, month = Charge.objects.get(), last_month().date()
    cancel_charge(charge, reason="Erreur", by=shop.head)
    with pytest.raises(RefusedError):
        close_month(month, cash=0, debts=0, by=shop.head)
    assert not MonthClosing.objects.exists()


def test_the_proof_of_the_page(shop, sold, sign_in):
    page, address = sign_in(shop.manager), reverse("pharmacy:ledger")
    assert page.get(address).context["found"] is None
    answer = page.post(address)
    assert (answer.context["found"], answer.context["movements"]) == ([], 3)
