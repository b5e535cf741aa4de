"""Locks held until the transaction ends."""

from django.db import connection


def hold(*names: object) -> None:
    """Wait for, and hold, the advisory lock of this name. Raises nothing; needs a transaction to last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [":".join(map(str, names))])
