"""Sessions: taking over a shared device, ending one's sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from accounts import locking
from accounts.access import SESSION_KEY
from accounts.models import User
from core.journal import record_access


@transaction.atomic
def take_over(*, request: HttpRequest, person: User) -> None:
    """End the session of the one who leaves and open one for the next, in the same centre when both work there."""
    centre = request.session.get(SESSION_KEY)
    logout(request)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    if centre is not None:
        request.session[SESSION_KEY] = centre
    locking.start(request.session)
    UserSession.objects.create_from_request(request)
    record_access(user_id=person.id, centre_id=None, subject_kind="user", subject_id=person.id, action="pin_sign_in")


@transaction.atomic
def end_session(*, session: UserSession) -> None:
    """The device that holds this session must sign in again."""
    session.end()
