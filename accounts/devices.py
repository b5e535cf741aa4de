"""A shared device: a signed cookie lists who signed in there with a password or a passkey, and when.

The cookie opens nothing alone: a quick change of user also needs a session open on the device and the PIN.
A new password makes the entry worthless.
"""

from __future__ import annotations

import time
import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.access import access_of
from accounts.models import User
from accounts.rules import DEVICE_REMEMBERS
from accounts.selectors import people_by_id

COOKIE = "poste"
_SALT = "accounts.devices"
_MOST = 12  # people remembered on one device
Entry = tuple[str, int, str]  # user, time of the sign-in (seconds), mark of the password


def _mark(user: User) -> str:
    return user.get_session_auth_hash()[:16]


def _entries(request: HttpRequest) -> list[Entry]:
    try:
        raw = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=DEVICE_REMEMBERS)
    except signing.BadSignature:
        return []
    oldest = time.time() - DEVICE_REMEMBERS.total_seconds()
    return [(user, at, mark) for user, at, mark in raw if at >= oldest]


def _write(response: HttpResponse, entries: list[Entry]) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(entries[:_MOST], salt=_SALT),
        max_age=DEVICE_REMEMBERS,
        httponly=True,
        secure=settings.SECURE_COOKIES,
        samesite="Lax",
    )


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Add a person who has just signed in with a password or a passkey."""
    others = [entry for entry in _entries(request) if entry[0] != str(user.id)]
    _write(response, [(str(user.id), int(time.time()), _mark(user)), *others])


def forget(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Remove a person who signs out."""
    _write(response, [entry for entry in _entries(request) if entry[0] != str(user.id)])


def people_here(request: HttpRequest) -> list[User]:
    """Who may take over this device with a PIN, the latest sign-in first; network roles never."""
    entries = _entries(request)
    found = people_by_id([uuid.UUID(user) for user, _, _ in entries])
    known = [(found.get(uuid.UUID(user)), mark) for user, _, mark in entries]
    return [user for user, mark in known if user and mark == _mark(user) and _may_use_pin(user)]


def _may_use_pin(user: User) -> bool:
    access = access_of(user)
    return access is not None and not access.network_wide
