"""Prescriptions from elsewhere, sales, substitutions, returns; a reversal withdraws the charge."""

import pytest
from django.utils import timezone

from billing.models import Charge, ChargeCancellation
from centres.services import set_setting
from core.gates import RefusedError
from core.ids import uuid7
from pharmacy.choices import NotServed, RequestSource, RequestState
from pharmacy.integrity import check
from pharmacy.models import Balance
from pharmacy.services import reverse
from pharmacy.services.dispensing import Serving, remaining_of, serve
from pharmacy.services.requests import NewLine, close_request, open_request, substitute
from pharmacy.services.returns import returnable, take_back


def request_of(shop, qty=20, source=RequestSource.EXTERNAL, **extra):
    return open_request(
        patient=shop.patient,
        source=source,
        lines=[NewLine(shop.amoxicillin, qty, 7, "1 matin et soir")],
        prescriber="Dr Keïta",
        by=shop.manager,
        **extra,
    )


def give(shop, request, qty=20):
    return serve(request, [Serving(request.lines.get(replaces=None).id, qty)], by=shop.manager)


def test_a_prescription_from_elsewhere_is_queued_once(shop):
    key = uuid7()
    first, second = (request_of(shop, request_id=key) for _ in range(2))
    assert (first.pk, first.lines.count()) == (second.pk, 1)


def test_a_prescription_names_its_prescriber(shop):
    line = [NewLine(shop.amoxicillin, 3)]
    with pytest.raises(RefusedError):
        open_request(patient=shop.patient, source=RequestSource.EXTERNAL, lines=line, by=shop.manager)


def test_a_controlled_medicine_is_never_sold_without_prescription(shop):
    shop.amoxicillin.controlled = True
    with pytest.raises(RefusedError):
        request_of(shop, source=RequestSource.COUNTER)


def test_a_centre_may_forbid_sales(shop):
    request_of(shop, source=RequestSource.COUNTER)
    today = timezone.localdate()
    key = "pharmacy.walk_in_sale"
    set_setting(centre_id=shop.centre.id, key=key, value=False, valid_from=today, source="Décision", by=shop.head)
    with pytest.raises(RefusedError):
        request_of(shop, source=RequestSource.COUNTER)


def test_a_substitution_replaces_the_remainder_with_an_agreement(shop):
    request = request_of(shop)
    line = request.lines.get()
    with pytest.raises(RefusedError):
        substitute(line, shop.paracetamol, 10, agreed_by=" ", by=shop.manager)
    new = substitute(line, shop.paracetamol, 10, agreed_by="Dr Keïta, 09:58", by=shop.manager)
    line.refresh_from_db()
    assert (line.not_served, line.not_served_reason) == (20, NotServed.SUBSTITUTED)
    assert remaining_of([line, new]) == {line.id: 0, new.id: 10}


def test_what_is_not_fetched_leaves_the_queue_with_a_reason(shop):
    request = request_of(shop)
    with pytest.raises(RefusedError):
        close_request(request, reason="", by=shop.manager)
    assert close_request(request, reason="Parti", by=shop.manager).state == RequestState.CLOSED


def test_a_return_goes_to_quarantine_and_never_beyond_what_was_given(shop):
    lot = shop.lot("A1", stock=100)
    document = give(shop, request_of(shop))
    (row,) = returnable(document)
    back = take_back(document, {row.pk: 5}, reason="Traitement arrêté", by=shop.manager)
    assert (shop.stock(lot), Balance.objects.get(location=shop.quarantine, lot=lot).on_hand) == (80, 5)
    assert back.patient_id == shop.patient.id
    with pytest.raises(RefusedError):
        take_back(document, {row.pk: 16}, reason="Encore", by=shop.manager)
    take_back(document, {row.pk: 15}, reason="Jamais emporté", by=shop.manager, to_stock=True)
    assert (shop.stock(lot), list(returnable(document).values())) == (95, [0])
    assert check() == []


def test_a_reversal_withdraws_the_charge_and_puts_the_prescription_back(shop):
    shop.lot("A1", stock=100)
    request = request_of(shop)
    document = give(shop, request)
    charge = Charge.objects.get(source_id=document.id)
    assert charge.full == 20 * 35
    reverse(document, reason="Mauvais patient", by=shop.head)
    assert ChargeCancellation.objects.get().charge == charge
    request.refresh_from_db()
    assert request.state == RequestState.WAITING
    assert give(shop, request).number == 2
