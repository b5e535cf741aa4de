"""Writing in bulk: the dataset itself, and COPY with the triggers of the tables in force."""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.utils import timezone

from bench.database import Dataset
from bench.people import COLUMNS, People
from bench.registry import Line, case
from centres.models import Centre

SIZES = (10_000, 50_000, 100_000)
AREA = "chargement"


@case("generate", Line("generate", AREA, "génération de toutes les données", "s", 180))
def generate(dataset: Dataset) -> dict[str, float]:
    """Seconds that the generation of the dataset took."""
    return {"generate": dataset.seconds}


@case(
    "copy",
    *(Line(f"copy-{n // 1000}k", AREA, f"COPY de {n} patients", "lignes/s", 10_000, at_most=False) for n in SIZES),
    Line("copy-flat", AREA, "COPY : débit à 100 000 / débit à 10 000", "", 0.8, at_most=False),
)
def copy_rows(dataset: Dataset) -> dict[str, float]:
    """Rows per second with every index, key and trigger of the patients in force; undone afterwards."""
    rates = {f"copy-{size // 1000}k": _rate(size) for size in SIZES}
    return {**rates, "copy-flat": rates["copy-100k"] / rates["copy-10k"]}


@case(
    "history",
    *(Line(f"history-{n // 1000}k", AREA, f"UPDATE avec historique de {n} patients", "lignes/s", 10_000, at_most=False)
      for n in SIZES),
    Line("history-flat", AREA, "UPDATE : débit à 100 000 / débit à 10 000", "", 0.8, at_most=False),
)  # fmt: skip
def update_rows(dataset: Dataset) -> dict[str, float]:
    """Rows per second of an update that writes one history row each; undone afterwards."""
    rates = {f"history-{size // 1000}k": _update_rate(size) for size in SIZES}
    return {**rates, "history-flat": rates["history-100k"] / rates["history-10k"]}


def _rate(size: int) -> float:
    centre = Centre.objects.get(code="CSU4")
    centre.short_code = "ZZZ"  # numbers of nobody
    people = People(centre, 4000 + size, timezone.localdate())
    rows = list(people.rows(size))
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.monotonic()
        with cursor.copy(f"COPY patients_patient ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.monotonic() - began
        transaction.set_rollback(True)
    _sweep("patients_patient", "patients_nameword")
    return size / seconds


def _update_rate(size: int) -> float:
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.monotonic()
        cursor.execute(
            "UPDATE patients_patient SET occupation = 'mesure' "
            "WHERE id IN (SELECT id FROM patients_patient ORDER BY id LIMIT %s)",
            [size],
        )
        changed = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.monotonic() - began
        transaction.set_rollback(True)
    _sweep("patients_patient", "patients_patienthistory")
    return changed / seconds


def _sweep(*tables: str) -> None:
    """Give back the room of the rows that were undone: the next measure begins as this one did."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(tables)}")
