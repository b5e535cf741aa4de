"""What an act of care meant, on the patient's timeline."""

from __future__ import annotations

import uuid
from datetime import datetime

from accounts.models import User
from core.journal import record_event


def tell(
    *,
    by: User,
    centre_id: uuid.UUID,
    patient_id: uuid.UUID,
    kind: str,
    sentence: str,
    occurred_at: datetime | None = None,
    permission: str = "",
) -> None:
    """Write one French sentence under `care.<kind>`."""
    record_event(
        centre_id=centre_id,
        subject_kind="patient",
        subject_id=patient_id,
        kind=f"care.{kind}",
        sentence=sentence,
        by_id=by.id,
        by_name=by.display_name,
        occurred_at=occurred_at,
        permission=permission,
    )
