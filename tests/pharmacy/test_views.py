"""The pharmacy's pages: they work, refuse the wrong role with 403 and the stranger with 404."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from pharmacy.models import Document
from pharmacy.services.consumption import refresh_consumption
from tests.pharmacy.conftest import person

pytestmark = pytest.mark.django_db


def test_the_queue_shows_who_waits(shop, wanted, sign_in, django_assert_max_num_queries):
    page = sign_in(shop.manager)
    with django_assert_max_num_queries(15):
        answer = page.get(reverse("pharmacy:queue"))
    assert "Drissa Berthé" in answer.content.decode()


def test_serving_from_the_page_twice_gives_once(shop, wanted, sign_in):
    lot = shop.lot("B2417", stock=100)
    line = wanted.lines.get()
    form = {"deposit": str(uuid7()), f"qty-{line.id}": "21", f"lot-{line.id}": "", f"reason-{line.id}": ""}
    page = sign_in(shop.manager)
    address = reverse("pharmacy:dispense", args=[wanted.id])
    assert "B2417" in page.get(address).content.decode()
    first, second = (page.post(address, form) for _ in range(2))
    assert (first.status_code, second.url) == (302, first.url)
    assert shop.stock(lot) == 79
    assert page.get(first.url).status_code == 200


def test_more_than_the_stock_is_said_beside_the_form(shop, wanted, sign_in):
    shop.lot("B2417", stock=10)
    line = wanted.lines.get()
    form = {"deposit": str(uuid7()), f"qty-{line.id}": "21", f"lot-{line.id}": "", f"reason-{line.id}": ""}
    answer = sign_in(shop.manager).post(reverse("pharmacy:dispense", args=[wanted.id]), form)
    assert answer.status_code == 422
    assert not Document.objects.filter(kind="dispensing").exists()


@pytest.mark.parametrize("quantity", ["2,5", "-1", "dix"])
def test_a_quantity_that_is_not_whole_is_refused(shop, wanted, sign_in, quantity):
    line = wanted.lines.get()
    form = {"deposit": str(uuid7()), f"qty-{line.id}": quantity, f"lot-{line.id}": "", f"reason-{line.id}": ""}
    assert sign_in(shop.manager).post(reverse("pharmacy:dispense", args=[wanted.id]), form).status_code == 422


def delivery_form(**line):
    head = {"deposit": str(uuid7()), "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "supplier": "PPM"}
    return {**head, **{f"lines-0-{name}": value for name, value in line.items()}}


def test_a_delivery_with_a_month_only_expiry(shop, sign_in):
    year = timezone.localdate().year + 1
    form = delivery_form(code="AMOX_500", number="b12", expiry=f"02/{year}", qty="1 200", unit_cost="25")
    answer = sign_in(shop.manager).post(reverse("pharmacy:delivery"), form)
    assert answer.status_code == 302
    movement = Document.objects.get().movements.get()
    assert (movement.qty, movement.lot.number) == (1200, "B12")
    assert movement.lot.expiry == dt.date(year, 3, 1) - dt.timedelta(days=1)


@pytest.mark.parametrize(
    "wrong", [{"code": "INCONNU"}, {"expiry": "2028"}, {"expiry": "31/02/2028"}, {"qty": "1,5"}, {"number": ""}]
)
def test_a_wrong_delivery_is_explained_and_posts_nothing(shop, sign_in, wrong):
    form = delivery_form(**{"code": "AMOX_500", "number": "B1", "expiry": "02/2030", "qty": "10", **wrong})
    assert sign_in(shop.manager).post(reverse("pharmacy:delivery"), form).status_code == 422
    assert not Document.objects.exists()


def test_the_stock_list_and_the_card(shop, sign_in, django_assert_max_num_queries):
    lot = shop.lot("B2417", stock=100)
    shop.dispense(lot, 21)
    refresh_consumption()
    page = sign_in(shop.manager)
    with django_assert_max_num_queries(17):  # three of them keep the test's session
        listed = page.get(reverse("pharmacy:stock"))
    assert "Amoxicilline 500 mg" in listed.content.decode()
    with django_assert_max_num_queries(20):
        card = page.get(reverse("pharmacy:card", args=["AMOX_500"]))
    assert (card.context["card"].opening, card.context["card"].closing) == (0, 79)


def test_the_prints_are_pdfs(shop, wanted, sign_in):
    lot = shop.lot("B2417", stock=100)
    document = shop.dispense(lot, 1)
    page = sign_in(shop.manager)
    addresses = [reverse("pharmacy:card_pdf", args=["AMOX_500"]), reverse("pharmacy:labels", args=[document.id])]
    assert all(page.get(address).content.startswith(b"%PDF") for address in addresses)


def test_only_the_head_reverses(shop, sign_in):
    document = shop.dispense(shop.lot("B1", stock=10), 4)
    address = reverse("pharmacy:reverse", args=[document.id])
    assert sign_in(shop.manager).post(address, {"reason": "Erreur"}).status_code == 403
    assert sign_in(shop.head).post(address, {"reason": "Erreur"}).status_code == 302


def test_the_stranger_finds_nothing(shop, wanted, stranger, sign_in):
    document = shop.receive(shop.lot("B1"), 4)
    page = sign_in(stranger)
    for name, pk in (("dispense", wanted.id), ("document", document.id), ("labels", document.id)):
        assert page.get(reverse(f"pharmacy:{name}", args=[pk])).status_code == 404


def test_the_cashier_has_no_business_here(shop, wanted, sign_in):
    cashier = person("caissiere", "CAI", shop.centre)
    page = sign_in(cashier)
    for address in (reverse("pharmacy:queue"), reverse("pharmacy:dispense", args=[wanted.id])):
        assert page.get(address).status_code == 403
    assert page.get(reverse("pharmacy:delivery")).status_code == 403
