"""Whoever comes back is found in one search, whatever the spelling."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scoping import ScopeError, centre_scope
from patients.models import Patient
from patients.selectors import search
from patients.services import add_contact, add_paper
from tests.patients.people import registered


@pytest.fixture
def people(world):
    """Fatoumata and a few others with whom she could be confused."""
    fatoumata = registered(world)
    registered(world, given_names="Fanta", family_name="Traoré", phone="", birth_date=dt.date(1971, 5, 1))
    registered(world, given_names="Awa", family_name="Diarra", phone="", birth_date=dt.date(1980, 1, 1))
    registered(world, given_names="Modibo", family_name="Diarra", sex="M", phone="+22366029714", mother_name="")
    return fatoumata


def found(world, text):
    with centre_scope(world.konobougou.id):
        return [hit.patient.full_name for hit in search(text)]


@pytest.mark.parametrize(
    "typed",
    [
        "Fatoumata Traoré",
        "fatoumata traore",
        "TRAORE FATOUMATA",
        "trawele fatouma",
        "fatou tra",
        "fatuomata traore",
        "fatoumat taore",
        "traoré 1998",
        "76 41 20 58",
        "6412",
        "fatoumata rokia coulibali",
        "fatoumata 28 ans",
        "ߝߊߕߎߡߊߕߊ",
    ],
)
def test_fatoumata_is_first_however_she_is_looked_for(world, people, typed):
    assert found(world, typed)[0] == "Fatoumata Traoré"


def test_the_whole_number_finds_one_file_and_opens_it(world, people, as_):
    assert found(world, people.number) == ["Fatoumata Traoré"]
    assert found(world, people.number.replace("-", "").lower()) == ["Fatoumata Traoré"]
    answer = as_(world.receptionist).get("/patients/", {"q": people.number})
    assert answer.headers["Location"] == f"/patients/{people.pk}/"


def test_a_village_narrows_homonyms(world):
    from centres.models import Village

    far = Village.objects.get(code="CSU4_V2")
    registered(world)
    there = registered(world, village_id=far.pk, mother_name="Sira Ballo", phone="")
    with centre_scope(world.konobougou.id):
        assert search("traoré kalabougou")[0].patient == there


def test_a_relative_s_telephone_and_a_paper_find_the_patient(world, people, at):
    with at(world.konobougou):
        add_contact(by=world.receptionist, centre=world.konobougou, patient=people, name="Issa", kind="father",
                    phone="+22370000001")  # fmt: skip
        add_paper(by=world.receptionist, centre=world.konobougou, patient=people, kind="amo", value="123 456 789")
    assert found(world, "70 00 00 01") == ["Fatoumata Traoré"]
    assert found(world, "123456789") == ["Fatoumata Traoré"]


def test_one_wrong_word_does_not_hide_the_person(world, people):
    assert found(world, "fatoumata traoré zzzz")[0] == "Fatoumata Traoré"


@pytest.mark.parametrize("typed", ["", "   ", "💉", "'; DROP TABLE patients_patient;--", "%", "_", "x" * 5000])
def test_odd_texts_find_nobody_and_break_nothing(world, people, typed):
    assert found(world, typed) == []


def test_nobody_of_another_centre_is_found(world, as_):
    registered(world, world.koniakary)
    assert found(world, "fatoumata traoré") == []
    assert "Fatoumata" not in as_(world.receptionist).get("/patients/", {"q": "traore"}).content.decode()


def test_without_a_scope_nothing_is_read(world):
    with pytest.raises(ScopeError):
        search("traoré")
    with pytest.raises(ScopeError):
        Patient.objects.count()


def test_the_list_under_the_box_is_small(world, people, as_):
    for number in range(20):
        registered(world, given_names="Fatoumata", mother_name=f"Awa {'abcdefghijklmnopqrst'[number]}")
    headers = {"HX-Request": "true", "HX-Target": "resultats"}
    answer = as_(world.receptionist).get("/patients/", {"q": "traore"}, headers=headers)
    page = answer.content.decode()
    assert page.count('role="option"') == 6
    assert len(answer.content) <= 10_000
    assert "Chercher dans le réseau" not in page  # the desk may not


def test_a_search_takes_few_queries(world, people, as_):
    client = as_(world.receptionist)
    client.get("/patients/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/patients/", {"q": "fatoumata traoré"})
    assert len(queries) <= 15


def test_who_may_search(world, as_):
    assert as_(world.treasurer).get("/patients/").status_code == 403
    assert as_(None).get("/patients/").status_code == 302
    assert as_(world.receptionist).post("/patients/").status_code == 405
