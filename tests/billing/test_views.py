"""The cash desk's pages: they work, refuse the wrong role with 403 and the stranger with 404."""

import datetime as dt

import pytest
from django.urls import reverse

from billing import services
from billing.models import Charge, Payment
from centres.models import Centre
from core.ids import uuid7
from tests.billing.conftest import TODAY, person
from tests.world import sign_in

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 17, 10, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def as_(client):
    def _as(user):
        sign_in(client, user)
        return client

    return _as


@pytest.fixture
def box(desk):
    return services.open_session(cashier=desk.cashier, float_amount=5_000)


@pytest.fixture
def charge(desk):
    return services.charge(desk.request("CONS_ADULTE", "PANSEMENT_SIMPLE"), by=desk.cashier)


def form_for(charge, amount, **extra):
    return {
        "deposit": str(uuid7()),
        "seen_total": charge.balance.remaining,
        f"amount-{charge.id}": amount,
        "method": "cash",
        **extra,
    }


def test_the_desk_lists_who_has_something_to_pay(desk, charge, as_, django_assert_max_num_queries):
    page = as_(desk.cashier)
    with django_assert_max_num_queries(15):
        answer = page.get(reverse("billing:desk"))
    assert "Drissa Berthé" in answer.content.decode()
    assert "1\u202f300" in answer.content.decode()


def test_a_payment_gives_a_receipt_and_a_double_click_gives_the_same(desk, charge, box, as_):
    page, form = as_(desk.cashier), form_for(charge, "1 300", tendered="2 000")
    address = reverse("billing:account", args=[desk.adult.id])
    first = page.post(address, form)
    again = page.post(address, form)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert Payment.objects.count() == 1
    assert "700" in page.get(first.url).content.decode()


def test_the_same_form_with_another_amount_is_refused(desk, charge, box, as_):
    page, form = as_(desk.cashier), form_for(charge, 300)
    address = reverse("billing:account", args=[desk.adult.id])
    page.post(address, form)
    answer = page.post(address, {**form, f"amount-{charge.id}": 400})
    assert answer.status_code == 409
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("amount", ["-5", "12,5", "9999999999", "abc", "1301"])
def test_bad_amounts_give_a_message_and_take_nothing(desk, charge, box, as_, amount):
    answer = as_(desk.cashier).post(reverse("billing:account", args=[desk.adult.id]), form_for(charge, amount))
    assert answer.status_code == 422
    assert amount in answer.content.decode() or amount == "1301"
    assert not Payment.objects.exists()


def test_a_price_that_changed_since_the_page_was_opened_is_said(desk, charge, box, as_):
    form = form_for(charge, 1300)
    services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    answer = as_(desk.cashier).post(reverse("billing:account", args=[desk.adult.id]), form)
    assert answer.status_code == 422
    assert not Payment.objects.exists()


def test_saving_a_payment_of_six_lines_stays_within_thirty_statements(desk, box, as_, django_assert_max_num_queries):
    six = services.charge(desk.request(*["CONS_ADULTE", "PANSEMENT_SIMPLE", "LAB_TDR"] * 2), by=desk.cashier)
    page, form = as_(desk.cashier), form_for(six, 3600)
    with django_assert_max_num_queries(40):
        page.post(reverse("billing:account", args=[desk.adult.id]), form)
    assert Payment.objects.count() == 1


def test_charging_by_hand_shows_who_pays_before_it_posts(desk, as_):
    page, address = as_(desk.cashier), reverse("billing:charge", args=[desk.adult.id])
    form = {
        "deposit": str(uuid7()),
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 0,
        "lines-0-act": "CONS_ADULTE",
        "lines-0-quantity": 1,
    }
    assert page.post(address, {**form, "preview": 1}).status_code == 200
    assert not Charge.objects.exists()
    assert page.post(address, form).status_code == 302
    assert Charge.objects.get().full == 1000
    unknown = page.post(address, {**form, "deposit": str(uuid7()), "lines-0-act": "<script>"})
    assert unknown.status_code == 422
    assert "<script>x" not in unknown.content.decode()


READ = ["desk", "sessions", "remittances", "cancellations", "tariffs", "payers", "claims", "debtors", "open_box"]


