"""The ground the tests stand on does what it says."""

import socket
import threading

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections, transaction

from accounts.access import access_of
from accounts.models import User
from accounts.roles import ROLES
from core.models import TaskRun
from tests.network import NetworkBlockedError


def current_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_a_test_has_the_rights_of_the_application(db):
    assert current_role() == settings.APPLICATION_ROLE


def test_the_application_may_not_touch_the_list_of_migrations(db):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")


def test_the_owner_is_one_step_away(as_owner):
    with as_owner():
        assert current_role() != settings.APPLICATION_ROLE
    assert current_role() == settings.APPLICATION_ROLE


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_a_test_with_threads_has_a_database_of_its_own():
    seen = []

    def work():
        seen.extend([current_role(), connection.settings_dict["NAME"], User.objects.filter(username="x").count()])
        connections.close_all()

    User.objects.create_user("x", full_name="X")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [settings.APPLICATION_ROLE, connection.settings_dict["NAME"], 1]
    assert seen[1] != settings.DATABASES["default"]["TEST"]["NAME"]
    TaskRun.objects.count()


def test_what_a_test_with_threads_wrote_is_gone(db):
    assert not User.objects.filter(username="x").exists()


def test_the_network_is_blocked():
    with socket.socket() as outside, pytest.raises(NetworkBlockedError, match=r"203\.0\.113\.1"):
        outside.connect(("203.0.113.1", 80))
    with socket.socket() as by_name, pytest.raises(NetworkBlockedError):
        by_name.connect_ex(("example.org", 443))


def test_every_role_has_a_person_in_each_centre(world):
    for code in ROLES:
        access = access_of(world.person(code))
        assert access is not None
        assert {m.role_code for m in access.memberships} == {code}
        stranger = access_of(world.stranger(code))
        assert stranger is not None
        assert stranger.centre in (None, world.koniakary)


def test_the_trainee_has_a_supervisor(world):
    assert world.membership("STAGIAIRE").supervisor == world.membership("MS")
    assert access_of(world.trainee).trainee_membership == world.membership("STAGIAIRE")
