"""Identifiers: UUIDv7 keys, made in Python on whichever node creates the row."""

import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7). Its time part is never a clinical date."""
    return compat.uuid7()
