"""The midwife's pages: open a pregnancy, write a CPN, find who did not come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core.ids import uuid7
from maternity.choices import CloseReason, TracingOutcome
from maternity.models import Pregnancy, Tracing
from tests.maternity.conftest import LMP, week

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(midwife: Any, as_: Any) -> Any:
    """The midwife, signed in."""
    return as_(midwife.user)


def contact_form(**changes: Any) -> dict[str, Any]:
    """A CPN on the clinic day with nothing unusual."""
    usual = {"deposit": str(uuid7()), "contact_on": "2026-08-24", "no_danger_sign": "on", "weight": "63,5"}
    return {**usual, "systolic": "118", "diastolic": "72", "fundal_height": "31", **changes}


def test_a_pregnancy_is_opened_then_its_first_contact_is_proposed(at_work, woman):
    patient = woman()
    form = {"deposit": str(uuid7()), "opened_on": "2026-03-23", "dating_method": "lmp", "lmp_on": LMP.isoformat()}
    answer = at_work.post(
        reverse("maternity:open", args=[patient.pk]), {**form, "lmp_certainty": "certain", "gravida": "2"}
    )
    row = Pregnancy.objects.get(patient=patient)
    assert answer.url == reverse("maternity:contact", args=[row.pk])
    assert (row.edd, row.number) == (dt.date(2026, 10, 12), "0001/2026")
    page = at_work.get(answer.url).content.decode()
    assert "Dossier de grossesse 0001/2026 ouvert. Terme prévu le 12/10/2026." in page


def test_a_contact_says_its_rank_and_the_next_appointment(at_work, pregnancy, django_assert_max_num_queries):
    address = reverse("maternity:contact", args=[pregnancy.pk])
    at_work.get(address)  # the first request keeps the session alive
    with django_assert_max_num_queries(15):
        assert "Signes de danger" in at_work.get(address).content.decode()
    answer = at_work.post(address, contact_form(), follow=True)
    page = answer.content.decode()
    assert "CPN 1 enregistrée." in page
    assert "63,5" in page
    with django_assert_max_num_queries(15):
        at_work.get(reverse("maternity:pregnancy", args=[pregnancy.pk]))


def test_the_same_form_sent_twice_writes_one_contact(at_work, pregnancy):
    form = contact_form()
    address = reverse("maternity:contact", args=[pregnancy.pk])
    first, second = (at_work.post(address, form) for _ in range(2))
    assert (first.status_code, second.url) == (302, first.url)
    assert pregnancy.contacts.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"no_danger_sign": ""}, "Recherchez d’abord les signes de danger"),
        ({"systolic": "150", "diastolic": "95"}, "Tension élevée"),
        ({"systolic": "70", "diastolic": "120"}, "systolique"),
        ({"systolic": "118", "diastolic": ""}, "Les deux tensions"),
        ({"contact_on": "2027-01-02"}, "futur"),
        ({"contact_on": "2025-12-01"}, "avant la grossesse"),
        ({"weight": "400"}, "250"),
        ({"next_due_on": "2026-08-01"}, "après ce contact"),
    ],
)
def test_what_cannot_be_comes_back_with_its_reason_and_loses_nothing(at_work, pregnancy, changes, words):
    answer = at_work.post(
        reverse("maternity:contact", args=[pregnancy.pk]), contact_form(conclusion="À revoir", **changes)
    )
    page = answer.content.decode().replace("&#x27;", "’").replace("'", "’").replace("\u202f", " ").replace("\xa0", " ")
    assert answer.status_code == 422
    assert words in page
    assert "À revoir" in page
    assert not pregnancy.contacts.exists()


def test_a_high_pressure_measured_again_is_graded(at_work, pregnancy):
    form = contact_form(
        systolic="165", diastolic="112", repeat_systolic="162", repeat_diastolic="110", urine_protein="++"
    )
    page = at_work.post(reverse("maternity:contact", args=[pregnancy.pk]), form, follow=True).content.decode()
    assert "Prééclampsie sévère" in page


def test_a_contact_is_struck_out_with_a_reason(at_work, pregnancy, seen):
    row = seen(20)
    address = reverse("maternity:cancel_contact", args=[pregnancy.pk, row.pk])
    assert at_work.post(address, {"deposit": str(uuid7()), "reason": ""}).status_code == 422
    at_work.post(address, {"deposit": str(uuid7()), "reason": "Autre femme"})
    assert not pregnancy.contacts.standing().exists()


def test_who_did_not_come_is_found_and_looked_for(at_work, pregnancy, seen, django_assert_max_num_queries):
    seen(20)
    address = reverse("maternity:due")
    with django_assert_max_num_queries(15):
        page = at_work.get(f"{address}?vue=recherche").content.decode()
    assert "Awa Traoré" in page
    assert "Awa Traoré" not in at_work.get(f"{address}?vue=semaine").content.decode()
    assert "Awa Traoré" in at_work.get(f"{address}?vue=toutes&q=traor").content.decode()
    ask = {"deposit": str(uuid7()), "tracer_kind": "cfu", "tracer_name": "Fanta Sidibé"}
    assert at_work.post(reverse("maternity:ask_tracing", args=[pregnancy.pk]), ask).status_code == 302
    search = Tracing.objects.get()
    done = {"deposit": str(uuid7()), "outcome": TracingOutcome.MOVED, "on": "2026-11-20"}
    at_work.post(reverse("maternity:tracing_outcome", args=[search.pk]), done)
    search.refresh_from_db()
    assert search.outcome == TracingOutcome.MOVED


def test_the_birth_plan_refuses_a_form_older_than_the_file(at_work, pregnancy):
    address = reverse("maternity:birth_plan", args=[pregnancy.pk])
    form = {"deposit": str(uuid7()), "version": "1", "plan_place": "CSCom-U", "plan_money": "true"}
    assert at_work.post(address, form).status_code == 302
    again = at_work.post(address, {**form, "deposit": str(uuid7()), "plan_place": "Domicile"})
    assert again.status_code == 422
    pregnancy.refresh_from_db()
    assert pregnancy.plan_place == "CSCom-U"


def test_another_dating_needs_a_reason_beyond_seven_days(at_work, pregnancy):
    address = reverse("maternity:redate", args=[pregnancy.pk])
    form = {"dating_method": "ultrasound", "scan_on": week(11).isoformat(), "scan_weeks": "9", "scan_days": "0"}
    assert at_work.post(address, {**form, "deposit": str(uuid7())}).status_code == 422
    answer = at_work.post(address, {**form, "deposit": str(uuid7()), "reason": "Échographie du premier trimestre"})
    assert answer.status_code == 302


def test_a_file_is_closed_with_its_reason(at_work, pregnancy):
    form = {"deposit": str(uuid7()), "reason": "moved_away", "on": "2026-08-01"}
    at_work.post(reverse("maternity:close", args=[pregnancy.pk]), form)
    page = at_work.get(reverse("maternity:of_patient", args=[pregnancy.patient_id])).content.decode()
    assert str(CloseReason.MOVED.label) in page


def test_a_man_and_a_small_girl_have_no_pregnancy(at_work, woman):
    man, girl = woman(sex="M"), woman(birth_date=dt.date(2023, 1, 1))
    assert "homme" in at_work.get(reverse("maternity:of_patient", args=[man.pk])).content.decode()
    form = {"deposit": str(uuid7()), "opened_on": "2026-03-23", "dating_method": "lmp", "lmp_on": LMP.isoformat()}
    for patient in (man, girl):
        form["deposit"] = str(uuid7())
        assert at_work.post(reverse("maternity:open", args=[patient.pk]), form).status_code == 422


@pytest.mark.parametrize("name", ["pregnancy", "contact", "redate", "birth_plan", "close", "ask_tracing"])
def test_the_stranger_finds_nothing_and_the_cashier_may_not(pregnancy, as_, world, name):
    address = reverse(f"maternity:{name}", args=[pregnancy.pk])
    assert as_(world.person("SF", world.koniakary)).get(address).status_code == 404
    assert as_(world.cashier).get(address).status_code == 403
