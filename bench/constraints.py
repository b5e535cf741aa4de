"""Foreign keys and secondary indexes set aside during a bulk load, then made again by the database itself.

Row by row PostgreSQL would look up thirty foreign keys per consultation; made again over the whole table it checks
every row by a join, and refuses the load when one does not fit. CHECK and UNIQUE constraints, primary keys and
triggers stay in force on every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]::oid[]) ORDER BY 1, 2
"""
INDEXES = """
SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE NOT indisunique AND indrelid = ANY(%s::regclass[]::oid[]) ORDER BY 1, 2
"""


@contextmanager
def set_aside(tables: Sequence[str], workers: int) -> Iterator[None]:
    """Without their foreign keys and secondary indexes inside; with them, checked, afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS, [list(tables)])
        keys = cursor.fetchall()
        cursor.execute(INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for _, index, _ in indexes:
            cursor.execute(f"DROP INDEX {index}")
    yield
    by_table: dict[str, list[str]] = {table: [] for table in tables}
    for table, _, definition in indexes:
        by_table[table].append(definition)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(_run, by_table.values()))
    for table in tables:
        added = [f'ADD CONSTRAINT "{name}" {definition}' for owner, name, definition in keys if owner == table]
        if added:
            _run([f"ALTER TABLE {table} {', '.join(added)}"])


def _run(statements: list[str]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '256MB'")
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
