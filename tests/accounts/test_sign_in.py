"""Sign-in, sign-out, limits, password, second factor."""

from base64 import b64decode

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.world import PASSWORD

NEW = "mangue-karité-baobab"


def confirmed(client):
    """The password typed again, as changes of the access ask for."""
    assert client.post("/compte/confirmer/", {"password": PASSWORD}).status_code == 302
    return client


def test_it_works_by_user_name_whatever_the_case(world):
    client = Client()
    response = client.post("/connexion/", {"login": world.nurse.username.upper(), "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/compte/").status_code == 200


def test_a_wrong_password_says_so_in_french_without_saying_which_is_wrong(world):
    known = Client().post("/connexion/", {"login": world.nurse.username, "password": "faux"})
    unknown = Client().post("/connexion/", {"login": "personne", "password": "faux"})
    for response in (known, unknown):
        assert "L’identifiant ou le mot de passe ne correspond pas" in response.content.decode()


def test_after_five_wrong_passwords_the_right_one_waits_too_and_the_page_says_how_long(world):
    client = Client()
    for _ in range(5):
        client.post("/connexion/", {"login": world.nurse.username, "password": "faux"})
    response = client.post("/connexion/", {"login": world.nurse.username, "password": PASSWORD})
    assert response.status_code == 200
    assert "Attendez 5 minutes" in response.content.decode()
    assert client.get("/compte/").status_code == 302


def test_too_many_sign_ins_from_one_address_get_a_page_that_says_to_wait(world):
    client = Client()
    statuses = [client.post("/connexion/", {}).status_code for _ in range(31)]
    assert statuses[:30] == [200] * 30
    assert statuses[30] == 429
    assert "Attendez une minute" in client.post("/connexion/", {}).content.decode()


def test_a_suspended_account_does_not_open(world, sign_in):
    User.objects.filter(pk=world.nurse.pk).update(is_active=False)
    response = Client().post("/connexion/", {"login": world.nurse.username, "password": PASSWORD}, follow=True)
    assert "Ce compte est suspendu" in response.content.decode()


def test_nobody_signs_up_alone():
    assert Client().get("/compte/signup/").status_code == 404


def test_sign_out_asks_first_and_only_a_post_signs_out(world, sign_in):
    client = sign_in(world.nurse)
    assert client.get("/deconnexion/").status_code == 200
    assert client.get("/compte/").status_code == 200
    client.post("/deconnexion/")
    assert client.get("/compte/").status_code == 302


# --- the forced password


def test_a_forced_password_comes_before_every_other_page(world, sign_in):
    User.objects.filter(pk=world.nurse.pk).update(must_change_password=True)
    client = sign_in(world.nurse)
    for page in ("/compte/", "/roles-et-droits/", "/compte/sessions/"):
        assert client.get(page).headers["Location"] == "/compte/mot-de-passe/"
    assert client.get("/compte/mot-de-passe/").status_code == 200
    answer = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/compte/mot-de-passe/", answer)
    assert client.get("/compte/").status_code == 200
    world.nurse.refresh_from_db()
    assert world.nurse.must_change_password is False


def test_a_new_password_closes_the_sessions_of_other_devices(world, sign_in):
    here, elsewhere = sign_in(world.nurse), sign_in(world.nurse)
    here.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert here.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 302


@pytest.mark.parametrize("weak", ["court", "motdepasse", "1234567890"])
def test_a_weak_password_is_refused(world, sign_in, weak):
    client = sign_in(world.nurse)
    response = client.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert response.status_code == 200
    assert User.objects.get(pk=world.nurse.pk).check_password(PASSWORD)


# --- the second factor


def test_a_network_role_without_second_factor_reaches_only_the_pages_that_set_it_up(world, as_):
    Authenticator.objects.filter(user=world.network_supervisor).delete()
    client = as_(world.network_supervisor)
    for page in ("/compte/", "/roles-et-droits/", "/changer-de-centre/"):
        assert client.get(page).headers["Location"] == "/compte/second-facteur/"
    assert client.get("/compte/second-facteur/").status_code == 200
    # Setting it up asks for the password again: a session left open by somebody else is not enough.
    assert client.get("/compte/second-facteur/application/").headers["Location"].startswith("/compte/confirmer/")


def test_a_demonstration_lets_the_network_role_pass_and_says_so(world, as_, settings):
    settings.DEMO = True
    Authenticator.objects.filter(user=world.network_supervisor).delete()
    response = as_(world.network_supervisor).get("/compte/")
    assert response.status_code == 200
    assert "Démonstration" in response.content.decode()


def test_no_banner_without_demonstration(world, as_):
    assert "Démonstration" not in as_(world.nurse).get("/compte/").content.decode()


def test_a_role_of_the_centre_needs_no_second_factor(world, as_):
    assert as_(world.nurse).get("/compte/").status_code == 200


def test_the_second_factor_is_asked_for_after_the_password(world):
    Authenticator.objects.filter(user=world.network_supervisor).update(data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    response = client.post("/connexion/", {"login": world.network_supervisor.username, "password": PASSWORD})
    assert response.headers["Location"].startswith("/connexion/second-facteur/")
    assert client.get("/compte/").status_code == 302
    page = client.get("/connexion/second-facteur/").content.decode()
    assert "code de secours" in page
    wrong = client.post("/connexion/second-facteur/", {"code": "000000"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()


def test_the_code_application_is_set_up_with_a_right_code_and_gives_recovery_codes(world, sign_in):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    client = confirmed(sign_in(world.nurse))
    page = client.get("/compte/second-facteur/application/")
    picture = b64decode(page.context["totp_svg_data_uri"].partition("base64,")[2]).decode()
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    response = client.post("/compte/second-facteur/application/", {"code": code}, follow=True)
    assert "codes restants sur 10" in response.content.decode()
    assert client.get("/compte/cles/").status_code == 200
    assert client.get("/compte/second-facteur/codes/fichier/").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/compte/second-facteur/",
        "/compte/cles/",
        "/compte/cles/ajouter/",
        "/compte/second-facteur/application/",
        "/compte/mot-de-passe/",
    ],
)
def test_the_pages_of_the_own_account_are_ours_and_in_french(world, sign_in, page):
    content = confirmed(sign_in(world.nurse)).get(page).content.decode()
    assert 'class="cs-app"' in content
    assert "Mon compte" in content


# --- nobody's role


def test_without_role_in_force_a_page_says_what_to_do(world, sign_in):
    leaver = world.nurse
    membership = world.membership("IDE")
    membership.valid_to = membership.valid_from
    membership.save()
    client = sign_in(leaver)
    response = client.get("/compte/")
    assert response.status_code == 403
    assert "Vous n’avez pas de rôle aujourd’hui" in response.content.decode()
    assert client.post("/deconnexion/").status_code == 302
