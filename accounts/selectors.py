"""Reads of the accounts app. An account manager sees the people of the own centre and nobody else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import Access
from accounts.models import Invitation, Membership, QuickPin, User
from accounts.roles import ROLES
from accounts.rules import NETWORK_ADMINISTRATOR, Manager
from accounts.services.journal import NETWORK
from centres.models import Centre
from core.models import BusinessEvent


def manager_of(access: Access) -> Manager:
    """How far this person manages accounts."""
    return Manager(
        user_id=access.user.id,
        centre_id=access.centre.id if access.centre else None,
        network_administrator=any(m.role_code == NETWORK_ADMINISTRATOR for m in access.memberships),
    )


def _managed_memberships(access: Access) -> QuerySet[Membership]:
    rows = Membership.objects.all()
    if manager_of(access).network_administrator:
        return rows
    return rows.filter(centre=access.centre) if access.centre else rows.none()


@dataclass(frozen=True)
class PeopleFilter:
    """Filters of the list of people, as in the address of the page."""

    q: str = ""
    role: str = ""
    state: str = ""  # active, invited, ended, suspended; empty for all but ended


def people(access: Access, wanted: PeopleFilter) -> QuerySet[User]:
    """The people whose accounts this person manages, with their memberships there (`held`)."""
    mine = _managed_memberships(access)
    if wanted.role:
        mine = mine.filter(role_code=wanted.role)
    today = timezone.localdate()
    in_force = mine.filter(user=OuterRef("pk")).filter(Q(valid_to=None) | Q(valid_to__gte=today))
    pending = Invitation.objects.pending().filter(user=OuterRef("pk"))
    rows: QuerySet[Any] = User.objects.annotate(works=Exists(in_force), invited=Exists(pending))
    rows = rows.filter(Exists(mine.filter(user=OuterRef("pk"))))
    if wanted.q:
        rows = rows.filter(Q(full_name__icontains=wanted.q) | Q(username__icontains=wanted.q))
    held = mine.select_related("centre").order_by("-valid_from")
    return (
        _in_state(rows, wanted.state)
        .prefetch_related(Prefetch("memberships", held, to_attr="held"))
        .order_by("full_name")
    )


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    match state:
        case "active":
            return rows.filter(works=True, invited=False, is_active=True)
        case "invited":
            return rows.filter(works=True, invited=True, is_active=True)
        case "ended":
            return rows.filter(works=False)
        case "suspended":
            return rows.filter(is_active=False)
    return rows.filter(works=True)


def person_managed(access: Access, user_id: uuid.UUID) -> User:
    """A person whose account this manager may see. Raises Http404 for anybody else."""
    mine = _managed_memberships(access).filter(user=OuterRef("pk"))
    person = User.objects.filter(Exists(mine), pk=user_id).first()
    if person is None:
        raise Http404
    return person


def membership_managed(access: Access, membership_id: uuid.UUID) -> Membership:
    """A membership of a centre this person manages. Raises Http404 for any other."""
    rows = _managed_memberships(access).select_related("user", "centre", "supervisor__user")
    membership = rows.filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    return membership


def memberships_of(access: Access, person: User) -> list[Membership]:
    """A person's memberships where the manager may see them, the latest first."""
    rows = _managed_memberships(access).filter(user=person).select_related("centre", "supervisor__user")
    return list(rows.order_by("-valid_from", "role_code"))


def works_elsewhere(access: Access, person: User) -> bool:
    """True when the person has a membership in force that this manager does not manage."""
    held = person.memberships.in_force(timezone.localdate())
    return held.exclude(pk__in=_managed_memberships(access).values("pk")).exists()


def pending_invitation(person: User) -> Invitation | None:
    """The one-time code that the person has not used yet."""
    return person.invitations.pending().select_related("centre", "user").first()


def invitation(invitation_id: uuid.UUID) -> Invitation:
    """An invitation by its key. Raises Http404."""
    found = Invitation.objects.select_related("user", "centre").filter(pk=invitation_id).first()
    if found is None:
        raise Http404
    return found


def invitation_of_name(username: str) -> Invitation | None:
    """The pending invitation of a user name."""
    rows = Invitation.objects.pending().select_related("user", "centre")
    return rows.filter(user__username__iexact=username.strip()).first()


def supervisors(centre: Centre, on: dt.date | None = None) -> QuerySet[Membership]:
    """Memberships of a centre entitled to countersign."""
    entitled = [code for code, role in ROLES.items() if role.can_countersign]
    rows = Membership.objects.in_force(on or timezone.localdate()).filter(centre=centre, role_code__in=entitled)
    return rows.select_related("user").order_by("user__full_name")


def active_centres() -> QuerySet[Centre]:
    """Centres where somebody may work."""
    return Centre.objects.filter(active=True)


def history_of(access: Access, person: User, limit: int = 50) -> Sequence[BusinessEvent]:
    """Sentences about a person's account, those of the manager's centre (all for the network's administrator)."""
    rows = BusinessEvent.objects.filter(subject_kind="user", subject_id=person.id)
    if not manager_of(access).network_administrator:
        rows = rows.filter(centre_id=access.centre.id if access.centre else NETWORK)
    return list(rows.order_by("-occurred_at")[:limit])


def pin_of(user: User) -> QuickPin | None:
    """The person's own PIN row, without the PIN."""
    return QuickPin.objects.filter(user=user).first()


def people_by_id(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, User]:
    """Active users with a PIN, by key: those who may be chosen on a shared device."""
    rows = User.objects.filter(pk__in=ids, is_active=True, must_change_password=False, quick_pin__isnull=False)
    return {user.id: user for user in rows}
