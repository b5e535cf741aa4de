"""What a printed code proves, to anyone who holds the paper: never who the patient is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from care.models import IssuedDocument
from core.scoping import all_centres


@dataclass(frozen=True)
class Proof:
    """A document as the public page confirms it."""

    kind: str
    number: str
    centre: str
    issued_at: datetime
    issued_by: str
    initials: str


def proof_of(code: str) -> Proof | None:
    """The document of a code, whatever the centre; None when no document carries it."""
    with all_centres(reason="a printed code is checked by people outside the centre"):
        row = IssuedDocument.objects.select_related("centre", "patient").filter(code=code.upper()).first()
    if row is None:
        return None
    names = (row.patient.given_names[:1], row.patient.family_name[:1])
    return Proof(
        kind=str(row.get_kind_display()),
        number=row.number,
        centre=row.centre.name,
        issued_at=row.issued_at,
        issued_by=row.issued_by_name,
        initials=". ".join(filter(None, names)) + ".",
    )
