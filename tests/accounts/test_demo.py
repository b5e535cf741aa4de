"""Demonstration accounts and the first account of an installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import demo
from accounts.models import User
from accounts.roles import ROLES
from centres.models import Centre
from tests.accounts.test_invitations import choose


@pytest.fixture
def places(db):
    for code, short, name in (("CSU4", "KBG", "Konobougou"), ("CSU3", "KKY", "Koniakary"), ("CSU1", "BAN", "Banconi")):
        Centre.objects.create(code=code, short_code=short, name=f"CSCom-U de {name}")


def test_one_login_per_role_and_a_stranger_the_same_each_time(places):
    first = demo.load()
    assert len(first) == len(ROLES) + 1
    assert demo.load() == []
    assert len({user.full_name for user in first}) == len(first)


def test_every_login_of_the_list_opens(places, settings):
    settings.DEMO = True
    demo.load()
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert len(out.getvalue().splitlines()) == len(ROLES) + 2
    for row in demo.logins():
        client = Client(REMOTE_ADDR=f"10.0.0.{len(row.username)}")
        client.post("/connexion/", {"login": row.username, "password": demo.PASSWORD})
        assert client.get("/compte/").status_code == 200, row


def test_the_supervisor_of_the_demonstration_works_in_two_centres(places):
    demo.load()
    assert User.objects.get(username="ms").memberships.values("centre").count() == 2


def test_without_accounts_the_list_says_what_to_do(db):
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert "load_demo" in out.getvalue()


def test_the_first_account_comes_from_the_command_line_and_only_once(db):
    out = StringIO()
    call_command("open_first_account", "c.dicko", "Coumba Dicko", stdout=out)
    link = out.getvalue().split("Lien : ")[1].strip()
    assert choose(Client(), "/" + link.split("/", 3)[3]).status_code == 302
    assert User.objects.get(username="c.dicko").has_usable_password()
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("open_first_account", "x.y", "Encore Un")
