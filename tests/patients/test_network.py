"""A woman of another centre arrives: second proof, masked result, reason, a grant for a while."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from core.models import AccessLog
from patients.models import AccessGrant, Allergy, PatientAttachment
from patients.selectors import records_of
from patients.selectors.network import search_network
from patients.services import add_allergy, add_contact
from tests.patients.people import registered

URL = "/patients/reseau/"


@pytest.fixture
def hers(world):
    """Fatoumata, of Koniakary."""
    return registered(world, world.koniakary)


def asked(**values):
    return {"name": "Fatoumata Traore", "phone": "", "birth_year": "", "number": "", **values}


def open_url(world, as_, client=None, **proof):
    page = (client or as_(world.midwife)).post(URL, asked(**(proof or {"phone": "76 41 20 58"}))).content.decode()
    start = page.find('href="/patients/reseau/')
    return page[start + 6 : page.index('"', start + 6)] if start >= 0 else ""


def test_the_name_alone_finds_nobody(world, as_, hers):
    answer = as_(world.midwife).post(URL, asked())
    assert answer.status_code == 422
    assert hers.number not in answer.content.decode()


@pytest.mark.parametrize("proof", ["phone", "card", "relative"])
def test_a_second_proof_shows_a_masked_person(world, as_, at, hers, proof):
    if proof == "relative":
        with at(world.koniakary):
            add_contact(by=world.stranger(), centre=world.koniakary, patient=hers, name="Issa", kind="father",
                        phone="+22370000001")  # fmt: skip
    given = {"phone": {"phone": "76412058"}, "card": {"number": hers.number, "birth_year": "1998"},
             "relative": {"phone": "70 00 00 01"}}[proof]  # fmt: skip
    page = as_(world.midwife).post(URL, asked(**given)).content.decode()
    assert "F•••••••• T•••••" in page
    for secret in (hers.number, "Rokia", "76 41 20 58"):
        assert f">{secret}" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Awa Keïta", "phone": "76412058"},
        {"phone": "76412059"},
        {"number": "KKY-26-00001-A", "birth_year": "1998"},
        {"birth_year": "1998"},
    ],
)
def test_a_wrong_name_or_proof_finds_nobody(world, as_, hers, wrong):
    assert "•" not in as_(world.midwife).post(URL, asked(**wrong)).content.decode()


def test_ones_own_patients_are_not_network_results(world, at):
    registered(world)
    with at(world.konobougou):
        assert search_network(name="Fatoumata Traoré", phone="+22376412058") == []


def test_looking_is_written_down(world, as_, hers):
    open_url(world, as_)
    assert AccessLog.objects.get(subject_id=hers.pk).action == "network_search"


def test_a_reason_opens_the_file_for_a_while_and_for_one_person(world, as_, at, hers):
    with at(world.koniakary):
        add_allergy(by=world.stranger(), centre=world.koniakary, patient=hers, substance="Pénicilline")
    midwife, file = as_(world.midwife), f"/patients/{hers.pk}/"
    assert midwife.get(file).status_code == 404
    url = open_url(world, as_, midwife)
    assert midwife.post(url, {"reason": ""}).status_code == 422
    assert midwife.post(url, {"reason": "delivery"}).status_code == 302
    assert "Allergie : Pénicilline" in midwife.get(file).content.decode()
    assert as_(world.physician).get(file).status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert as_(world.midwife).get(file).status_code == 404


def test_a_ticket_serves_its_person_its_file_and_a_quarter_of_an_hour(world, as_, hers):
    url = open_url(world, as_)
    assert as_(world.physician).get(url).status_code == 404
    other = registered(world, world.koniakary, given_names="Awa")
    assert as_(world.midwife).get(url.replace(str(hers.pk), str(other.pk))).status_code == 404
    assert as_(world.midwife).get(url[:-3] + "xx/").status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert as_(world.midwife).get(url).status_code == 404


def test_both_heads_see_the_opening_and_the_nearer_one_reviews_it(world, as_, at, hers):
    as_(world.midwife).post(open_url(world, as_), {"reason": "emergency", "explanation": "Saigne"})
    for head in (world.head, world.stranger("DTC")):
        page = as_(head).get("/patients/ouvertures/").content.decode()
        assert "Saigne" in page
    with at(world.konobougou):
        row = AccessGrant.objects.get()
    assert as_(world.stranger("DTC")).post(f"/patients/ouvertures/{row.pk}/").status_code == 404
    assert as_(world.midwife).post(f"/patients/ouvertures/{row.pk}/").status_code == 403
    as_(world.head).post(f"/patients/ouvertures/{row.pk}/", {"revoke": "1"})
    assert as_(world.midwife).get(f"/patients/{hers.pk}/").status_code == 404


def test_attached_patients_are_found_and_followed_here(world, as_, at, hers):
    as_(world.midwife).post(open_url(world, as_), {"reason": "care", "attach": "on"})
    with at(world.konobougou):
        assert PatientAttachment.objects.get().patient_id == hers.pk
    assert as_(world.receptionist).get(f"/patients/{hers.pk}/").status_code == 200
    assert hers.number in as_(world.receptionist).get("/patients/", {"q": "fatoumata"}).content.decode()
    end = f"/patients/{hers.pk}/suivi/terminer/"
    as_(world.receptionist).post(end, {"reason": "Rentrée chez elle"})
    assert as_(world.receptionist).get(f"/patients/{hers.pk}/").status_code == 404


def test_a_grant_opens_the_rows_of_that_patient_only(world, at, hers):
    from accounts.access import access_of

    other = registered(world, world.koniakary, given_names="Awa")
    with at(world.koniakary):
        for patient in (hers, other):
            add_allergy(by=world.stranger(), centre=world.koniakary, patient=patient, substance="Pénicilline")
    access = access_of(world.midwife)
    with at(world.konobougou):
        from patients.services import grant

        assert not records_of(access, hers, Allergy).exists()
        grant(access=access, patient=hers, reason="care", explanation="", proof="phone")
        assert records_of(access, hers, Allergy).count() == 1
        assert not records_of(access, other, Allergy).exists()


def test_who_may_search_the_network(world, as_):
    assert as_(world.receptionist).get(URL).status_code == 403
    assert as_(world.network_supervisor).get(URL).status_code == 403
