"""Sign-in by the form, as people do."""

import pytest
from django.test import Client

from accounts.roles import ROLES
from accounts.services.pins import set_pin
from tests.world import PASSWORD

PIN = "2580"


@pytest.fixture
def sign_in():
    """`sign_in(user)`: a browser where this person signed in with the password; `client=` for the same device."""

    def _sign_in(user, client=None, password=PASSWORD):
        client = client or Client()
        response = client.post("/connexion/", {"login": user.username, "password": password})
        assert response.status_code == 302, response.content.decode()
        return client

    return _sign_in


@pytest.fixture
def with_pin():
    """`with_pin(user)`: the person has the PIN 2580."""

    def _with_pin(user, role="IDE"):
        set_pin(user=user, pin=PIN, roles=[ROLES[role]])
        return user

    return _with_pin
