"""The person who acts, as the lower layers know one: an identifier and a name to write down."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from django.http import HttpRequest


class Person(Protocol):
    """Whoever signs an act. The user model is one."""

    id: uuid.UUID
    full_name: str


class PersonRequest(HttpRequest):
    """A request that passed `requires`, in the apps below accounts: `access` is an `accounts.access.Access`."""

    access: Any
