"""Tools of the demonstration: a clock that can be set, chance that repeats itself, names of nobody.

Each app fills its own tables in its `demo.py`; `cscomu.management.commands.load_demo` calls them by layer.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone

BATCH = 1000


@dataclass(frozen=True)
class Demo:
    """What is loaded: the present moment, families in a centre, days of history."""

    now: dt.datetime
    families: int = 250
    days: int = 365
    seed: int = 2026

    @property
    def today(self) -> dt.date:
        """The day of the demonstration, in Bamako."""
        return timezone.localdate(self.now)

    @property
    def first_day(self) -> dt.date:
        """First day of the history."""
        return self.today - dt.timedelta(days=self.days)

    def chance(self, *names: object) -> random.Random:
        """Draws of one purpose, the same each time whatever else is drawn."""
        return random.Random(":".join(map(str, (self.seed, *names))))  # noqa: S311 -- repeatable on purpose


@contextmanager
def clock(moment: dt.datetime) -> Iterator[None]:
    """Services called inside believe that it is this moment."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real


def at(day: dt.date, minutes: int) -> dt.datetime:
    """A moment of a day, in minutes since midnight in Bamako."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) + dt.timedelta(minutes=minutes)


def write(rows: Iterable[Any]) -> int:
    """Insert rows of one model in batches; returns how many."""
    rows = list(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
    return len(rows)


@dataclass(frozen=True)
class Name:
    """A name with its other spellings."""

    text: str
    variants: tuple[str, ...]
    weight: int


@lru_cache(maxsize=1)
def _pools() -> dict[str, list[Name]]:
    pools: dict[str, list[Name]] = {"family": [], "F": [], "M": []}
    with (settings.REFERENCE_DATA_DIR / "demo_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            variants = tuple(filter(None, row["spelling_variants"].split(";")))
            pool = pools["family" if row["name_type"] == "family" else row["sex"]]
            pool.append(Name(row["name"], variants, int(row["demo_weight"] or 1)))
    return pools


def draw_name(chance: random.Random, pool: str) -> Name:
    """A name by its frequency; `pool` is family, F or M."""
    names = _pools()[pool]
    return chance.choices(names, weights=[name.weight for name in names])[0]


def spelled(chance: random.Random, name: Name, share: float = 0.12) -> str:
    """A name as somebody wrote it: now and then in another spelling."""
    return chance.choice(name.variants) if name.variants and chance.random() < share else name.text


def phone(chance: random.Random) -> str:
    """A telephone of nobody: the series 70 00 of the demonstration."""
    return f"+2237000{chance.randrange(10_000):04d}"


def pick(chance: random.Random, weights: Sequence[tuple[Any, float]]) -> Any:
    """One of the values by weight."""
    return chance.choices([value for value, _ in weights], weights=[weight for _, weight in weights])[0]
