"""Nightly proof: the ledger agrees with itself and with the balances (pharmacy reference, section 4)."""

from __future__ import annotations

from django.db import connection

from core.scoping import all_centres
from pharmacy.models import Movement

_PER_LOT = """
    WITH ordered AS (
        SELECT location_id, lot_id, seq, qty, balance_after, event_at,
            sum(qty) OVER by_seq AS running, row_number() OVER by_seq AS place,
            sum(qty) OVER (PARTITION BY location_id, lot_id ORDER BY event_at, seq) AS by_event
        FROM pharmacy_movement
        WINDOW by_seq AS (PARTITION BY location_id, lot_id ORDER BY seq)
    ), ledger AS (
        SELECT location_id, lot_id, sum(qty) AS total, max(seq) AS last_seq,
            bool_or(seq <> place) AS gap, bool_or(balance_after <> running) AS wrong_after,
            bool_or(running < 0) AS negative, bool_or(by_event < 0) AS negative_in_time
        FROM ordered GROUP BY location_id, lot_id
    )
    SELECT b.location_id, b.lot_id, b.on_hand, coalesce(l.total, 0), l.gap, l.wrong_after, l.negative,
        l.negative_in_time
    FROM pharmacy_balance b FULL JOIN ledger l ON l.location_id = b.location_id AND l.lot_id = b.lot_id
    WHERE b.on_hand IS DISTINCT FROM coalesce(l.total, 0) OR b.seq IS DISTINCT FROM coalesce(l.last_seq, 0)
        OR l.gap OR l.wrong_after OR l.negative OR l.negative_in_time
    LIMIT 50
"""
_NUMBERS = """
    SELECT centre_id, kind, year, count(*), max(number) FROM pharmacy_document
    GROUP BY centre_id, kind, year HAVING count(*) <> max(number)
"""
_TRANSFERS = """
    SELECT m.document_id, sum(m.qty) FROM pharmacy_movement m
    JOIN pharmacy_document d ON d.id = m.document_id
    WHERE d.kind IN ('transfer', 'move') GROUP BY m.document_id HAVING sum(m.qty) <> 0 LIMIT 50
"""


def check() -> list[str]:
    """One sentence per contradiction: balance, sequence, running stock, numbers, documents that move stock."""
    with all_centres(reason="nightly proof of every centre's stock ledger"):
        return [*_wrong_lots(), *_wrong_numbers(), *_unbalanced()]


def _rows(sql: str) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _wrong_lots() -> list[str]:
    return [
        f"place {place} lot {lot}: {stored} stored, {total} in the ledger"
        + "".join(
            f", {what}"
            for what, found in zip(
                ("gap in the sequence", "wrong running balance", "negative", "negative in the past"),
                flags,
                strict=True,
            )
            if found
        )
        for place, lot, stored, total, *flags in _rows(_PER_LOT)
    ]


def _wrong_numbers() -> list[str]:
    return [f"{kind} {year} of {c}: {count} documents, last {last}" for c, kind, year, count, last in _rows(_NUMBERS)]


def _unbalanced() -> list[str]:
    return [f"document {document}: sums to {total}, not to zero" for document, total in _rows(_TRANSFERS)]


def movements_proved() -> int:
    """How many movements the last proof read."""
    with all_centres(reason="count of the ledger for the proof's page"):
        return Movement.objects.count()
