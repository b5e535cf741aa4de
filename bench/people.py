"""Fictional people at scale: names of data/demo_names.csv by weight, ages of a young country, a few places."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from bench.history import Person
from bench.keys import keys
from centres.models import Centre, Village
from patients.rules.numbers import PatientNumber

FIRST_YEAR = 2020
YEARS = 6
COLUMNS = (
    "id", "home_centre_id", "number", "given_names", "family_name", "nickname", "father_name", "mother_name", "sex",
    "birth_date", "birth_precision", "age_told_on", "village_id", "address", "phone", "phone_owner", "occupation",
    "language", "description", "recorded_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name with its other spellings."""

    text: str
    variants: tuple[str, ...]
    weight: int


class Names:
    """Draws names by weight, sometimes in another spelling."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.pools: dict[str, list[Name]] = {"family": [], "F": [], "M": []}
        with (settings.REFERENCE_DATA_DIR / "demo_names.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self._add(row)

    def _add(self, row: dict[str, str]) -> None:
        pool = "family" if row["name_type"] == "family" else row["sex"]
        variants = tuple(filter(None, row["spelling_variants"].split(";")))
        for key in "FM" if pool not in self.pools else (pool,):
            self.pools[key].append(Name(row["name"], variants, int(row["demo_weight"] or 1)))

    def draw(self, pool: str, *, variant_share: float = 0.12) -> str:
        """A name of a pool: family, F or M."""
        names = self.pools[pool]
        name = self.chance.choices(names, weights=[n.weight for n in names])[0]
        if name.variants and self.chance.random() < variant_share:
            return self.chance.choice(name.variants)
        return name.text


def year_and_rank(serial: int) -> tuple[int, int]:
    """Year of registration and rank in that year of the nth person, from 1."""
    return FIRST_YEAR + (serial - 1) % YEARS, (serial - 1) // YEARS + 1


class People:
    """An endless, deterministic queue of people of one centre."""

    def __init__(self, centre: Centre, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.names = Names(self.chance)
        self.centre = centre
        self.today = today
        self.villages = list(Village.objects.filter(area_centre=centre).values_list("pk", flat=True))
        self.serial = 0
        self.key = keys(seed).__next__
        self.persons: list[Person] = []

    def rows(self, count: int) -> Iterator[tuple[object, ...]]:
        """Rows in the order of COLUMNS."""
        for _ in range(count):
            yield self.row()

    def row(self) -> tuple[object, ...]:
        """One person."""
        chance = self.chance
        self.serial += 1
        sex = "F" if chance.random() < 0.58 else "M"
        given = self.names.draw(sex)
        if chance.random() < 0.25:
            given += " " + self.names.draw(sex)
        family = self.names.draw("family")
        born, precision, told = self._birth()
        year, rank = year_and_rank(self.serial)
        recorded = datetime(year, chance.randrange(1, 11), chance.randrange(1, 28), 9, tzinfo=UTC)
        key = self.key()
        self.persons.append(Person(key, sex, born.toordinal()))
        number = PatientNumber(self.centre.short_code, year, rank)
        mother = f"{self.names.draw('F')} {self.names.draw('family')}" if chance.random() < 0.6 else ""
        father = f"{self.names.draw('M')} {family}" if chance.random() < 0.3 else ""
        phone = f"+223{chance.randrange(60_000_000, 99_999_999)}" if chance.random() < 0.65 else ""
        return (
            key, self.centre.pk, str(number), given, family, "", father, mother, sex, born, precision, told,
            self._village(), "", phone, "own" if phone else "", "", "bm", "",
            recorded, recorded + timedelta(days=chance.randrange(30)),
        )  # fmt: skip

    def _village(self) -> UUID | None:
        return self.chance.choice(self.villages) if self.villages else None

    def _birth(self) -> tuple[date, str, date | None]:
        years = min(int(self.chance.expovariate(1 / 17)), 95)
        born = self.today - timedelta(days=years * 365 + self.chance.randrange(1, 365))
        if self.chance.random() < 0.45:
            return born, "day", None
        return date(born.year, 1, 1), "estimated", self.today


def copy_people(people: People, count: int) -> None:
    """Write people by COPY, history and vocabulary triggers in place."""
    with connection.cursor() as cursor:
        statement = f"COPY patients_patient ({', '.join(COLUMNS)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in people.rows(count):
                copy.write_row(row)
