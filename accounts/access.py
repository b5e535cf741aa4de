"""What the signed-in person may do now: the active centre and the permissions there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from accounts.models import Membership, User
from accounts.roles import RoleScope, permissions_of
from centres.models import Centre
from core.permissions import Permission

SESSION_KEY = "centre"


@dataclass(frozen=True)
class Access:
    """The person, the active centre (None for a network role alone) and what both allow together."""

    user: User
    centre: Centre | None
    centres: tuple[Centre, ...]
    memberships: tuple[Membership, ...]  # those that count now: at the active centre, and network-wide
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """True when the permission is held at the active centre."""
        return permission in self.permissions

    @property
    def centre_id(self) -> uuid.UUID:
        """The active centre. Raises LookupError for a network role without centre."""
        return self.here.id

    @property
    def here(self) -> Centre:
        """The active centre. Raises LookupError for a network role without centre."""
        if self.centre is None:
            raise LookupError("No active centre.")
        return self.centre

    @property
    def role_label(self) -> str:
        """The role, or the roles, as written under the name."""
        return ", ".join(dict.fromkeys(m.role.label for m in self.memberships))

    @property
    def network_wide(self) -> bool:
        """True when a network-wide membership counts now."""
        return any(m.role.scope is RoleScope.NETWORK for m in self.memberships)

    @property
    def sees_identity(self) -> bool:
        """True when a role here may see who a patient is."""
        return any(m.role.sees_identity for m in self.memberships)

    @property
    def trainee_membership(self) -> Membership | None:
        """The membership under which entries must be countersigned, if there is one."""
        return next((m for m in self.memberships if m.role.trainee), None)


def access_of(user: User, *, wanted_centre: str | None = None) -> Access | None:
    """The access of an active user; `wanted_centre` is the code chosen in the header.

    None when no membership is in force.
    """
    rows = user.memberships.in_force(timezone.localdate()).select_related("centre")
    in_force = [m for m in rows.order_by("valid_from") if m.centre is None or m.centre.active]
    if not in_force:
        return None
    centres = tuple({m.centre.id: m.centre for m in in_force if m.centre is not None}.values())
    centre = next((c for c in centres if c.code == wanted_centre), centres[0] if centres else None)
    counting = _counting_at(in_force, centre)
    return Access(
        user=user,
        centre=centre,
        centres=centres,
        memberships=counting,
        permissions=permissions_of({m.role_code for m in counting}),
    )


def _counting_at(memberships: Sequence[Membership], centre: Centre | None) -> tuple[Membership, ...]:
    return tuple(m for m in memberships if m.centre is None or m.centre == centre)


class StaffRequest(HttpRequest):
    """A request that passed `requires`: the access is known."""

    user: User
    access: Access
    htmx: HtmxDetails
    request_id: str
