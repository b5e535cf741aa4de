"""One-time codes: issue, print, use once, expire, revoke."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.services import invitations
from accounts.services.invitations import code_of
from core.gates import RefusedError
from core.ids import uuid7
from core.models import AccessLog, BusinessEvent

PASSWORD = "mangue-karité-baobab"


def fields(**changes):
    today = timezone.localdate().isoformat()
    return {"deposit": str(uuid7()), "full_name": "Hawa Sanogo", "role": "IDE", "valid_from": today, **changes}


@pytest.fixture
def invited(world, as_):
    """Hawa Sanogo, invited by the head of Konobougou."""
    as_(world.head).post("/equipe/inviter/", fields())
    return User.objects.get(username="h.sanogo")


def link_of(user):
    invitation = user.invitations.pending().get()
    return reverse("invitation_accept", args=[invitation.id, code_of(invitation)])


def choose(client, link, password=PASSWORD):
    return client.post(link, {"password": password, "again": password})


def test_the_head_of_the_centre_opens_an_account_without_ever_seeing_a_password(world, invited, as_):
    assert not invited.has_usable_password()
    assert invited.memberships.get().centre == world.konobougou
    page = as_(world.head).get(f"/equipe/{invited.id}/").content.decode()
    assert invitations.spaced_code_of(invited.invitations.get()) in page
    sentences = BusinessEvent.objects.filter(subject_id=invited.id).values_list("sentence", flat=True)
    assert any("Rôle attribué" in sentence for sentence in sentences)


def test_the_code_stands_nowhere_in_the_database(invited):
    invitation = invited.invitations.get()
    stored = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values_list().get())
    assert code_of(invitation) not in stored


def test_a_double_click_opens_one_account(world, as_):
    client, once = as_(world.head), fields()
    first, second = client.post("/equipe/inviter/", once), client.post("/equipe/inviter/", once)
    assert first.headers["Location"] == second.headers["Location"]
    assert User.objects.filter(full_name="Hawa Sanogo").count() == 1


def test_two_people_of_the_same_name_get_two_user_names(world, as_):
    client = as_(world.head)
    client.post("/equipe/inviter/", fields())
    client.post("/equipe/inviter/", fields())
    names = User.objects.filter(full_name="Hawa Sanogo").values_list("username", flat=True)
    assert set(names) == {"h.sanogo", "h.sanogo2"}


def test_a_user_name_that_is_taken_is_said_beside_the_form(world, as_):
    response = as_(world.head).post("/equipe/inviter/", fields(username=world.nurse.username.upper()))
    assert response.status_code == 422
    assert "Cet identifiant est pris" in response.content.decode()


def test_the_link_sets_the_password_and_the_person_signs_in(invited):
    client = Client()
    assert "Choisissez votre mot de passe" in client.get(link_of(invited)).content.decode()
    assert choose(client, link_of(invited)).headers["Location"] == "/connexion/"
    assert client.post("/connexion/", {"login": "h.sanogo", "password": PASSWORD}).status_code == 302
    assert client.get("/compte/").status_code == 200


def test_the_printed_code_leads_to_the_same_page_however_it_is_typed(invited):
    typed = invitations.spaced_code_of(invited.invitations.get()).lower()
    response = Client().post("/bienvenue/", {"username": "H.Sanogo", "code": typed})
    assert response.headers["Location"] == link_of(invited)


def test_a_wrong_code_does_not_tell_whether_the_user_name_exists(invited):
    answers = [
        Client().post("/bienvenue/", {"username": name, "code": "AAAA-BBBB-CCCC"}) for name in ("h.sanogo", "personne")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Ce code ne va pas avec cet identifiant" in answer.content.decode() for answer in answers)


def test_the_link_works_once(invited):
    link = link_of(invited)
    choose(Client(), link)
    second = choose(Client(), link, "autre-mot-de-passe")
    assert second.status_code == 410
    assert "Ce code a déjà servi" in second.content.decode()
    assert User.objects.get(pk=invited.pk).check_password(PASSWORD)


def test_the_service_refuses_a_second_use_too(invited):
    invitation = invited.invitations.get()
    invitations.accept(invitation_id=invitation.id, code=code_of(invitation), password=PASSWORD)
    with pytest.raises(RefusedError):
        invitations.accept(invitation_id=invitation.id, code=code_of(invitation), password="autre-mot-de-passe")


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 410)])
def test_the_code_lives_seven_days(invited, days, status):
    link = link_of(invited)
    with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
        assert Client().get(link).status_code == status


def test_a_wrong_link_is_not_found(invited):
    invitation = invited.invitations.get()
    assert Client().get(reverse("invitation_accept", args=[invitation.id, "AAAABBBBCCCC"])).status_code == 404
    assert Client().get(reverse("invitation_accept", args=[uuid7(), code_of(invitation)])).status_code == 404


def test_codes_cannot_be_tried_without_end(invited):
    client = Client()
    tries = {"username": "h.sanogo", "code": "AAAA-BBBB-CCCC"}
    assert [client.post("/bienvenue/", tries).status_code for _ in range(11)] == [422] * 10 + [429]


def test_a_weak_or_mistyped_password_is_refused_and_the_code_stays_good(invited):
    link = link_of(invited)
    assert choose(Client(), link, "court").status_code == 422
    assert Client().post(link, {"password": PASSWORD, "again": "autre"}).status_code == 422
    assert choose(Client(), link).status_code == 302


def test_a_new_code_makes_the_former_one_worthless(world, as_, invited):
    former = link_of(invited)
    as_(world.head).post(f"/equipe/{invited.id}/code/")
    assert link_of(invited) != former
    assert "remplacé ou annulé" in Client().get(former).content.decode()


def test_a_revoked_code_opens_nothing(world, as_, invited):
    link = link_of(invited)
    assert as_(world.head).post(f"/equipe/{invited.id}/code/annuler/").status_code == 302
    assert Client().get(link).status_code == 410
    assert as_(world.head).post(f"/equipe/{invited.id}/code/annuler/").status_code == 409


def test_a_forgotten_password_is_a_new_code_and_the_old_password_lives_until_it_is_used(world, as_):
    as_(world.head).post(f"/equipe/{world.nurse.id}/code/")
    link = link_of(world.nurse)
    assert User.objects.get(pk=world.nurse.pk).has_usable_password()
    choose(Client(), link)
    assert User.objects.get(pk=world.nurse.pk).check_password(PASSWORD)


def test_the_slip_is_a_pdf_and_its_printing_is_kept(world, as_, invited):
    response = as_(world.head).get(f"/equipe/{invited.id}/fiche/")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert AccessLog.objects.get(action="print_code").user_id == world.head.id


def test_no_slip_without_pending_code(world, as_):
    assert as_(world.head).get(f"/equipe/{world.nurse.id}/fiche/").status_code == 409
