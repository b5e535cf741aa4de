"""The patient's timeline and access log, in one call each."""

from __future__ import annotations

import uuid

from accounts.models import User
from centres.models import Centre
from core.journal import record_event


def tell(*, by: User, centre: Centre, patient_id: uuid.UUID, kind: str, sentence: str, permission: str = "") -> None:
    """Put a sentence on the patient's timeline, in the transaction of the act."""
    record_event(
        centre_id=centre.id,
        subject_kind="patient",
        subject_id=patient_id,
        kind=f"patients.{kind}",
        sentence=sentence,
        by_id=by.id,
        by_name=by.display_name,
        permission=permission,
    )
