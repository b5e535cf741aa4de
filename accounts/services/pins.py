"""The personal PIN of a shared device."""

from __future__ import annotations

from enum import Enum

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import QuickPin, User
from accounts.roles import Role
from accounts.rules import PIN_FAILURES, is_guessable_pin, is_pin, needs_two_factors
from core.gates import RefusedError


class PinAnswer(Enum):
    """What a PIN attempt gave."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"  # the password is needed
    NONE = "none"  # no PIN was set


@transaction.atomic
def set_pin(*, user: User, pin: str, roles: list[Role]) -> None:
    """Set or replace one's PIN. Raises RefusedError for a network role or a PIN that anybody would try."""
    if needs_two_factors(roles):
        raise RefusedError(_("A network role signs in with two factors, never with a PIN."))
    if not is_pin(pin) or is_guessable_pin(pin):
        raise RefusedError(_("Choose 4 to 6 digits that nobody would guess: not 1234 nor 0000."))
    fresh = {"pin_hash": make_password(pin), "failures": 0, "locked_at": None, "set_at": timezone.now()}
    QuickPin.objects.update_or_create(user=user, defaults=fresh)


@transaction.atomic
def remove_pin(*, user: User) -> None:
    """Forget one's PIN."""
    QuickPin.objects.filter(user=user).delete()


@transaction.atomic
def try_pin(*, user: User, pin: str) -> PinAnswer:
    """Check a PIN and count the failure; after five the password is needed."""
    row = QuickPin.objects.select_for_update().filter(user=user).first()
    if row is None:
        return PinAnswer.NONE
    if row.locked_at is not None:
        return PinAnswer.LOCKED
    if check_password(pin, row.pin_hash):
        return _right(row)
    row.failures += 1
    row.locked_at = timezone.now() if row.failures >= PIN_FAILURES else None
    row.save(update_fields=["failures", "locked_at"])
    return PinAnswer.LOCKED if row.locked_at else PinAnswer.WRONG


def _right(row: QuickPin) -> PinAnswer:
    if row.failures:
        row.failures = 0
        row.save(update_fields=["failures"])
    return PinAnswer.RIGHT


@transaction.atomic
def unlock_pin(*, user: User) -> None:
    """A sign-in with password or passkey opens the PIN again."""
    QuickPin.objects.filter(user=user, failures__gt=0).update(failures=0, locked_at=None)
