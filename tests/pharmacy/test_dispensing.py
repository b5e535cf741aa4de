"""From the delivery to the patient: FEFO, remainder, reasons, charge, refusals."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import Charge
from core.gates import RefusedError
from core.ids import uuid7
from pharmacy.choices import Funding, NotServed, RequestSource, RequestState
from pharmacy.integrity import check
from pharmacy.models import Balance, DispensingLine, DispensingRequest, Document, Movement
from pharmacy.services import reverse
from pharmacy.services.dispensing import Act, Serving, remaining_of, serve
from pharmacy.services.receiving import Arrival, last_day_of_month, receive
from tests.pharmacy.conftest import DAY


@pytest.fixture
def ask(shop):
    def build(*asked, days=7, **fields):
        request = DispensingRequest.objects.create(
            source=RequestSource.EXTERNAL, patient=shop.patient, written_at=timezone.now(), **fields
        )
        for position, (medicine, qty) in enumerate(asked, start=1):
            DispensingLine.objects.create(
                request=request, position=position, medicine=medicine, prescribed=qty, days=days
            )
        return request, list(request.lines.all())

    return build


def test_the_first_expired_lot_that_outlasts_the_treatment_goes_first(shop, ask):
    """7 days of treatment: the lot that ends in 3 days stays, the one of 60 days goes before that of 400."""
    ending, soon, later = (shop.lot(n, days=d, stock=10) for n, d in (("E", 3), ("S", 60), ("L", 400)))
    request, (line,) = ask((shop.amoxicillin, 14))
    serve(request, [Serving(line.id, 14)], by=shop.manager)
    assert [shop.stock(lot) for lot in (ending, soon, later)] == [10, 0, 6]
    request.refresh_from_db()
    assert request.state == RequestState.SERVED
    assert check() == []


def test_a_short_lot_only_when_accepted(shop, ask):
    lot = shop.lot("E", days=3, stock=10)
    request, (line,) = ask((shop.amoxicillin, 10))
    with pytest.raises(RefusedError):
        serve(request, [Serving(line.id, 10)], by=shop.manager)
    document = serve(request, [Serving(line.id, 10, allow_short=True)], by=shop.manager)
    assert document.served.get().short_dated
    assert shop.stock(lot) == 0


def test_partly_served_then_the_rest(shop, ask):
    shop.lot("A", stock=100)
    request, (line,) = ask((shop.amoxicillin, 21))
    serve(request, [Serving(line.id, 14)], by=shop.manager)
    request.refresh_from_db()
    assert request.state == RequestState.PARTIAL
    assert remaining_of([line]) == {line.id: 7}
    with pytest.raises(RefusedError):
        serve(request, [Serving(line.id, 8)], by=shop.manager)
    serve(request, [Serving(line.id, 7)], by=shop.manager)
    request.refresh_from_db()
    assert request.state == RequestState.SERVED


def test_what_is_not_served_needs_its_reason(shop, ask):
    request, (line,) = ask((shop.amoxicillin, 21))
    with pytest.raises(RefusedError):
        serve(request, [Serving(line.id, 0, not_served=21)], by=shop.manager)
    reason = NotServed.STOCKOUT
    assert serve(request, [Serving(line.id, 0, not_served=21, not_served_reason=reason)], by=shop.manager) is None
    line.refresh_from_db()
    request.refresh_from_db()
    assert (line.not_served, line.not_served_reason, request.state) == (21, reason, RequestState.SERVED)


def test_the_charge_has_the_price_frozen_per_lot(shop, ask):
    """10 at 25 F × 1.30 → 35 F, then 4 at 40 F × 1.30 → 55 F: 350 + 220."""
    shop.lot("CHEAP", days=60, cost=25, stock=10)
    shop.lot("DEAR", days=400, cost=40, stock=10)
    request, (line,) = ask((shop.amoxicillin, 14))
    document = serve(request, [Serving(line.id, 14)], by=shop.manager)
    charge = Charge.objects.get(source_id=document.id)
    assert charge.full == 570
    assert sorted(document.movements.values_list("unit_price", flat=True)) == [35, 55]
    assert document.served.get().amount == 570


def test_the_same_form_twice_gives_once_and_charges_once(shop, ask):
    lot = shop.lot("A", stock=100)
    request, (line,) = ask((shop.amoxicillin, 21))
    act = Act(document_id=uuid7())
    first = serve(request, [Serving(line.id, 14)], by=shop.manager, act=act)
    assert serve(request, [Serving(line.id, 14)], by=shop.manager, act=act) == first
    assert shop.stock(lot) == 86
    assert Charge.objects.count() == 1


def test_a_prescription_not_countersigned_is_not_dispensed(shop, ask):
    lot = shop.lot("A", stock=100)
    request, (line,) = ask((shop.amoxicillin, 21), executable=False)
    with pytest.raises(RefusedError):
        serve(request, [Serving(line.id, 21)], by=shop.manager)
    assert shop.stock(lot) == 100


def test_one_short_product_posts_nothing(shop, ask):
    lot = shop.lot("A", stock=100)
    request, (first, second) = ask((shop.amoxicillin, 21), (shop.ors, 2))
    with pytest.raises(RefusedError):
        serve(request, [Serving(first.id, 21), Serving(second.id, 2)], by=shop.manager)
    assert shop.stock(lot) == 100
    assert not Charge.objects.exists()


def test_two_lines_of_one_product_share_the_lot(shop, ask):
    shop.lot("A", stock=100)
    request, (first, second) = ask((shop.amoxicillin, 21), (shop.amoxicillin, 6))
    document = serve(request, [Serving(first.id, 21), Serving(second.id, 6)], by=shop.manager)
    assert document.movements.get().qty == -27
    assert document.served.count() == 2


def test_a_reversed_dispensing_is_to_serve_again(shop, ask):
    shop.lot("A", stock=100)
    request, (line,) = ask((shop.amoxicillin, 21))
    document = serve(request, [Serving(line.id, 14)], by=shop.manager)
    reverse(document, reason="Mauvais produit", by=shop.head)
    assert remaining_of([line]) == {line.id: 21}


def test_a_delivery_with_damaged_units(shop):
    expiry = last_day_of_month(timezone.localdate().year + 1, 2)
    arrival = Arrival(shop.amoxicillin, " b2417 ", expiry, 90, Decimal("22.50"), damaged=10)
    document = receive([arrival], by=shop.manager, supplier="PPM", reference="BL 77")
    assert document.movements.count() == 2
    usable, aside = Balance.objects.get(location=shop.depot), Balance.objects.get(location=shop.quarantine)
    assert (usable.on_hand, aside.on_hand, usable.lot.number) == (90, 10, "B2417")


def test_the_same_batch_at_another_price_is_another_lot(shop):
    expiry = timezone.localdate() + 300 * DAY
    for cost in (20, 25):
        receive([Arrival(shop.amoxicillin, "B1", expiry, 10, Decimal(cost))], by=shop.manager)
    receive([Arrival(shop.amoxicillin, "B1", expiry, 10, Decimal(25))], by=shop.manager)
    assert sorted(Balance.objects.values_list("on_hand", flat=True)) == [10, 20]


def test_a_gift_is_free(shop, ask):
    receive([Arrival(shop.ors, "D1", timezone.localdate() + 300 * DAY, 10, funding=Funding.DONATION)], by=shop.manager)
    request, (line,) = ask((shop.ors, 2))
    assert serve(request, [Serving(line.id, 2)], by=shop.manager).served.get().amount == 0


@pytest.mark.parametrize(("number", "cost", "qty"), [(" ", 10, 5), ("B1", -1, 5), ("B1", 10, -5), ("B1", 10, 0)])
def test_a_wrong_delivery_posts_nothing(shop, number, cost, qty):
    with pytest.raises(RefusedError):
        receive([Arrival(shop.ors, number, timezone.localdate() + 300 * DAY, qty, Decimal(cost))], by=shop.manager)
    assert not Document.objects.exists()
    assert not Movement.objects.exists()


def test_month_only_expiry_is_the_last_day_of_the_month():
    assert last_day_of_month(2028, 2) == dt.date(2028, 2, 29)
