"""Lock and return: nothing is answered meanwhile, nothing is lost."""

import time

import pytest

from accounts.locking import SETTING
from centres.models import CentreSetting
from core.scoping import centre_scope
from tests.accounts.conftest import PIN
from tests.world import PASSWORD


def idle(client, minutes):
    """As if nothing had been done for so long."""
    session = client.session
    session["seen_at"] = time.time() - minutes * 60
    session.save()


@pytest.fixture
def nurse(world, as_):
    client = as_(world.nurse)
    client.get("/compte/")
    return client


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 423)])
def test_a_session_locks_after_ten_minutes_without_activity(nurse, minutes, status):
    idle(nurse, minutes)
    assert nurse.get("/compte/").status_code == status


def test_the_minutes_are_a_setting_of_the_centre(world, as_):
    with centre_scope(world.konobougou.id):
        CentreSetting.objects.create(key=SETTING, value=3, valid_from="2024-01-01")
    nurse, stranger = as_(world.nurse), as_(world.stranger("IDE"))
    for client in (nurse, stranger):
        client.get("/compte/")
        idle(client, 5)
    assert nurse.get("/compte/").status_code == 423
    assert stranger.get("/compte/").status_code == 200


def test_a_page_that_refreshes_itself_is_not_a_person_at_work(nurse):
    idle(nurse, 9)
    nurse.get("/compte/", headers={"HX-Request": "true", "X-Idle-Seconds": "540"})
    assert time.time() - nurse.session["seen_at"] > 500
    nurse.post("/presence/")
    assert time.time() - nurse.session["seen_at"] < 5


@pytest.mark.parametrize("forged", ["-5", "1e9", "beaucoup", ""])
def test_a_strange_idle_time_counts_as_none(nurse, forged):
    idle(nurse, 5)
    assert nurse.get("/compte/", headers={"X-Idle-Seconds": forged}).status_code == 200


def test_locked_nothing_is_answered_but_the_way_back(nurse):
    nurse.post("/verrouiller/")
    for page in ("/compte/", "/equipe/", "/roles-et-droits/"):
        assert nurse.get(page).status_code == 423, page
    assert nurse.post("/presence/").status_code == 423
    assert nurse.get("/changer-de-personne/").status_code == 200


def test_the_locked_page_shows_nothing_of_the_page(nurse, world):
    nurse.post("/verrouiller/")
    page = nurse.get("/compte/").content.decode()
    assert "Écran verrouillé" in page
    assert world.nurse.full_name in page
    assert "Mes rôles ici" not in page


def test_the_page_under_lock_js_gets_a_bare_423(nurse):
    nurse.post("/verrouiller/")
    response = nurse.get("/compte/", headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (423, b"")
    assert response.headers["HX-Trigger"] == "session-locked"


def test_a_program_gets_a_bare_423(nurse):
    nurse.post("/verrouiller/")
    assert nurse.get("/compte/", headers={"Accept": "application/json"}).json() == {"error": "locked"}


def test_the_password_leads_back_to_the_same_page(nurse):
    nurse.post("/verrouiller/")
    response = nurse.post("/deverrouiller/", {"secret": PASSWORD, "next": "/roles-et-droits/?groupe=soins"})
    assert response.headers["Location"] == "/roles-et-droits/?groupe=soins"
    assert nurse.get("/roles-et-droits/").status_code == 200


def test_the_pin_leads_back_too(nurse, world, with_pin):
    with_pin(world.nurse)
    nurse.post("/verrouiller/")
    assert nurse.post("/deverrouiller/", {"secret": PIN}, headers={"HX-Request": "true"}).status_code == 204
    assert nurse.get("/compte/").status_code == 200


@pytest.mark.parametrize("secret", ["faux", "1111", ""])
def test_a_wrong_secret_keeps_the_lock(nurse, secret):
    nurse.post("/verrouiller/")
    assert nurse.post("/deverrouiller/", {"secret": secret}).status_code == 422
    assert nurse.get("/compte/").status_code == 423


def test_passwords_cannot_be_tried_without_end_on_the_lock(nurse):
    nurse.post("/verrouiller/")
    for _ in range(5):
        nurse.post("/deverrouiller/", {"secret": "faux"})
    response = nurse.post("/deverrouiller/", {"secret": PASSWORD})
    assert response.status_code == 422
    assert "Attendez 5 minutes" in response.content.decode()


def test_the_page_of_somebody_who_has_left_is_not_given_back(nurse, world):
    nurse.post("/verrouiller/")
    answer = {"secret": PASSWORD, "person": str(world.physician.id)}
    response = nurse.post("/deverrouiller/", answer, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_product(nurse, elsewhere):
    nurse.post("/verrouiller/")
    assert nurse.post("/deverrouiller/", {"secret": PASSWORD, "next": elsewhere}).headers["Location"] == "/"


def test_without_script_a_form_sent_too_late_waits_for_its_author(as_, world):
    client = as_(world.head)
    client.get("/compte/")
    idle(client, 11)
    sent = {"deposit": "0190f1a4-7c1b-7e37-9f3b-1c2d3e4f5a6b", "full_name": "Hawa <b>Sanogo</b>", "role": "IDE"}
    response = client.post("/equipe/inviter/", sent)
    assert response.status_code == 423
    assert "Hawa" not in response.content.decode()
    back = client.post("/deverrouiller/", {"secret": PASSWORD, "next": "/equipe/inviter/"})
    assert back.headers["Location"] == "/reprendre/"
    page = client.get("/reprendre/").content.decode()
    assert 'action="/equipe/inviter/"' in page
    assert "Hawa &lt;b&gt;Sanogo&lt;/b&gt;" in page
    assert sent["deposit"] in page
    assert client.get("/reprendre/").headers["Location"] == "/"


@pytest.mark.parametrize("page", ["/verrouiller/", "/deverrouiller/", "/presence/", "/changer-de-centre/"])
def test_the_other_verb_is_refused(nurse, page):
    assert nurse.get(page).status_code == 405


@pytest.mark.parametrize("page", ["/verrouiller/", "/deverrouiller/", "/presence/", "/changer-de-personne/"])
def test_nobody_signed_in_is_sent_to_the_sign_in(client, db, page):
    assert client.post(page).headers["Location"].startswith("/connexion/")
