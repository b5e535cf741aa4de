"""What is added to a consultation after its signature."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care.models import Addendum, Consultation
from care.services.actors import Author
from care.services.journal import tell
from core.outbox import publish


@transaction.atomic
def add_addendum(
    *, by: Author, consultation: Consultation, text: str, addendum_id: uuid.UUID | None = None
) -> Addendum:
    """A signed note beside a signed consultation, which itself does not change."""
    row = Addendum.objects.create(
        **({"id": addendum_id} if addendum_id else {}),
        centre_id=consultation.centre_id,
        consultation=consultation,
        text=text,
        author=by.user,
        author_name=by.name,
        author_role=by.role,
        signed_at=timezone.now(),
    )
    sentence = _("Addendum to the consultation on line %(line)s of the register.")
    tell(
        by=by.user,
        centre_id=consultation.centre_id,
        patient_id=consultation.patient_id,
        kind="addendum",
        sentence=sentence % {"line": consultation.register_line},
    )
    publish(
        "care.addendum_signed",
        payload={"addendum": str(row.id), "consultation": str(consultation.id)},
        centre_id=consultation.centre_id,
        by=by.user.id,
    )
    return row
