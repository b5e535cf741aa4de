"""Counting the statements of a page, in this process."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.browsers import UnexpectedAnswerError, session_of


def reading(user: User, path: str, fields: dict[str, str] | None = None) -> int:
    """Statements that a page costs a person whose session is already warm."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = session_of(user)
    client.get(path, fields)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path, fields)
    if answer.status_code != 200:
        raise UnexpectedAnswerError(f"{answer.status_code}: {path}")
    return len(captured)
