"""Quick change of user by PIN, change of centre."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, QuickPin
from core.models import AccessLog
from tests.accounts.conftest import PIN
from tests.world import PASSWORD

PAGE = "/changer-de-personne/"


@pytest.fixture
def device(world, sign_in, with_pin):
    """A tablet where the nurse signed in first and the physician works now; both have a PIN."""
    with_pin(world.nurse)
    with_pin(world.physician)
    client = sign_in(world.nurse)
    client.cookies.pop("sessionid")  # the session ended; the tablet remembers
    return sign_in(world.physician, client=client)


def take(client, person, pin=PIN):
    return client.post(PAGE, {"person": str(person.id), "pin": pin})


def who(client):
    return client.get("/compte/").context["access"].user


def test_the_next_person_takes_over_with_the_pin(device, world):
    page = device.get(PAGE).content.decode()
    assert world.nurse.full_name in page
    assert take(device, world.nurse).headers["Location"] == "/"
    assert who(device) == world.nurse
    assert AccessLog.objects.filter(action="pin_sign_in", user_id=world.nurse.id).exists()


def test_from_a_locked_screen_too(device, world):
    device.post("/verrouiller/")
    take(device, world.nurse)
    assert who(device) == world.nurse


def test_nothing_of_the_former_session_passes_to_the_next(device, world):
    former = device.session.session_key
    session = device.session
    session["held"] = {"path": "/x/", "fields": {"note": ["confidentiel"]}}
    session.save()
    take(device, world.nurse)
    assert device.session.session_key != former
    assert "held" not in device.session
    assert device.get("/reprendre/").headers["Location"] == "/"


def test_a_wrong_pin_changes_nobody(device, world):
    assert take(device, world.nurse, "2581").status_code == 422
    assert who(device) == world.physician


def test_after_five_wrong_pins_even_the_right_one_is_refused_until_the_password_is_used(device, world, sign_in):
    for _ in range(5):
        take(device, world.nurse, "2581")
    response = take(device, world.nurse)
    assert response.status_code == 422
    assert "bloqué après cinq erreurs" in response.content.decode()
    sign_in(world.nurse, client=Client())
    assert take(device, world.nurse).status_code == 302


def test_a_right_pin_forgives_the_former_failures(device, world):
    for _ in range(4):
        take(device, world.nurse, "2581")
    take(device, world.nurse)
    assert QuickPin.objects.get(user=world.nurse).failures == 0


def test_who_never_signed_in_here_with_a_password_is_not_offered(device, world, with_pin):
    with_pin(world.midwife)
    assert world.midwife.full_name not in device.get(PAGE).content.decode()
    assert take(device, world.midwife).status_code == 422
    assert who(device) == world.physician


def test_the_device_forgets_after_twelve_hours(device, world):
    with time_machine.travel(timezone.now() + dt.timedelta(hours=11)):
        device.post("/deverrouiller/", {"secret": PIN})
        assert world.nurse.full_name in device.get(PAGE).content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=12, minutes=1)):
        fresh = Client()
        fresh.cookies["poste"] = device.cookies["poste"].value
        fresh.force_login(world.physician)
        assert world.nurse.full_name not in fresh.get(PAGE).content.decode()


def test_a_pin_is_worth_nothing_without_an_open_session(device, world):
    device.cookies.pop("sessionid")
    assert take(device, world.nurse).headers["Location"].startswith("/connexion/")


def test_who_signs_out_is_forgotten_by_the_device(device, world, sign_in):
    take(device, world.nurse)
    device.post("/deconnexion/")
    sign_in(world.midwife, client=device)
    page = device.get(PAGE).content.decode()
    assert world.nurse.full_name not in page
    assert world.physician.full_name in page


def test_a_new_password_makes_the_device_forget(device, world):
    world.nurse.set_password("mangue-karité-baobab")
    world.nurse.save()
    assert world.nurse.full_name not in device.get(PAGE).content.decode()


@pytest.mark.parametrize("forged", ["", "n'importe quoi", "W1tdXQ:1tX:zz"])
def test_a_forged_cookie_offers_nobody(device, world, forged):
    device.cookies["poste"] = forged
    assert "Personne d’autre ne peut prendre ce poste" in device.get(PAGE).content.decode()


def test_a_network_role_is_never_offered_nor_has_a_pin(device, world, as_):
    Membership.objects.create(user=world.nurse, role_code="AUDITEUR", valid_from=timezone.localdate())
    assert world.nurse.full_name not in device.get(PAGE).content.decode()
    client = as_(world.network_supervisor)
    answer = client.post("/compte/pin/", {"password": PASSWORD, "pin": PIN, "again": PIN})
    assert answer.status_code == 422
    assert not QuickPin.objects.filter(user=world.network_supervisor).exists()


def test_who_must_choose_a_password_does_not_slip_in_by_pin(device, world):
    world.nurse.must_change_password = True
    world.nurse.save()
    assert take(device, world.nurse).status_code == 422


# --- the PIN itself


def test_a_pin_is_set_with_the_password_and_kept_as_a_hash(world, as_):
    client = as_(world.nurse)
    assert client.post("/compte/pin/", {"password": "faux", "pin": PIN, "again": PIN}).status_code == 422
    assert not QuickPin.objects.exists()
    assert client.post("/compte/pin/", {"password": PASSWORD, "pin": PIN, "again": PIN}).status_code == 302
    assert PIN not in QuickPin.objects.get(user=world.nurse).pin_hash
    assert "Défini le" in client.get("/compte/").content.decode()
    client.post("/compte/pin/retirer/")
    assert not QuickPin.objects.exists()


@pytest.mark.parametrize(("pin", "again"), [("1234", "1234"), ("25", "25"), ("2580", "2581"), ("abcd", "abcd")])
def test_a_pin_that_will_not_do_is_refused_beside_the_field(world, as_, pin, again):
    answer = as_(world.nurse).post("/compte/pin/", {"password": PASSWORD, "pin": pin, "again": again})
    assert answer.status_code == 422
    assert not QuickPin.objects.exists()


# --- several centres


def test_the_centre_changes_in_the_header_and_the_rights_with_it(world, as_):
    Membership.objects.create(user=world.head, role_code="MED", centre=world.koniakary, valid_from=timezone.localdate())
    client = as_(world.head)
    assert client.get("/equipe/").status_code == 200
    answer = client.post("/changer-de-centre/", {"centre": "CSU3", "next": "/roles-et-droits/"})
    assert answer.headers["Location"] == "/roles-et-droits/"
    access = client.get("/compte/").context["access"]
    assert access.centre == world.koniakary
    assert client.get("/equipe/").status_code == 403


def test_the_page_of_one_record_is_left_when_the_centre_changes(world, as_):
    client = as_(world.head)
    answer = client.post("/changer-de-centre/", {"centre": "CSU4", "next": f"/equipe/{world.nurse.id}/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("code", ["CSU3", "CSU9", "", "' OR 1=1"])
def test_a_centre_where_one_does_not_work_is_refused(world, as_, code):
    client = as_(world.head)
    assert client.post("/changer-de-centre/", {"centre": code}).status_code == 409
    assert client.get("/compte/").context["access"].centre == world.konobougou


# --- sessions


def test_the_sessions_are_listed_and_another_one_is_ended(world, sign_in):
    here, elsewhere = sign_in(world.nurse), sign_in(world.nurse)
    listed = here.get("/compte/sessions/").context["sessions"]
    other = next(row for row, _ in listed if row.session_key == elsewhere.session.session_key)
    assert here.post(f"/compte/sessions/{other.pk}/terminer/").status_code == 302
    assert elsewhere.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200


def test_the_session_of_somebody_else_is_not_found(world, sign_in):
    nurse, physician = sign_in(world.nurse), sign_in(world.physician)
    row, _ = nurse.get("/compte/sessions/").context["sessions"][0]
    assert physician.post(f"/compte/sessions/{row.pk}/terminer/").status_code == 404
    assert nurse.get("/compte/").status_code == 200


# --- roles and rights


@pytest.mark.parametrize("family", ["soins", "services", "communaute", "residences", "reseau", "inconnue"])
def test_the_roles_page_is_printed_from_the_code(world, as_, family):
    assert as_(world.nurse).get("/roles-et-droits/", {"groupe": family}).status_code == 200


def test_every_role_stands_in_one_family():
    from accounts.role_sheet import FAMILIES
    from accounts.roles import ROLES

    listed = [code for family in FAMILIES for code in family.codes]
    assert sorted(listed) == sorted(ROLES)


def test_the_sheet_says_what_the_code_does():
    from accounts.role_sheet import FAMILIES, role_sheet
    from core.permissions import Permission

    sheet = role_sheet(next(f for f in FAMILIES if f.key == "reseau"))
    line = next(line for line in sheet.lines if line.label == str(Permission.AUDIT_READ.label))
    assert [role.code for role, yes in zip(sheet.roles, line.answers, strict=True) if yes] == ["AUDITEUR"]
    assert not any(sheet.identity)
