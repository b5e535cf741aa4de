"""Registering a patient at the desk."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import BusinessEvent, OutboxEvent
from patients.models import Patient, PatientIdentifier
from patients.rules.numbers import parse
from tests.patients.people import registered

URL = "/patients/nouveau/"


def form(**values):
    shown = {
        "deposit": str(uuid.uuid4()),
        "given_names": "fatoumata",
        "family_name": "TRAORÉ",
        "sex": "F",
        "birth": "12/03/1998",
    }
    return {**shown, **values}


def post(as_, person, **values):
    return as_(person).post(URL, form(**values))


def test_a_patient_gets_a_file_and_a_number(world, as_, at):
    answer = as_(world.receptionist).post(URL, form(phone="76 41 20 58"), follow=True)
    with at(world.konobougou):
        patient = Patient.objects.get()
        assert (patient.full_name, patient.phone) == ("Fatoumata Traoré", "+22376412058")
        assert parse(patient.number).serial == 1
    assert f"Fatoumata Traoré : dossier ouvert sous le numéro {patient.number}." in answer.content.decode()
    assert BusinessEvent.objects.get(subject_id=patient.pk).actor_id == world.receptionist.pk
    assert OutboxEvent.objects.get(name="patients.registered").payload == {"patient": str(patient.pk)}


def test_an_estimated_age_keeps_the_day_it_was_told(world, as_, at):
    post(as_, world.receptionist, birth="", age="24 ans")
    with at(world.konobougou):
        patient = Patient.objects.get()
    assert (patient.birth_precision, patient.age) == ("estimated", "env. 24 ans")
    assert patient.age_told_on is not None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"birth": "31/02/2026"}, "Cette date n’existe pas."),
        ({"birth": "01/01/2999"}, "Cette date est dans le futur."),
        ({"birth": ""}, "Écrivez la date de naissance, ou l’âge : une estimation suffit."),
        ({"age": "3"}, "Écrivez la date de naissance ou l’âge, pas les deux."),
        ({"given_names": "Awa 😀"}, "Le signe « 😀 » ne peut pas figurer dans un nom."),
        ({"given_names": "<script>alert(1)</script>"}, "ne peut pas figurer dans un nom."),
        ({"family_name": "a" * 81}, "80"),
        ({"phone": "12"}, "Un téléphone a huit chiffres"),
        ({"village": str(uuid.uuid4())}, "Sélectionnez un choix valide"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_is_written(world, as_, at, wrong, sentence):
    answer = post(as_, world.receptionist, **wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with at(world.konobougou):
        assert not Patient.objects.exists()


def test_ten_megabytes_of_text_are_refused(world, as_):
    assert post(as_, world.receptionist, occupation="x" * 10_000_000).status_code == 400


@pytest.mark.parametrize("name", ["Ɲama", "ߡߊߡߊߘߎ", "N'Golo", "Aïché"])
def test_bambara_and_nko_names_are_kept_as_written(world, as_, at, name):
    post(as_, world.receptionist, given_names=name)
    with at(world.konobougou):
        assert Patient.objects.get().given_names == name


def test_a_village_of_another_centre_is_refused(world, as_):
    from centres.models import Village

    foreign = Village.objects.filter(area_centre=world.koniakary).first()
    assert post(as_, world.receptionist, village=str(foreign.pk)).status_code == 422


def test_a_double_click_makes_one_file_and_shows_it_twice(world, as_, at):
    client, values = as_(world.receptionist), form()
    first, second = client.post(URL, values), client.post(URL, values)
    assert first.headers["Location"] == second.headers["Location"]
    with at(world.konobougou):
        assert Patient.objects.count() == 1


def test_the_same_form_with_other_content_is_refused(world, as_):
    client, values = as_(world.receptionist), form()
    client.post(URL, values)
    assert client.post(URL, {**values, "given_names": "Awa"}).status_code == 409


def test_a_form_without_its_deposit_is_refused(world, as_):
    assert post(as_, world.receptionist, deposit="").status_code == 400


def test_an_unseen_duplicate_is_shown_once_with_reasons_and_never_blocks(world, as_, at):
    known = registered(world)
    values = form(given_names="Fatouma", family_name="Trawele", mother_name="Rokia Koulibali", phone="76412058")
    shown = as_(world.receptionist).post(URL, values)
    page = shown.content.decode()
    assert shown.status_code == 422
    assert known.number in page
    assert "même mère" in page.lower()
    assert "Enregistrer quand même" in page
    again = as_(world.receptionist).post(URL, {**values, "seen": str(known.pk)})
    assert again.status_code == 302
    with at(world.konobougou):
        assert Patient.objects.count() == 2


def test_duplicates_appear_while_typing(world, as_):
    known = registered(world)
    asked = {"given_names": "Fatoumata", "family_name": "Traore", "sex": "F", "birth": "1998", "phone": "76412058"}
    page = as_(world.receptionist).get(f"{URL}doublons/", asked, headers={"HX-Request": "true"}).content.decode()
    assert known.number in page
    assert f'name="seen" value="{known.pk}"' in page


def test_duplicates_of_another_centre_are_not_shown(world, as_):
    registered(world, world.koniakary)
    asked = {"given_names": "Fatoumata", "family_name": "Traoré", "sex": "F", "birth": "12/03/1998"}
    assert "seen" not in as_(world.receptionist).get(f"{URL}doublons/", asked).content.decode()


def test_a_nina_of_unusual_length_is_kept(world, as_, at):
    post(as_, world.receptionist, nina="1 87 04 750")
    with at(world.konobougou):
        assert PatientIdentifier.objects.get().key == "18704750"


def test_an_unidentified_person_gets_a_file_without_a_name(world, as_, at):
    values = {"deposit": str(uuid.uuid4()), "sex": "U", "age": "40", "description": "Trouvé sans papiers à la gare"}
    as_(world.nurse).post(f"{URL}non-identifie/", values)
    with at(world.konobougou):
        patient = Patient.objects.get()
    assert patient.display_name == f"Personne non identifiée {patient.number}"


def test_numbers_follow_each_other_in_each_centre(world):
    first, second = registered(world), registered(world, given_names="Awa")
    elsewhere = registered(world, world.koniakary)
    assert [parse(p.number).serial for p in (first, second, elsewhere)] == [1, 2, 1]


def test_only_those_who_register_may(world, as_):
    assert as_(world.cashier).get(URL).status_code == 403
    assert as_(world.cashier).post(URL, form()).status_code == 403
    assert as_(None).get(URL).status_code == 302
    assert as_(world.receptionist).put(URL).status_code == 405


def test_saving_takes_few_statements(world, as_):
    client = as_(world.receptionist)
    client.get(URL)
    with CaptureQueriesContext(connection) as statements:
        client.post(URL, form())
    assert len(statements) <= 30
