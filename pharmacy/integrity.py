"""Nightly proof: the ledger agrees with itself and with the balances (pharmacy reference, section 4)."""

from __future__ import annotations

import uuid

from django.db import connection
from django.utils.translation import gettext as _

from core.scoping import all_centres
from pharmacy.choices import DocumentKind
from pharmacy.models import Movement

_PER_LOT = """
    WITH ordered AS (
        SELECT location_id, lot_id, seq, qty, balance_after, event_at,
            sum(qty) OVER by_seq AS running, row_number() OVER by_seq AS place,
            sum(qty) OVER (PARTITION BY location_id, lot_id ORDER BY event_at, seq) AS by_event
        FROM pharmacy_movement WHERE %(centre)s::uuid IS NULL OR centre_id = %(centre)s
        WINDOW by_seq AS (PARTITION BY location_id, lot_id ORDER BY seq)
    ), ledger AS (
        SELECT location_id, lot_id, sum(qty) AS total, max(seq) AS last_seq,
            bool_or(seq <> place) AS gap, bool_or(balance_after <> running) AS wrong_after,
            bool_or(running < 0) AS negative, bool_or(by_event < 0) AS negative_in_time
        FROM ordered GROUP BY location_id, lot_id
    )
    SELECT b.location_id, b.lot_id, b.on_hand, coalesce(l.total, 0), l.gap, l.wrong_after, l.negative,
        l.negative_in_time
    FROM (SELECT * FROM pharmacy_balance WHERE %(centre)s::uuid IS NULL OR centre_id = %(centre)s) b
    FULL JOIN ledger l ON l.location_id = b.location_id AND l.lot_id = b.lot_id
    WHERE b.on_hand IS DISTINCT FROM coalesce(l.total, 0) OR b.seq IS DISTINCT FROM coalesce(l.last_seq, 0)
        OR l.gap OR l.wrong_after OR l.negative OR l.negative_in_time
    LIMIT 50
"""
_NUMBERS = """
    SELECT centre_id, kind, year, count(*), max(number) FROM pharmacy_document
    WHERE %(centre)s::uuid IS NULL OR centre_id = %(centre)s
    GROUP BY centre_id, kind, year HAVING count(*) <> max(number)
"""
_TRANSFERS = """
    SELECT m.document_id, sum(m.qty) FROM pharmacy_movement m
    JOIN pharmacy_document d ON d.id = m.document_id
    WHERE d.kind IN ('transfer', 'move') AND (%(centre)s::uuid IS NULL OR m.centre_id = %(centre)s)
    GROUP BY m.document_id HAVING sum(m.qty) <> 0 LIMIT 50
"""
_SOLD = """
    SELECT s.document_id, s.amount, coalesce(m.amount, 0) FROM (
        SELECT document_id, sum(amount) AS amount FROM pharmacy_served
        WHERE %(centre)s::uuid IS NULL OR centre_id = %(centre)s GROUP BY document_id
    ) s LEFT JOIN LATERAL (
        SELECT -sum(qty * unit_price) AS amount FROM pharmacy_movement WHERE document_id = s.document_id
    ) m ON true
    WHERE s.amount <> coalesce(m.amount, 0) LIMIT 50
"""


def check() -> list[str]:
    """One sentence per contradiction: balance, sequence, running stock, numbers, moves, prices served."""
    with all_centres(reason="nightly proof of every centre's stock ledger"):
        return _check(None)


def check_centre(centre_id: uuid.UUID) -> list[str]:
    """The same proof for one centre, asked from its page."""
    return _check(centre_id)


def _check(centre_id: uuid.UUID | None) -> list[str]:
    found = [_lot(*row) for row in _rows(_PER_LOT, centre_id)]
    for kind, year, count, last in (row[1:] for row in _rows(_NUMBERS, centre_id)):
        found.append(
            _("%(kind)s %(year)d: %(count)d documents, last number %(last)d")
            % {"kind": DocumentKind(kind).label, "year": year, "count": count, "last": last}
        )
    for document, total in _rows(_TRANSFERS, centre_id):
        found.append(_("document %(id)s: sums to %(n)d, not to zero") % {"id": document, "n": total})
    for document, served, posted in _rows(_SOLD, centre_id):
        found.append(
            _("document %(id)s: served for %(a)d F, posted for %(b)d F") % {"id": document, "a": served, "b": posted}
        )
    return found


def _rows(sql: str, centre_id: uuid.UUID | None) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"centre": centre_id})
        return cursor.fetchall()


def _lot(place: object, lot: object, stored: object, total: object, *flags: object) -> str:
    words = (_("gap in the sequence"), _("wrong running balance"), _("negative"), _("negative in the past"))
    sentence = _("place %(place)s, lot %(lot)s: %(stored)s stored, %(total)s in the ledger") % {
        "place": place,
        "lot": lot,
        "stored": stored,
        "total": total,
    }
    return ", ".join([sentence, *(word for word, found in zip(words, flags, strict=True) if found)])


def movements_of(centre_id: uuid.UUID) -> int:
    """How many movements the proof of a centre read."""
    return Movement.objects.filter(centre=centre_id).count()
