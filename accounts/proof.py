"""Proof that the person at the screen is the owner of the session: PIN or password."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import is_pin
from accounts.services.pins import PinAnswer, try_pin


def problem_with(request: HttpRequest, user: User, secret: str) -> str | None:
    """None when this PIN or password is right, else the French sentence to show. Failures are counted."""
    return pin_problem(user, secret) if is_pin(secret) else password_problem(user, secret)


def pin_problem(user: User, pin: str) -> str | None:
    """None when this PIN is right, else what to do."""
    sentences = {
        PinAnswer.RIGHT: None,
        PinAnswer.WRONG: _("This PIN is not the right one."),
        PinAnswer.LOCKED: _("The PIN is blocked after five failures: use the password."),
        PinAnswer.NONE: _("No PIN is set: use the password."),
    }
    return sentences[try_pin(user=user, pin=pin)]


def password_problem(user: User, password: str) -> str | None:
    """None when this password is right; the failures count with those of the sign-in page."""
    adapter = get_adapter()
    try:
        right = adapter.reauthenticate(user, password)
    except ValidationError as error:
        return str(error.messages[0])
    return None if right else str(adapter.error_messages["incorrect_password"])
