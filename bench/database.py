"""A database of its own for each scale, made once and kept while schema and generator stay the same."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PARTS_OF_THE_DATA = ("people.py", "illnesses.py", "history.py", "generate.py", "staff.py", "keys.py", "constraints.py")
MARKS = """
CREATE TABLE IF NOT EXISTS bench_dataset (mark text PRIMARY KEY, seconds double precision NOT NULL, load real NOT NULL);
CREATE TABLE IF NOT EXISTS bench_measure (
    name text PRIMARY KEY, measured double precision NOT NULL, load real NOT NULL,
    at timestamptz NOT NULL DEFAULT now());
"""


@dataclass(frozen=True)
class Scale:
    """How much is generated."""

    name: str
    patients: int
    consultations: int


SCALES = {
    "full": Scale("full", 100_000, 500_000),
    "small": Scale("small", 5_000, 25_000),
    "tiny": Scale("tiny", 210, 700),
}


@dataclass(frozen=True)
class Dataset:
    """A database that has been filled, and how long that took."""

    scale: Scale
    seconds: float
    load: float


def choose_database(scale: Scale) -> str:
    """Point the settings, not loaded yet, to the database of this scale; returns its name."""
    name = f"{os.environ.get('CSCOMU_DB_NAME', 'cscomu')}_{scale.name}"
    os.environ["CSCOMU_DB_NAME"] = name
    os.environ["CSCOMU_DB_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cscomu.settings")
    return name


def without_time_limit(sender: object, connection: BaseDatabaseWrapper, **_: object) -> None:
    """Statements of this process may be long; those of the web processes keep the limit of production."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def mark_of(scale: Scale) -> str:
    """Changes with the schema, the reference data and every line of the generator."""
    return _digest([ROOT / "bench" / name for name in PARTS_OF_THE_DATA], schema_mark() + repr(scale))


def schema_mark() -> str:
    """Changes with every migration and every reference row."""
    return _digest([*ROOT.glob("*/migrations/*.py"), *(ROOT / "data").glob("*.csv")])


def _digest(files: list[Path], first: str = "") -> str:
    digest = hashlib.sha256(first.encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def bears(name: str, mark: str) -> tuple[float, float] | None:
    """Seconds and load of the filling of this database, when it bears this mark."""
    try:
        with _connect(name) as connection:
            found = connection.execute("SELECT seconds, load FROM bench_dataset WHERE mark = %s", [mark]).fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return None
    return None if found is None else (found[0], found[1])


def put_mark(name: str, mark: str, seconds: float = 0.0, load: float = 0.0) -> None:
    """From now on the database counts as ready."""
    with _connect(name) as connection:
        connection.execute(MARKS)
        connection.execute("INSERT INTO bench_dataset VALUES (%s, %s, %s)", [mark, seconds, load])


def create(name: str, template: str = "template1") -> None:
    """A new database in place of the former one."""
    with _connect("postgres") as connection:
        new, model = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, model))


def _connect(name: str) -> psycopg.Connection:
    return psycopg.connect(
        dbname=name,
        host=os.environ.get("CSCOMU_DB_HOST", "/tmp"),
        port=os.environ.get("CSCOMU_DB_PORT", "5432"),
        user=os.environ.get("CSCOMU_DB_OWNER", "cscomu_owner"),
        autocommit=True,
    )
