"""Counts on a phone, losses with a second person, transfers and recalls, as pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre
from core.ids import uuid7
from core.outbox import deliver_pending
from core.scoping import centre_scope
from pharmacy.choices import CountState, MovementKind, ProposalState
from pharmacy.models import Balance, CountLine, IncomingTransfer, Movement, Proposal, Recall, StockCount
from pharmacy.services.counting import open_count, save_line
from tests.pharmacy.conftest import person

pytestmark = pytest.mark.django_db


def deposit(**fields):
    return {"deposit": str(uuid7()), **fields}


@pytest.fixture
def counted(shop, sign_in):
    """A count opened on the page, with one lot of 739."""
    lot = shop.lot("A1", stock=739)
    page = sign_in(shop.manager)
    page.post(reverse("pharmacy:counts"), deposit(location=str(shop.depot.id)))
    return StockCount.objects.get(), lot


def test_the_count_is_blind_and_goes_from_product_to_product(shop, counted, sign_in, django_assert_max_num_queries):
    count, lot = counted
    second = shop.lot("P1", shop.paracetamol, stock=40)
    page, address = sign_in(shop.manager), reverse("pharmacy:count", args=[count.id])
    with django_assert_max_num_queries(15):
        shown = page.get(address).content.decode()
    assert "A1" in shown
    assert "739" not in shown.split("<main")[1]
    answer = page.post(f"{address}?produit=AMOX_500", {f"lot-{lot.id}": "736"})
    assert answer.url == f"{address}?produit=PARA_500"
    answer = page.post(answer.url, {f"lot-{second.id}": "2,5"})
    assert answer.status_code == 422
    assert [line.counted for line in CountLine.objects.all()] == [736]


def test_another_person_validates_with_a_reason(shop, counted, sign_in):
    count, lot = counted
    save_line(count, lot, 736, by=shop.manager)
    address = reverse("pharmacy:count_variances", args=[count.id])
    assert "739" not in sign_in(shop.manager).get(address).content.decode().split("<main")[1]
    line = count.lines.get()
    page = sign_in(shop.head)
    assert "739" in page.get(address).content.decode()
    assert page.post(address, deposit(**{f"reason-{line.id}": ""})).status_code == 422
    assert page.post(address, deposit(**{f"reason-{line.id}": "count"})).status_code == 302
    count.refresh_from_db()
    assert (count.state, shop.stock(lot)) == (CountState.VALIDATED, 736)
    assert page.get(reverse("pharmacy:count_minutes_pdf", args=[count.id])).content.startswith(b"%PDF")


def test_a_large_difference_is_counted_again_by_a_second_person(shop, counted, sign_in):
    count, lot = counted
    line = save_line(count, lot, 60, by=shop.manager, reason="count")
    page, address = sign_in(shop.head), reverse("pharmacy:count_variances", args=[count.id])
    assert page.post(address, deposit(**{f"reason-{line.id}": "count"})).status_code == 422
    save_line(count, lot, 61, by=person("aide", "GP", shop.centre))
    assert page.post(address, deposit(**{f"reason-{line.id}": "count"})).status_code == 302
    assert shop.stock(lot) == 61


def test_a_lot_found_on_the_shelf_joins_the_count(shop, counted, sign_in):
    count, _lot = counted
    page, address = sign_in(shop.manager), reverse("pharmacy:count_found", args=[count.id])
    assert page.post(address, {"product": "SRO", "number": "", "expiry": "02/2030", "counted": "5"}).status_code == 422
    assert (
        page.post(address, {"product": "SRO", "number": "n9", "expiry": "02/2030", "counted": "5"}).status_code == 302
    )
    line = CountLine.objects.get()
    assert (line.lot.number, line.counted, line.frozen) == ("N9", 5, 0)
    assert page.get(reverse("pharmacy:count_sheet_pdf", args=[count.id])).content.startswith(b"%PDF")


def test_giving_up_a_count_posts_nothing(shop, counted, sign_in):
    count, lot = counted
    save_line(count, lot, 1, by=shop.manager)
    assert sign_in(shop.manager).post(reverse("pharmacy:count_cancel", args=[count.id])).status_code == 403
    sign_in(shop.head).post(reverse("pharmacy:count_cancel", args=[count.id]))
    assert (StockCount.objects.get().state, shop.stock(lot)) == (CountState.CANCELLED, 739)


def test_expired_lots_are_destroyed_by_two_persons(shop, sign_in):
    lot = shop.lot("VIEUX", days=-3)
    shop.receive(lot, 30, at=timezone.now() - timezone.timedelta(days=5))
    balance, page = Balance.objects.get(), sign_in(shop.manager)
    address = reverse("pharmacy:new_proposal") + "?perimes"
    assert 'value="30"' in page.get(address).content.decode()
    form = deposit(kind="loss", reason="expired", comment="Périmés de l'année", **{f"qty-{balance.id}": "30"})
    assert [page.post(address, form).status_code for _ in range(2)] == [302, 302]
    row = Proposal.objects.get()
    decision = reverse("pharmacy:decide_proposal", args=[row.id])
    assert page.post(decision, {"answer": "approve"}).status_code == 403
    answer = sign_in(shop.head).post(decision, {"answer": "approve"})
    assert (answer.status_code, shop.stock(lot)) == (302, 0)
    document = Proposal.objects.get(state=ProposalState.APPROVED).document
    assert sign_in(shop.head).get(reverse("pharmacy:document_pdf", args=[document.id])).content.startswith(b"%PDF")
    assert page.get(reverse("pharmacy:proposals")).status_code == 200


def test_a_return_to_the_supplier_leaves_the_stock(shop, sign_in):
    lot = shop.lot("A1", stock=100)
    balance = Balance.objects.get()
    form = deposit(kind="supplier", reason="other", comment="Non conforme", **{f"qty-{balance.id}": "40"})
    sign_in(shop.manager).post(reverse("pharmacy:new_proposal") + "?q=A1", form)
    sign_in(shop.head).post(
        reverse("pharmacy:decide_proposal", args=[Proposal.objects.get().id]), {"answer": "approve"}
    )
    assert Movement.objects.filter(kind=MovementKind.SUPPLIER_RETURN).get().qty == -40
    assert shop.stock(lot) == 60


def test_a_transfer_from_page_to_page(shop, sign_in):
    other = Centre.objects.create(code="AUTRE", short_code="KNK", name="CSCom-U de Koniakary", active=True)
    with centre_scope(other.id):
        colleague = person("gerant.ailleurs", "GP", other)
    lot = shop.lot("A1", stock=100)
    page, address = sign_in(shop.manager), reverse("pharmacy:new_transfer")
    line = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-code": "AMOX_500", "lines-0-qty": "60"}
    form = deposit(to=str(other.id), **line)
    assert page.get(address).status_code == 200
    assert page.post(address, {**form, "lines-0-qty": "101", "deposit": str(uuid7())}).status_code == 422
    assert page.post(address, {**form, "to": str(shop.centre.id), "deposit": str(uuid7())}).status_code == 422
    assert page.post(address, form).status_code == 302
    deliver_pending()
    with centre_scope(other.id):
        incoming = IncomingTransfer.objects.get()
        row = incoming.lines.get()
    receive = reverse("pharmacy:receive_transfer", args=[incoming.id])
    assert page.get(receive).status_code == 404
    page = sign_in(colleague)
    assert page.get(reverse("pharmacy:transfers")).status_code == 200
    short = {f"ok-{row.id}": "50", f"bad-{row.id}": ""}
    assert page.post(receive, deposit(**short)).status_code == 422
    assert page.post(receive, deposit(**short, difference="Carton ouvert")).status_code == 302
    deliver_pending()
    assert shop.stock(lot) == 40
    assert Balance.objects.get(location__kind="transit").on_hand == 0


def test_what_a_service_uses_is_consumption(shop, sign_in, centre_service):
    lot = shop.lot("A1", stock=100)
    line = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-code": "AMOX_500", "lines-0-qty": "7"}
    page, address = sign_in(shop.manager), reverse("pharmacy:service_issue")
    assert page.get(address).status_code == 200
    assert page.post(address, deposit(service="Maternité", **line)).status_code == 302
    assert (Movement.objects.latest("seq").kind, shop.stock(lot)) == (MovementKind.SERVICE_USE, 93)


@pytest.fixture
def centre_service(shop):
    from centres.choices import Service
    from centres.models import ServicePoint

    return ServicePoint.objects.create(
        centre=shop.centre, service=Service.MATERNITY, label="Maternité", queue_letter="M"
    )


def test_a_recall_from_alert_to_closing(shop, sign_in, django_assert_max_num_queries):
    lot = shop.lot("B2417", stock=100)
    shop.dispense_to(lot, 6)
    page = sign_in(shop.head)
    form = deposit(product="AMOX_500", number="b2417", reason="Alerte DPM")
    answer = page.post(reverse("pharmacy:recalls"), form)
    row = Recall.objects.get()
    assert answer.url == reverse("pharmacy:recall", args=[row.id])
    with django_assert_max_num_queries(17):
        shown = page.get(answer.url).content.decode()
    assert "Drissa Berthé" in shown
    prefix = str(shop.patient.pk)[-6:]
    call = {"prefix": prefix, f"{prefix}-patient": str(shop.patient.pk), f"{prefix}-result": "reached"}
    page.post(reverse("pharmacy:recall_contact", args=[row.id]), call)
    assert row.contacts.get().patient == shop.patient
    close = reverse("pharmacy:recall_close", args=[row.id])
    page.post(close, {"reason": "Détruit"})
    row.refresh_from_db()
    assert row.closed_at is None
    shop.move(lot, 94, MovementKind.LOSS, "loss")
    page.post(close, {"reason": "Détruit"})
    row.refresh_from_db()
    assert row.closed_at is not None
    assert page.get(reverse("pharmacy:recall_pdf", args=[row.id])).content.startswith(b"%PDF")


def test_strangers_and_other_roles(shop, counted, stranger, sign_in):
    count, lot = counted
    row = shop_recall(shop, lot)
    own = [
        reverse("pharmacy:count", args=[count.id]),
        reverse("pharmacy:count_variances", args=[count.id]),
        reverse("pharmacy:count_sheet_pdf", args=[count.id]),
        reverse("pharmacy:recall", args=[row.id]),
        reverse("pharmacy:recall_pdf", args=[row.id]),
    ]
    page = sign_in(stranger)
    assert {page.get(address).status_code for address in own} == {404}
    open_pages = ["counts", "proposals", "new_proposal", "recalls", "transfers", "new_transfer", "service_issue"]
    page = sign_in(person("caissiere", "CAI", shop.centre))
    addresses = own + [reverse(f"pharmacy:{name}") for name in open_pages]
    assert {page.get(address).status_code for address in addresses} == {403}
    assert page.post(reverse("pharmacy:proposals")).status_code in (403, 405)


def shop_recall(shop, lot):
    from pharmacy.services.recalls import recall

    return recall(lot.medicine, lot.number, reason="Alerte", by=shop.head)


def test_opening_a_place_twice_gives_the_same_count(shop, counted):
    count, _lot = counted
    assert open_count(shop.depot, by=shop.head) == count
