"""Memberships: give a role, end it, name a supervisor."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.roles import ROLES
from accounts.rules import Manager, acts_on_self, grantable_roles
from accounts.services.journal import note
from centres.models import Centre
from core.gates import RefusedError
from core.ids import uuid7


@transaction.atomic
def add(
    *,
    user: User,
    role_code: str,
    centre: Centre | None,
    valid_from: dt.date,
    by: User,
    manager: Manager,
    valid_to: dt.date | None = None,
    supervisor: Membership | None = None,
    membership_id: uuid.UUID | None = None,
) -> Membership:
    """Give a role. Raises RefusedError when the manager may not, or the role is already held then."""
    _check_grant(user=user, role_code=role_code, centre=centre, manager=manager)
    _check_supervisor(role_code, centre, supervisor)
    membership = Membership(
        id=membership_id or uuid7(),
        user=user,
        role_code=role_code,
        centre=centre,
        supervisor=supervisor,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by_id=by.id,
    )
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(_("This person already holds this role at that time.")) from error
    note(user, "role_given", _("Role given: %(role)s.") % {"role": membership.role.label}, centre=centre, by=by)
    return membership


def _check_grant(*, user: User, role_code: str, centre: Centre | None, manager: Manager) -> None:
    if acts_on_self(manager, user.id):
        raise RefusedError(_("Nobody gives a role to oneself: ask another person in charge."))
    if ROLES[role_code] not in grantable_roles(manager):
        raise RefusedError(_("Only the administrator of the network gives this role."))
    if not manager.network_administrator and (centre is None or centre.id != manager.centre_id):
        raise RefusedError(_("You give roles in your own centre only."))


def _check_supervisor(role_code: str, centre: Centre | None, supervisor: Membership | None) -> None:
    if not ROLES[role_code].trainee:
        if supervisor is not None:
            raise RefusedError(_("Only a trainee has a supervisor."))
        return
    if supervisor is None:
        raise RefusedError(_("Name the person who answers for the trainee's entries."))
    fits = supervisor.role.can_countersign and supervisor.counts_on(timezone.localdate())
    if not fits or supervisor.centre != centre:
        raise RefusedError(_("The supervisor must be entitled to countersign in this centre."))


@transaction.atomic
def end(*, membership: Membership, last_day: dt.date, reason: str, by: User, manager: Manager) -> None:
    """End a role after `last_day` (yesterday at the earliest: the access closes at once).

    Raises RefusedError when the manager may not, or the role has ended already.
    """
    row = _managed(membership, manager)
    if row.valid_to is not None and row.valid_to < timezone.localdate():
        raise RefusedError(_("This role has already ended."))
    if last_day < max(row.valid_from, timezone.localdate() - dt.timedelta(days=1)):
        raise RefusedError(_("The last day cannot be before yesterday, nor before the first day."))
    row.valid_to, row.end_reason, row.ended_by_id = last_day, reason, by.id
    row.save(update_fields=["valid_to", "end_reason", "ended_by_id"])
    sentence = _("Role ended on %(day)s: %(role)s. Reason: %(reason)s.")
    words = {"day": f"{last_day:%d/%m/%Y}", "role": row.role.label, "reason": reason}
    note(row.user, "role_ended", sentence % words, centre=row.centre, by=by)


@transaction.atomic
def set_supervisor(*, membership: Membership, supervisor: Membership, by: User, manager: Manager) -> None:
    """Name another person who answers for a trainee. Raises RefusedError when the choice does not fit."""
    row = _managed(membership, manager)
    _check_supervisor(row.role_code, row.centre, supervisor)
    if supervisor.user_id == row.user_id:
        raise RefusedError(_("Nobody supervises oneself."))
    row.supervisor = supervisor
    row.save(update_fields=["supervisor"])
    sentence = _("Supervisor: %(name)s.") % {"name": supervisor.user.display_name}
    note(row.user, "supervisor_named", sentence, centre=row.centre, by=by)


def _managed(membership: Membership, manager: Manager) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "centre")
    row: Membership = rows.get(pk=membership.pk)
    if not manager.network_administrator and row.centre_id != manager.centre_id:
        raise RefusedError(_("You change roles in your own centre only."))
    if acts_on_self(manager, row.user_id):
        raise RefusedError(_("Nobody changes one's own roles: ask another person in charge."))
    return row
