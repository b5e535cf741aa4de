"""In which capacity a person writes: alone, or under a named supervisor."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.access import Access
from accounts.models import User
from core.permissions import Permission


@dataclass(frozen=True)
class Author:
    """Who writes, as printed under the text, and who answers for it."""

    user: User
    role: str
    trainee: bool = False
    supervisor: User | None = None
    may_sign: bool = True
    may_prescribe: bool = True

    @property
    def name(self) -> str:
        """As printed: Dr Aminata Sangaré."""
        return self.user.display_name


def author_of(access: Access) -> Author:
    """The author that a person's memberships at the active centre make.

    A trainee's text is proposed to the supervisor of the membership; `supervisor` None when nobody was named.
    """
    membership = access.trainee_membership
    if membership is None:
        return Author(
            user=access.user,
            role=access.role_label,
            may_sign=access.may(Permission.CONSULTATION_SIGN),
            may_prescribe=access.may(Permission.PRESCRIBE),
        )
    supervisor = membership.supervisor.user if membership.supervisor else None
    return Author(user=access.user, role=membership.role.label, trainee=True, supervisor=supervisor)
