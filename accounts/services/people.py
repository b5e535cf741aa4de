"""People: invite, correct, suspend, restore, require a new password."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, Membership, User
from accounts.rules import Manager, Post, acts_on_self, holds_keys_of, user_name_for
from accounts.services import invitations, memberships
from accounts.services.journal import note
from centres.models import Centre
from core.gates import RefusedError


@dataclass(frozen=True)
class Invitee:
    """Who is invited. An empty user name is proposed from the name."""

    full_name: str
    professional_title: str = ""
    phone: str = ""
    username: str = ""


@transaction.atomic
def invite(
    *,
    invitee: Invitee,
    role_code: str,
    centre: Centre | None,
    by: User,
    manager: Manager,
    user_id: uuid.UUID,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    supervisor: Membership | None = None,
) -> Invitation:
    """Open an account without password, give its first role and issue the one-time code.

    Raises RefusedError when the role may not be given or the user name is taken.
    """
    user = User(
        id=user_id,
        username=(invitee.username or _free_user_name(invitee.full_name)).lower(),
        full_name=invitee.full_name,
        professional_title=invitee.professional_title,
        phone=invitee.phone,
    )
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(_("This user name is taken: choose another one.")) from error
    memberships.add(
        user=user,
        role_code=role_code,
        centre=centre,
        valid_from=valid_from or timezone.localdate(),
        valid_to=valid_to,
        supervisor=supervisor,
        by=by,
        manager=manager,
    )
    return invitations.issue(user=user, centre=centre, by=by)


def _free_user_name(full_name: str) -> str:
    first = user_name_for(full_name, ())
    return user_name_for(full_name, set(User.objects.named_like(first).values_list("username", flat=True)))


@transaction.atomic
def new_code(*, user: User, centre: Centre | None, by: User, manager: Manager) -> Invitation:
    """A new one-time code: invitation again, or forgotten password. Raises RefusedError when not allowed."""
    check_keys(user, manager)
    return invitations.issue(user=user, centre=centre, by=by)


@transaction.atomic
def require_new_password(*, user: User, centre: Centre | None, by: User, manager: Manager) -> None:
    """At the next page the person must choose another password."""
    check_keys(user, manager)
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    note(user, "password_required", _("A new password is required at the next sign-in."), centre=centre, by=by)


@transaction.atomic
def suspend(*, user: User, reason: str, centre: Centre | None, by: User, manager: Manager) -> None:
    """Close the account at once: every session ends with its next request."""
    check_keys(user, manager)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sentence = _("Account suspended. Reason: %(reason)s.") % {"reason": reason}
    note(user, "suspended", sentence, centre=centre, by=by)


@transaction.atomic
def restore(*, user: User, centre: Centre | None, by: User, manager: Manager) -> None:
    """Open a suspended account again."""
    check_keys(user, manager)
    user.is_active = True
    user.save(update_fields=["is_active"])
    note(user, "restored", _("Account opened again."), centre=centre, by=by)


def check_keys(user: User, manager: Manager) -> None:
    """Raise RefusedError unless the manager answers for all that this account opens."""
    if acts_on_self(manager, user.id):
        raise RefusedError(_("For your own account, use your profile."))
    held = user.memberships.in_force(timezone.localdate())
    if not holds_keys_of(manager, [Post(m.role, m.centre_id) for m in held]):
        raise RefusedError(_("This person also works elsewhere: ask the administrator of the network."))


@transaction.atomic
def first_administrator(*, full_name: str, username: str) -> Invitation:
    """The very first account of an installation. Raises RefusedError when an administrator exists."""
    if Membership.objects.filter(role_code="ADM").exists():
        raise RefusedError(_("An administrator of the network exists: invitations come from that account."))
    user = User.objects.create_user(username, full_name=full_name)
    Membership.objects.create(user=user, role_code="ADM", valid_from=timezone.localdate())
    return invitations.issue(user=user, centre=None, by=None)
