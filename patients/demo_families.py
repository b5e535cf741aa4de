"""Families of the demonstration: who lives with whom, how old, how each name was written down."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.demo import Demo, Name, draw_name, phone, pick, spelled

DAYS = 365.25
ADULT = 18 * DAYS
MEN_AT_WORK = ("Cultivateur", "Commerçant", "Éleveur", "Mécanicien", "Enseignant", "Maçon", "Chauffeur", "Tailleur")
WOMEN_AT_WORK = ("Ménagère", "Commerçante", "Cultivatrice", "Coiffeuse", "Couturière", "Enseignante", "Maraîchère")
# Share of people who are registered: mothers and small children come, men come late.
REGISTERED = {"mother": 0.95, "father": 0.45, "child": 0.8, "elder": 0.6}
LANGUAGES = {
    "CSU3": (("kao", 5), ("snk", 3), ("bm", 2)),
    "CSU5": (("sef", 5), ("bm", 5)),
    "CSU6": (("kao", 4), ("snk", 3), ("bm", 3)),
}


@dataclass(eq=False)
class Member:
    """One person of a family, before the file is opened."""

    part: str  # mother, father, child, elder
    sex: str
    given: str
    family: str
    born: dt.date
    precision: str
    registered: dt.date
    phone: str = ""
    phone_owner: str = ""
    occupation: str = ""
    father: str = ""
    mother: str = ""
    mother_of: int = -1  # index of the mother among the members of the family

    def age_days(self, on: dt.date) -> int:
        """Whole days since the birth."""
        return (on - self.born).days


@dataclass
class Family:
    """People of one household; `members` are those who have a file."""

    village: uuid.UUID
    language: str
    members: list[Member] = field(default_factory=list)


def families(demo: Demo, code: str, villages: Sequence[tuple[uuid.UUID, float]]) -> list[Family]:
    """The families of a centre, the same each time."""
    chance = demo.chance("families", code)
    tongues = LANGUAGES.get(code, (("bm", 9), ("fr", 1)))
    return [
        _family(chance, demo, Family(village=pick(chance, villages), language=pick(chance, tongues)))
        for _ in range(demo.families)
    ]


def _family(chance: random.Random, demo: Demo, family: Family) -> Family:
    name, maiden = draw_name(chance, "family"), draw_name(chance, "family")
    mother_born = demo.today - dt.timedelta(days=round(chance.triangular(17, 46, 27) * DAYS))
    father_born = mother_born - dt.timedelta(days=round(chance.triangular(0, 18, 6) * DAYS))
    mother = _adult(chance, demo, "mother", spelled(chance, maiden), mother_born)
    father = _adult(chance, demo, "father", spelled(chance, name), father_born)
    people = [mother, father, *_children(chance, demo, mother, father, name)]
    if chance.random() < 0.28:
        people.append(_elder(chance, demo, father, name))
    family.members = [one for one in people if chance.random() < REGISTERED[one.part]]
    for one in family.members:
        if one.part == "child" and mother in family.members:
            one.mother_of = family.members.index(mother)
    return family


def _adult(chance: random.Random, demo: Demo, part: str, family: str, born: dt.date) -> Member:
    """A grown-up: most know an age, not a date."""
    sex = "F" if part == "mother" else "M"
    given = spelled(chance, draw_name(chance, sex))
    precision = pick(chance, (("day", 3), ("year", 2), ("estimated", 5)))
    number, owner = pick(chance, (((phone(chance), "own"), 6), ((phone(chance), "relative"), 1), (("", ""), 3)))
    return Member(
        part=part,
        sex=sex,
        given=given,
        family=family,
        born=born if precision == "day" else dt.date(born.year, 1, 1),
        precision=precision,
        registered=_registered(chance, demo, demo.today - dt.timedelta(days=900)),
        phone=number,
        phone_owner=owner,
        occupation=chance.choice(WOMEN_AT_WORK if sex == "F" else MEN_AT_WORK),
    )


def _registered(chance: random.Random, demo: Demo, earliest: dt.date) -> dt.date:
    """The day the file was opened: more of them lately, none after yesterday."""
    first = max(earliest, demo.today - dt.timedelta(days=900))
    span = max((demo.today - first).days - 1, 0)
    return first + dt.timedelta(days=round(span * chance.random() ** 0.8))


def _children(chance: random.Random, demo: Demo, mother: Member, father: Member, name: Name) -> list[Member]:
    """Births at least two years apart, from the mother's seventeenth year on."""
    born = mother.born + dt.timedelta(days=round((17 + chance.random() * 4) * DAYS))
    found: list[Member] = []
    while born < demo.today and (born - mother.born).days < 44 * DAYS and len(found) < 8:
        if (demo.today - born).days < ADULT and chance.random() < 0.88:
            found.append(_child(chance, demo, born, mother, father, name))
        born += dt.timedelta(days=round((2 + chance.random() * 1.8) * DAYS))
    return found


def _child(chance: random.Random, demo: Demo, born: dt.date, mother: Member, father: Member, name: Name) -> Member:
    sex = "F" if chance.random() < 0.49 else "M"
    young = (demo.today - born).days < 5 * DAYS
    precision = "day" if chance.random() < (0.9 if young else 0.6) else "month"
    return Member(
        part="child",
        sex=sex,
        given=spelled(chance, draw_name(chance, sex)),
        family=spelled(chance, name),
        born=born if precision == "day" else born.replace(day=1),
        precision=precision,
        registered=_registered(chance, demo, born + dt.timedelta(days=1)),
        phone=mother.phone,
        phone_owner="relative" if mother.phone else "",
        occupation="Élève" if (demo.today - born).days > 7 * DAYS else "",
        father=f"{father.given} {father.family}",
        mother=f"{mother.given} {mother.family}",
    )


def _elder(chance: random.Random, demo: Demo, father: Member, name: Name) -> Member:
    """A grandfather or grandmother of the house."""
    born = father.born - dt.timedelta(days=round(chance.triangular(19, 35, 24) * DAYS))
    mother = chance.random() < 0.55
    elder = _adult(chance, demo, "mother" if mother else "father", spelled(chance, name), born)
    elder.part, elder.phone, elder.phone_owner = "elder", "", ""
    return elder
