"""One-time codes: open an account, choose a new password."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, InvitationKind, User
from accounts.rules import INVITATION_LASTS, one_time_code, same_code, spaced
from accounts.services.journal import note
from centres.models import Centre
from core.gates import RefusedError


def code_of(invitation: Invitation) -> str:
    """The one-time code, derived again each time it is shown or checked."""
    return one_time_code(settings.SECRET_KEY, invitation.id)


def spaced_code_of(invitation: Invitation) -> str:
    """The one-time code in groups of four, as it is read aloud."""
    return spaced(code_of(invitation))


@transaction.atomic
def issue(*, user: User, centre: Centre | None, by: User | None) -> Invitation:
    """A new code for this person; a code still pending is revoked. `by` is None for the set-up command."""
    User.objects.select_for_update().get(pk=user.pk)
    for former in user.invitations.pending():
        _revoke(former, by)
    kind = InvitationKind.RESET if user.has_usable_password() else InvitationKind.OPENING
    invitation = Invitation.objects.create(
        user=user,
        centre=centre,
        kind=kind,
        expires_at=timezone.now() + INVITATION_LASTS,
        recorded_by_id=by.id if by else None,
    )
    note(user, "code_issued", _("One-time code issued: %(what)s.") % {"what": kind.label}, centre=centre, by=by)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """The code opens nothing any more. Raises RefusedError when it was used or revoked already."""
    locked = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if not locked.pending:
        raise RefusedError(_("This code is no longer pending."))
    _revoke(locked, by)
    note(locked.user, "code_revoked", _("One-time code revoked."), centre=invitation.centre, by=by)


def _revoke(invitation: Invitation, by: User | None) -> None:
    invitation.revoked_at = timezone.now()
    invitation.revoked_by_id = by.id if by else None
    invitation.save(update_fields=["revoked_at", "revoked_by_id"])


@transaction.atomic
def accept(*, invitation_id: uuid.UUID, code: str, password: str) -> User:
    """Set the password that the person has chosen. Raises RefusedError when the code opens nothing."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("user", "centre")
    invitation = found.filter(pk=invitation_id).first()
    if invitation is None or not same_code(code, code_of(invitation)) or not invitation.usable(timezone.now()):
        raise RefusedError(_("This code does not open an account, or does no longer."))
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    user: User = invitation.user
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    note(user, "password_chosen", _("Password chosen with a one-time code."), centre=invitation.centre, by=user)
    return user
