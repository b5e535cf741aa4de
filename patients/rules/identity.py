"""What a centre writes down about who a person is, whole, whatever it comes from (form, import, amendment)."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Identity:
    """The editable identity of a patient. `village_id` is a place of `centres.Village`, `phone` is E.164."""

    given_names: str = ""
    family_name: str = ""
    sex: str = "U"
    birth_date: date | None = None
    birth_precision: str = "unknown"
    age_told_on: date | None = None
    nickname: str = ""
    father_name: str = ""
    mother_name: str = ""
    village_id: uuid.UUID | None = None
    address: str = ""
    phone: str = ""
    phone_owner: str = ""
    occupation: str = ""
    language: str = ""
    displaced: bool = False
    unidentified: bool = False
    description: str = ""

    def values(self) -> dict[str, Any]:
        """Field values by name."""
        return asdict(self)


FIELDS = tuple(field.name for field in fields(Identity))


def differences(before: Identity, after: Identity) -> dict[str, tuple[Any, Any]]:
    """Fields that changed, with the value before and after."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    return str(value) if isinstance(value, date | uuid.UUID) else value


def typed(name: str, value: Any) -> Any:
    """A field's value as the file keeps it, from its JSON."""
    if value is None or name not in {"birth_date", "age_told_on", "village_id"}:
        return value
    return uuid.UUID(value) if name == "village_id" else date.fromisoformat(value)
