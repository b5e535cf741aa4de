"""Who writes, how an entry is countersigned and how it is cancelled."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import User
from centres.models import Centre
from core.gates import RefusedError
from core.journal import record_event
from maternity.models.base import Entry
from maternity.models.birth import Delivery
from maternity.models.pregnancy import Pregnancy


@dataclass(frozen=True)
class Author:
    """The person who writes at a centre; a trainee writes under a responsible attendant."""

    user: User
    centre: Centre
    trainee: bool = False
    responsible_id: uuid.UUID | None = None

    @classmethod
    def of(cls, access: Access) -> Author:
        """The author of a request. Raises LookupError for a network role without centre."""
        if access.centre is None:
            raise LookupError("No active centre.")
        membership = access.trainee_membership
        supervisor = membership.supervisor if membership else None
        return cls(access.user, access.centre, membership is not None, supervisor.user_id if supervisor else None)

    @property
    def answers_id(self) -> uuid.UUID:
        """Who answers for the act: the responsible attendant of a trainee, else the author."""
        return self.responsible_id or self.user.id

    def stamp(self) -> dict[str, Any]:
        """Columns of every new entry."""
        return {"centre": self.centre, "recorded_by_id": self.user.id, "trainee_entry": self.trainee}


def tell(pregnancy: Pregnancy, kind: str, sentence: str, *, by: Author) -> None:
    """Put a sentence on the woman's timeline."""
    record_event(
        centre_id=pregnancy.centre_id,
        subject_kind="patient",
        subject_id=pregnancy.patient_id,
        kind=f"maternity.{kind}",
        sentence=sentence,
        by_id=by.user.id,
        by_name=by.user.display_name,
    )


@transaction.atomic
def countersign(*, by: Author, entry: Entry) -> Entry:
    """Take responsibility for a trainee's entry. Raises RefusedError when it does not wait for anybody."""
    if by.trainee:
        raise RefusedError(_("A trainee does not countersign."))
    if not entry.is_pending or entry.cancelled_at:
        raise RefusedError(_("This entry does not wait for a countersignature."))
    entry.validated_at, entry.validated_by_id = timezone.now(), by.user.id
    fields = ["validated_at", "validated_by_id"]
    if isinstance(entry, Delivery):
        entry.signed_at, entry.signed_by_id = entry.validated_at, by.user.id
        fields += ["signed_at", "signed_by_id"]
    entry.save(update_fields=fields)
    return entry


@transaction.atomic
def cancel(*, by: Author, entry: Entry, reason: str) -> Entry:
    """Cancel an entry: it stays readable and no longer counts. Raises RefusedError without a reason."""
    if not reason.strip():
        raise RefusedError(_("Say why the entry is cancelled."))
    if entry.cancelled_at is None:
        entry.cancelled_at, entry.cancelled_by_id, entry.cancelled_reason = timezone.now(), by.user.id, reason
        entry.save(update_fields=["cancelled_at", "cancelled_by_id", "cancelled_reason"])
    return entry
