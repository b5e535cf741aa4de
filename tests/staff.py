"""People signed in for tests of pages: a named role in a named centre."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, User
from accounts.roles import ROLES, RoleScope
from centres.models import Centre

FIRST_DAY = dt.date(2026, 1, 1)


def centre(code: str = "CSU3", name: str = "CSCom-U de Koniakary", short_code: str = "KKY", **fields) -> Centre:
    """An active centre, or the one of this code."""
    row, _new = Centre.objects.get_or_create(code=code, defaults={"name": name, "short_code": short_code, **fields})
    return row


def person(role: str, at: Centre | None, name: str = "Awa Coulibaly") -> User:
    """A user with one role, in a centre unless the role is one of the network."""
    user = User.objects.create_user(f"{role.lower()}.{name.split()[0].lower()}.{at.code if at else 'reseau'}".lower())
    user.full_name = name
    user.save()
    place = None if ROLES[role].scope is RoleScope.NETWORK else at
    Membership.objects.create(user=user, centre=place, role_code=role, valid_from=FIRST_DAY)
    return user


def sign_in(client, role: str, at: Centre | None, name: str = "Awa Coulibaly") -> User:
    """Sign a person in to the test client."""
    user = person(role, at, name)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user