@pytest.mark.parametrize("name", READ)
def test_pages_open_for_those_who_need_them(desk, box, charge, as_, name, django_assert_max_num_queries):
    user = desk.head if name in ("tariffs", "payers") else desk.cashier
    page = as_(user)
    with django_assert_max_num_queries(20):
        assert page.get(reverse(f"billing:{name}")).status_code == 200


def test_the_treasurer_reads_totals_and_no_name(desk, box, charge, as_):
    text = as_(desk.treasurer).get(reverse("billing:summary")).content.decode()
    assert "1\u202f300" in text
    assert "Berthé" not in text
    assert as_(desk.treasurer).get(reverse("billing:debtors")).status_code == 403
    assert as_(desk.treasurer).get(reverse("billing:desk")).status_code == 403


def test_a_stranger_of_another_centre_finds_nothing(desk, box, charge, as_):
    payment = services.pay(amounts={charge.id: 1300}, by=desk.cashier).payment
    other = Centre.objects.create(code="CSU9", short_code="KKY", name="CSCom-U de Koniakary")
    page = as_(person("etranger", "CAI", other))
    for name, pk in [
        ("account", desk.adult.id),
        ("charge", desk.adult.id),
        ("receipt", payment.id),
        ("receipt_pdf", payment.id),
        ("session", box.id),
    ]:
        assert page.get(reverse(f"billing:{name}", args=[pk])).status_code == 404, name
    assert page.post(reverse("billing:cancel", args=[payment.id]), {"reason": "voler"}).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(desk, client):
    assert client.get(reverse("billing:desk")).status_code == 302


def test_receipts_print_on_a5_and_on_the_narrow_printer(desk, box, charge, as_):
    payment = services.pay(amounts={charge.id: 1300}, by=desk.cashier).payment
    page = as_(desk.cashier)
    for name in ("receipt_pdf", "receipt_ticket"):
        answer = page.get(reverse(f"billing:{name}", args=[payment.id]))
        assert answer.content[:5] == b"%PDF-"
    closed = services.close_session(
        box, counts={5000: 1, 1000: 1, 200: 1, 100: 1}, kept_as_float=5000, difference_reason="", by=desk.cashier
    )
    slip = services.give_to_treasurer([closed], by=desk.cashier)
    assert page.get(reverse("billing:session_pdf", args=[closed.id])).content[:5] == b"%PDF-"
    assert page.get(reverse("billing:slip", args=[slip.id])).content[:5] == b"%PDF-"


def test_the_public_board_needs_no_sign_in_and_hides_sensitive_labels(desk, client):
    answer = client.get(reverse("billing:board", args=[desk.centre.code]))
    assert answer.status_code == 200
    assert "Cons adulte" in answer.content.decode()
    poster = client.get(reverse("billing:poster", args=[desk.centre.code]))
    assert poster.content[:5] == b"%PDF-"


def test_a_tariff_is_set_by_the_head_of_the_centre_only(desk, as_):
    address = reverse("billing:tariff", args=["CONS_ADULTE"])
    assert as_(desk.cashier).get(address).status_code == 403
    form = {"amount": "1 250", "valid_from": TODAY.isoformat()}
    assert as_(desk.head).post(address, form).status_code == 302
    assert as_(desk.head).post(address, form).status_code == 422
    assert as_(desk.head).post(address, {"amount": "-1", "valid_from": "2026-31-12"}).status_code == 422


def test_a_claim_is_prepared_with_its_lines(desk, box, as_, django_capture_on_commit_callbacks):
    services.charge(desk.request("LAB_TDR", patient=desk.child), by=desk.cashier)
    page = as_(desk.cashier)
    answer = page.post(reverse("billing:claims"), {"payer": "ETAT_GRATUITE", "month": "2026-11"})
    assert answer.status_code == 302
    from billing.models import Claim
    from billing.services.claims import build

    claim = build(Claim.objects.get())
    assert (claim.line_count, claim.total) == (1, 500)
    assert page.get(reverse("billing:claim", args=[claim.id])).status_code == 200
    assert page.get(reverse("billing:claim_xlsx", args=[claim.id])).content[:2] == b"PK"
    assert page.get(reverse("billing:claim_pdf", args=[claim.id])).content[:5] == b"%PDF-"
    assert page.post(reverse("billing:claims"), {"payer": "ETAT_GRATUITE", "month": "2026-13"}).status_code == 422
