"""One place where an act on an account becomes a sentence on the person's timeline."""

from __future__ import annotations

import uuid

from accounts.models import User
from centres.models import Centre
from core.journal import record_event

NETWORK = uuid.UUID(int=0)  # the sentence belongs to no centre: a network role


def note(user: User, kind: str, sentence: str, *, centre: Centre | None, by: User | None) -> None:
    """Put a French sentence on the timeline of a person at a centre, or of the network."""
    record_event(
        centre_id=centre.id if centre else NETWORK,
        subject_kind="user",
        subject_id=user.id,
        kind=f"accounts.{kind}",
        sentence=sentence,
        by_id=by.id if by else None,
        by_name=by.display_name if by else "",
    )
