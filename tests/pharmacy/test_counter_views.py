"""Pages of the counter besides serving: they work once, refuse the wrong role and the stranger."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from pharmacy.choices import RequestState
from pharmacy.models import DispensingRequest, Document
from tests.pharmacy.conftest import person

pytestmark = pytest.mark.django_db


def lines(*rows):
    head = {"deposit": str(uuid7()), "lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"}
    return head | {f"lines-{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}


def request_form(shop, **extra):
    head = {"patient": shop.patient.number, "source": "external", "prescriber": "Dr Keïta"}
    return {**lines({"code": "AMOX_500", "qty": "20", "days": "7"}), **head, **extra}


def sheet(shop, day, **extra):
    head = {
        "sheet": "31",
        "patient": shop.patient.number,
        "day": day.isoformat(),
        "prescriber": "Dr K",
        "reason": "Panne",
    }
    return {**lines({"code": "AMOX_500", "qty": "6"}), **head, **extra}


def test_a_prescription_from_elsewhere_leads_to_its_serving_once(shop, sign_in):
    page, form, address = sign_in(shop.manager), request_form(shop), reverse("pharmacy:new_request")
    assert page.get(address).status_code == 200
    first, second = (page.post(address, form) for _ in range(2))
    assert (first.status_code, first.url) == (302, second.url)
    assert DispensingRequest.objects.get().lines.get().prescribed == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"patient": "KBG-99"},
        {"lines-0-code": "INCONNU"},
        {"lines-0-qty": "2,5"},
        {"lines-0-qty": ""},
        {"prescriber": ""},
    ],
)
def test_a_wrong_prescription_is_explained(shop, sign_in, wrong):
    answer = sign_in(shop.manager).post(reverse("pharmacy:new_request"), request_form(shop, **wrong))
    assert answer.status_code == 422
    assert not DispensingRequest.objects.exists()


def test_a_paper_sheet_is_entered_once_at_its_date(shop, sign_in):
    lot = shop.lot("A1")
    yesterday = timezone.now() - dt.timedelta(days=1)
    shop.receive(lot, 50, at=yesterday - dt.timedelta(days=1))
    page, day = sign_in(shop.manager), timezone.localdate(yesterday)
    answer = page.post(reverse("pharmacy:late_sheet"), sheet(shop, day))
    posted = Document.objects.get(kind="dispensing")
    assert (answer.status_code, posted.paper_sheet, timezone.localdate(posted.event_at)) == (302, "31", day)
    again = page.post(reverse("pharmacy:late_sheet"), sheet(shop, day))
    assert (again.status_code, shop.stock(lot)) == (422, 44)


def test_beyond_the_window_only_who_approves_enters_a_sheet(shop, sign_in):
    lot = shop.lot("A1")
    before = timezone.now() - dt.timedelta(days=20)
    shop.move(lot, 50, "receipt", "receipt", at=before, late_allowed=True)
    day = timezone.localdate() - dt.timedelta(days=10)
    assert sign_in(shop.manager).post(reverse("pharmacy:late_sheet"), sheet(shop, day)).status_code == 422
    assert sign_in(shop.head).post(reverse("pharmacy:late_sheet"), sheet(shop, day)).status_code == 302
    assert shop.stock(lot) == 44


def test_a_sheet_of_tomorrow_or_before_the_stock_is_refused_whole(shop, sign_in):
    shop.lot("A1", stock=50)
    page = sign_in(shop.manager)
    for day in (timezone.localdate() + dt.timedelta(days=1), timezone.localdate() - dt.timedelta(days=2)):
        assert page.post(reverse("pharmacy:late_sheet"), sheet(shop, day)).status_code == 422
    assert not DispensingRequest.objects.exists()


def test_another_lot_than_the_first_to_expire_asks_why(shop, wanted, sign_in):
    shop.lot("TOT", days=60, stock=100)
    late = shop.lot("TARD", days=300, stock=100)
    line = wanted.lines.get()
    form = {"deposit": str(uuid7()), f"qty-{line.id}": "21", f"lot-{line.id}": str(late.id), f"reason-{line.id}": ""}
    page, address = sign_in(shop.manager), reverse("pharmacy:dispense", args=[wanted.id])
    assert page.post(address, form).status_code == 422
    assert page.post(address, {**form, "lot_reason": "Boîte abîmée"}).status_code == 302
    assert (shop.stock(late), Document.objects.get(kind="dispensing").reason) == (79, "Boîte abîmée")


def test_a_substitution_and_what_is_never_fetched(shop, wanted, sign_in):
    page, line = sign_in(shop.manager), wanted.lines.get()
    form = {"deposit": str(uuid7()), "product": "PARA_500", "qty": "10", "agreed_by": "Dr Keïta, 09:58"}
    address = reverse("pharmacy:substitution", args=[line.id])
    assert page.get(address).status_code == 200
    assert [page.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert wanted.lines.count() == 2
    page.post(reverse("pharmacy:close_request", args=[wanted.id]), {"reason": ""})
    wanted.refresh_from_db()
    assert wanted.state == RequestState.WAITING
    page.post(reverse("pharmacy:close_request", args=[wanted.id]), {"reason": "Parti"})
    wanted.refresh_from_db()
    assert wanted.state == RequestState.CLOSED


def test_a_return_and_the_papers(shop, wanted, sign_in, django_assert_max_num_queries):
    shop.lot("A1", stock=100)
    line, page = wanted.lines.get(), sign_in(shop.manager)
    form = {"deposit": str(uuid7()), f"qty-{line.id}": "15", f"lot-{line.id}": "", f"reason-{line.id}": "stockout"}
    address = reverse("pharmacy:dispense", args=[wanted.id])
    with django_assert_max_num_queries(16):
        page.get(address)
    page.post(address, form)
    document = Document.objects.get(kind="dispensing")
    assert page.get(reverse("pharmacy:labels", args=[document.id])).content.startswith(b"%PDF")
    row = document.movements.get()
    back = {"deposit": str(uuid7()), f"qty-{row.id}": "5", "reason": "Traitement arrêté"}
    address = reverse("pharmacy:patient_return", args=[document.id])
    assert page.get(address).status_code == 200
    answer = page.post(address, back)
    assert answer.status_code == 302
    returned = Document.objects.get(kind="patient_return")
    assert page.get(reverse("pharmacy:document_pdf", args=[returned.id])).content.startswith(b"%PDF")
    assert page.post(address, {**back, "deposit": str(uuid7()), f"qty-{row.id}": "11"}).status_code == 422


def test_strangers_and_other_roles(shop, wanted, stranger, sign_in):
    document, line = shop.dispense_to(shop.lot("A1", stock=9), 1), wanted.lines.get()
    addresses = [
        reverse("pharmacy:patient_return", args=[document.id]),
        reverse("pharmacy:document_pdf", args=[document.id]),
        reverse("pharmacy:substitution", args=[line.id]),
    ]
    page = sign_in(stranger)
    assert {page.get(address).status_code for address in addresses} == {404}
    assert page.post(reverse("pharmacy:close_request", args=[wanted.id]), {"reason": "x"}).status_code == 404
    page = sign_in(person("caissiere", "CAI", shop.centre))
    addresses += [reverse("pharmacy:new_request"), reverse("pharmacy:late_sheet")]
    assert {page.get(address).status_code for address in addresses} == {403}
