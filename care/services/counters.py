"""Numbers given one after the other: tickets, register lines, documents.

The row of the counter stays locked until the end of the transaction, so that no number is given twice and
none is skipped by a refused act.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F

from care.models import DocumentCounter, RegisterCounter, TicketCounter


def next_ticket(*, centre_id: uuid.UUID, letter: str, day: Any) -> int:
    """The next ticket number under a letter on a day."""
    return _next(TicketCounter, centre_id=centre_id, letter=letter, day=day)


def next_register_line(*, centre_id: uuid.UUID, year: int) -> int:
    """The next line of the consultation register of a year."""
    return _next(RegisterCounter, centre_id=centre_id, year=year)


def next_document(*, centre_id: uuid.UUID, kind: str, year: int) -> int:
    """The next number of a kind of document in a year."""
    return _next(DocumentCounter, centre_id=centre_id, kind=kind, year=year)


def _next(counter: Any, **key: Any) -> int:
    rows = counter.objects.filter(**key)
    if not rows.update(last=F("last") + 1):
        counter.objects.bulk_create([counter(last=0, **key)], ignore_conflicts=True)
        rows.update(last=F("last") + 1)
    return int(rows.values_list("last", flat=True).get())
