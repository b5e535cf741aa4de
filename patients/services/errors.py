"""Why a write of the patients app is refused."""

from __future__ import annotations

from core.gates import RefusedError
from patients.models import Patient


class StaleVersionError(Exception):
    """Somebody else saved the identity meanwhile; `current` is the row as it stands."""

    def __init__(self, current: Patient) -> None:
        super().__init__(str(current.pk))
        self.current = current


class LinkRefusedError(RefusedError):
    """Two files cannot be linked, or a link cannot be undone; the message says why."""


class AccessRefusedError(RefusedError):
    """The second proof does not fit, or the person may not see the file."""
