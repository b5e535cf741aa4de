"""The file: who sees what, and that it is written down."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AccessLog, BusinessEvent
from patients.models import Allergy, Consent, Contact, Photo, Problem
from patients.selectors.file import allows_research
from patients.services import add_allergy, add_problem, add_treatment, record_consent, set_mother
from tests.patients.people import registered

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
PAGES = ["", "identite/", "famille/", "modifier/", "carte.pdf", "etiquettes.pdf", "copie.pdf", "copie.json"]


@pytest.fixture
def patient(world):
    return registered(world)


def write(world, act, patient, **values):
    from core.scoping import centre_scope

    with centre_scope(world.konobougou.id):
        return act(by=world.physician, centre=world.konobougou, patient=patient, **values)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_file_opens_for_the_physician_and_not_for_a_stranger(world, as_, patient, page):
    url = f"/patients/{patient.pk}/{page}"
    assert as_(world.physician).get(url).status_code == 200
    assert as_(world.stranger("MED")).get(url).status_code == 404
    assert as_(world.treasurer).get(url).status_code == 403


def test_opening_is_written_to_the_access_log_and_shown_to_the_head(world, as_, patient):
    as_(world.physician).get(f"/patients/{patient.pk}/")
    line = AccessLog.objects.get(subject_id=patient.pk)
    assert (line.user_id, line.action, line.centre_id) == (world.physician.pk, "open", world.konobougou.pk)
    page = as_(world.head).get(f"/patients/{patient.pk}/acces/").content.decode()
    assert world.physician.display_name in page
    assert "Dossier ouvert" in page
    assert as_(world.physician).get(f"/patients/{patient.pk}/acces/").status_code == 403


def test_the_banner_says_age_place_and_allergies(world, as_, patient):
    write(world, add_allergy, patient, substance="Pénicilline", severity="severe")
    page = as_(world.midwife).get(f"/patients/{patient.pk}/").content.decode()
    assert "28 ans, femme" in page
    assert "76\u202f41\u202f20\u202f58" in page or "76 41 20 58" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Allergie : Pénicilline" in page


def test_the_desk_sees_the_identity_and_nothing_medical(world, as_, patient):
    write(world, add_allergy, patient, substance="Pénicilline")
    write(world, add_problem, patient, label="Diabète")
    page = as_(world.receptionist).get(f"/patients/{patient.pk}/").content.decode()
    assert "Fatoumata" in page
    assert "Pénicilline" not in page
    assert "Diabète" not in page


@pytest.mark.parametrize(("sensitivity", "reader"), [("hiv", "SF"), ("mental", "PSY"), ("violence", "SF")])
def test_restricted_problems_are_read_by_their_team_only(world, as_, patient, sensitivity, reader):
    write(world, add_problem, patient, label="Sujet réservé", sensitivity=sensitivity)
    write(world, add_treatment, patient, label="Traitement réservé", sensitivity=sensitivity)
    url = f"/patients/{patient.pk}/"
    for page in (url, f"{url}copie.json"):
        assert "réservé" in as_(world.person(reader)).get(page).content.decode()
        assert "réservé" not in as_(world.nurse).get(page).content.decode()


def test_the_summary_takes_few_queries(world, as_, patient):
    client = as_(world.physician)
    client.get(f"/patients/{patient.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/patients/{patient.pk}/")
    own = [q for q in queries if "usersessions" not in q["sql"] and "SAVEPOINT" not in q["sql"]]
    assert len(own) <= 15


@pytest.mark.parametrize(
    ("what", "values", "model"),
    [
        ("allergie", {"substance": "Cotrimoxazole"}, Allergy),
        ("probleme", {"label": "Asthme", "sensitivity": "none"}, Problem),
        ("contact", {"name": "Issa Traoré", "kind": "father", "phone": "66 02 97 14"}, Contact),
        (
            "consentement",
            {"decision": "given", "manner": "spoken", "language": "bm", "given_on": "17/11/2025", "informed_by": "A"},
            Consent,
        ),
    ],
)
def test_statements_are_added_once_by_form(world, as_, at, patient, what, values, model):
    client, url = as_(world.physician), f"/patients/{patient.pk}/{what}/ajouter/"
    sent = {**values, "deposit": str(uuid.uuid4())}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    with at(world.konobougou):
        assert model.objects.count() == 1
    assert as_(world.stranger()).post(url, sent).status_code == 404
    assert as_(world.cashier).get(url).status_code == 403


def test_a_future_consent_is_refused(world, as_, patient):
    values = {"decision": "given", "manner": "spoken", "language": "bm", "given_on": "17/11/2999", "informed_by": "A"}
    url = f"/patients/{patient.pk}/consentement/ajouter/"
    assert as_(world.physician).post(url, {**values, "deposit": str(uuid.uuid4())}).status_code == 422


def test_a_closed_allergy_leaves_the_banner_and_stays_in_history(world, as_, at, patient):
    row = write(world, add_allergy, patient, substance="Pénicilline")
    url = f"/patients/{patient.pk}/allergie/{row.pk}/clore/"
    assert as_(world.physician).post(url, {"reason": ""}).status_code == 422
    assert as_(world.physician).post(url, {"reason": "Notée par erreur"}).status_code == 302
    assert "Allergie : Pénicilline" not in as_(world.physician).get(f"/patients/{patient.pk}/").content.decode()
    with at(world.konobougou):
        assert Allergy.objects.get().closed_reason == "Notée par erreur"


def test_research_is_allowed_only_by_the_latest_answer(world, at, patient):
    import datetime as dt

    said = {"manner": "spoken", "language": "bm", "given_on": dt.date(2026, 1, 1), "informed_by": "Fanta Diarra"}
    with at(world.konobougou):
        assert not allows_research({patient.pk})
        for decision, allowed in (("given", True), ("withdrawn", False), ("informed", False), ("given", True)):
            record_consent(by=world.physician, centre=world.konobougou, patient=patient, decision=decision, **said)
            assert allows_research({patient.pk}) is allowed


def test_mother_and_child_see_each_other(world, as_, at, patient):
    child = registered(world, given_names="Modibo", sex="M", mother_name="Fatoumata Traoré", phone="")
    with at(world.konobougou):
        set_mother(by=world.midwife, centre=world.konobougou, child=child, mother=patient)
    assert patient.number in as_(world.midwife).get(f"/patients/{child.pk}/famille/").content.decode()
    assert child.number in as_(world.midwife).get(f"/patients/{patient.pk}/famille/").content.decode()


def test_a_photograph_is_told_by_its_content(world, as_, at, patient, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    client, url = as_(world.receptionist), f"/patients/{patient.pk}/photo/ajouter/"
    refused = client.post(url, {"photo": SimpleUploadedFile("visage.png", b"MZ not a picture")})
    assert refused.status_code == 422
    assert client.post(url, {"photo": SimpleUploadedFile("visage.jpg", PNG)}).status_code == 302
    with at(world.konobougou):
        assert Photo.objects.get().media_type == "image/png"
    shown = client.get(f"/patients/{patient.pk}/photo/")
    assert b"".join(shown.streaming_content) == PNG
    assert as_(world.stranger()).get(f"/patients/{patient.pk}/photo/").status_code == 404


def test_the_copy_for_the_person_holds_the_identity_and_what_was_noted(world, as_, patient):
    write(world, add_allergy, patient, substance="Pénicilline")
    copy = as_(world.physician).get(f"/patients/{patient.pk}/copie.json").json()
    assert copy["identity"]["Numéro de dossier"] == patient.number
    assert copy["allergies"][0]["substance"] == "Pénicilline"
    assert AccessLog.objects.filter(subject_id=patient.pk, action="export").exists()


def test_a_restricted_sentence_stays_off_the_timeline(world, as_, patient):
    write(world, add_problem, patient, label="Sujet réservé", sensitivity="hiv")
    assert BusinessEvent.objects.filter(permission="restricted:hiv").count() == 1
    assert "réservé" not in as_(world.nurse).get(f"/patients/{patient.pk}/").content.decode()
