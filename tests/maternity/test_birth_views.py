"""The delivery page: a birth written once, twins of whom one stillborn, what is refused, the declaration."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.ids import uuid7
from maternity.models import Delivery, Newborn
from patients.models import Patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(midwife: Any, as_: Any) -> Any:
    """The midwife, signed in."""
    return as_(midwife.user)


def birth_form(**changes: Any) -> dict[str, Any]:
    """A live birth at term with a midwife."""
    usual = {"deposit": str(uuid7()), "on": "2026-10-12", "at": "14:30", "place": "here", "attendant": "midwife"}
    mother = {"mode": "spontaneous", "uterotonic": "oxytocin", "mother_condition": "well", "blood_loss_ml": "250"}
    baby = {"b1-outcome": "live", "b1-sex": "F", "b1-weight_g": "3150", "b1-apgar_1": "8", "b1-apgar_5": "9"}
    return {**usual, **mother, **baby, **changes}


def test_a_delivery_opens_the_file_of_the_child(at_work, pregnancy, django_assert_max_num_queries):
    address = reverse("maternity:deliver", args=[pregnancy.pk])
    at_work.get(address)  # the first request keeps the session alive
    with django_assert_max_num_queries(15):
        assert at_work.get(address).status_code == 200
    answer = at_work.post(address, birth_form(**{"b1-given_names": "Sira"}))
    delivery = Delivery.objects.get()
    assert answer.url == reverse("maternity:delivery", args=[delivery.pk])
    assert Patient.objects.filter(given_names="Sira", family_name="Traoré").exists()
    with django_assert_max_num_queries(16):  # 15 to read, and the line of the access log
        page = at_work.get(answer.url).content.decode()
    assert "Sira Traoré" in page
    assert "14:30" in page


def test_the_same_form_sent_twice_is_one_birth(at_work, pregnancy):
    form = birth_form()
    for _ in range(2):
        at_work.post(reverse("maternity:deliver", args=[pregnancy.pk]), form)
    assert Delivery.objects.count() == Newborn.objects.count() == 1


def test_twins_one_stillborn(at_work, pregnancy):
    second = {"b2-outcome": "stillborn", "b2-sex": "M", "b2-weight_g": "2100", "b2-death_timing": "during_labour"}
    page = at_work.post(reverse("maternity:deliver", args=[pregnancy.pk]), birth_form(**second), follow=True)
    girl, boy = Newborn.objects.order_by("birth_order")
    assert (girl.child is not None, boy.child) == (True, None)
    assert "Mort-né" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"on": "2027-03-01"}, "Mariam Koné"),
        ({"on": "2025-12-01"}, "Mariam Koné"),
        ({"attendant": ""}, "Mariam Koné"),
        ({"b1-sex": ""}, "Mariam Koné"),
        ({"b1-weight_g": "9000"}, "Mariam Koné"),
        ({"b1-outcome": "stillborn"}, "Mariam Koné"),
        ({"mother_condition": "referred"}, "Mariam Koné"),
        ({"blood_loss_ml": "-5"}, "Mariam Koné"),
    ],
)
def test_what_cannot_be_comes_back_and_loses_nothing(at_work, pregnancy, changes, name):
    form = birth_form(attendant_name=name, **changes)
    answer = at_work.post(reverse("maternity:deliver", args=[pregnancy.pk]), form)
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert not Delivery.objects.exists()
    assert not Newborn.objects.exists()


def test_a_haemorrhage_and_a_light_baby_are_told(at_work, pregnancy):
    form = birth_form(**{"blood_loss_ml": "700", "b1-weight_g": "2300", "b1-apgar_5": "5"})
    page = at_work.post(reverse("maternity:deliver", args=[pregnancy.pk]), form, follow=True).content.decode()
    for words in ("Hémorragie", "Petit poids de naissance", "Apgar"):
        assert words in page


def test_the_declaration_is_for_live_births_only(at_work, pregnancy):
    second = {"b2-outcome": "stillborn", "b2-sex": "M", "b2-death_timing": "unknown", "b2-weight_g": "2100"}
    at_work.post(reverse("maternity:deliver", args=[pregnancy.pk]), birth_form(**second))
    girl, boy = Newborn.objects.order_by("birth_order")
    paper = at_work.get(reverse("maternity:declaration", args=[girl.pk]))
    assert paper.content.startswith(b"%PDF")
    assert at_work.get(reverse("maternity:declaration", args=[boy.pk])).status_code == 404


def test_a_wrong_delivery_is_struck_out_and_the_pregnancy_is_open_again(at_work, pregnancy):
    at_work.post(reverse("maternity:deliver", args=[pregnancy.pk]), birth_form())
    delivery = Delivery.objects.get()
    at_work.post(
        reverse("maternity:cancel_delivery", args=[delivery.pk]), {"deposit": str(uuid7()), "reason": "Autre femme"}
    )
    pregnancy.refresh_from_db()
    assert pregnancy.is_open


def test_the_stranger_and_the_wrong_role(pregnancy, as_, world):
    address = reverse("maternity:deliver", args=[pregnancy.pk])
    assert as_(world.person("SF", world.koniakary)).get(address).status_code == 404
    assert as_(world.cashier).get(address).status_code == 403
