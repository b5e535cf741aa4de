"""Is this person already known? Points for what agrees, points against what does not, reasons in words.

The weights are the project's own choice, to be tuned by each site on its files; the measure that holds them
is in bench/patients.py (new people announced as certain duplicates, misspelt people found again).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from patients.rules.names import SpellingGroups, likeness, words_of

PROBABLE_FROM = 5.0
CERTAIN_FROM = 8.5


class Likelihood(StrEnum):
    """How sure one may be that two files are of one person."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    UNLIKELY = "unlikely"


@dataclass(frozen=True)
class Person:
    """What is compared. Empty values compare with nothing."""

    given_names: str = ""
    family_name: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_precision: str = "unknown"
    mother_name: str = ""
    father_name: str = ""
    phone: str = ""
    phone_owner: str = ""
    village: object = None
    papers: frozenset[str] = field(default_factory=frozenset)  # keys of identity papers


@dataclass(frozen=True)
class Verdict:
    """The points, and what agrees or differs, most telling first."""

    points: float
    name_likeness: float
    reasons: tuple[str, ...]

    @property
    def likelihood(self) -> Likelihood:
        """A certain duplicate agrees on the name and on at least two other things."""
        if self.points >= CERTAIN_FROM and self.name_likeness >= 0.8:
            return Likelihood.CERTAIN
        return Likelihood.PROBABLE if self.points >= PROBABLE_FROM else Likelihood.UNLIKELY


Finding = tuple[float, str]


def compare(new: Person, known: Person, groups: SpellingGroups, *, on: date) -> Verdict:
    """Weigh two descriptions of perhaps one person, on a day (ages told are vaguer for older people)."""
    name = names_likeness(
        words_of(new.given_names, new.family_name), words_of(known.given_names, known.family_name), groups
    )
    findings = [
        _name(name),
        _papers(new, known),
        _birth(new, known, on),
        _phone(new, known),
        _relative(new.mother_name, known.mother_name, groups, 2.0, _("same mother"), _("other mother")),
        _relative(new.father_name, known.father_name, groups, 1.5, _("same father"), _("other father")),
        _village(new, known),
        _sex(new, known),
    ]
    told = sorted((f for f in findings if f[1]), key=lambda f: -f[0])
    return Verdict(sum(points for points, _word in findings), name, tuple(word for _points, word in told))


def names_likeness(one: Sequence[str], other: Sequence[str], groups: SpellingGroups) -> float:
    """From 0 to 1, whatever the order of the words; the shorter name must be answered whole."""
    short, long = sorted((list(one), list(other)), key=len)
    if not short:
        return 0.0
    total, free = 0.0, list(long)
    for word in short:
        best = max(free, key=lambda w: likeness(word, w, groups, prefix=False), default=None)
        if best is not None:
            total += likeness(word, best, groups, prefix=False)
            free.remove(best)
    missing = 0.03 * (len(long) - len(short))
    return max(total / len(short) - missing, 0.0)


def _name(likeness_: float) -> Finding:
    if likeness_ >= 0.97:
        return 4.0, _("same name")
    if likeness_ >= 0.88:
        return 3.4, _("name pronounced alike")
    if likeness_ >= 0.8:
        return 2.6, _("similar name")
    return (1.0, "") if likeness_ >= 0.65 else (-4.0, "")


def _papers(new: Person, known: Person) -> Finding:
    return (7.0, _("same identity paper")) if new.papers & known.papers else (0.0, "")


def _birth(new: Person, known: Person, on: date) -> Finding:
    if new.birth_date is None or known.birth_date is None:
        return 0.0, ""
    if new.birth_precision == known.birth_precision == "day":
        return _exact_birth(new.birth_date, known.birth_date)
    apart = abs((new.birth_date - known.birth_date).days) / 365.25
    tolerance = 1.0 + 0.06 * max((on - known.birth_date).days / 365.25, 0)
    if apart <= tolerance:
        return 1.0, _("age close")
    return (-1.0, "") if apart <= 2 * tolerance else (-3.0, _("other age"))


def _exact_birth(one: date, other: date) -> Finding:
    if one == other:
        return 4.0, _("same birth date")
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return 3.0, _("day and month swapped")
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if same == 2 and abs(one.year - other.year) <= 10:
        return 1.5, _("birth date close")
    return (-1.5, "") if abs(one.year - other.year) <= 2 else (-3.5, _("other birth date"))


def _phone(new: Person, known: Person) -> Finding:
    if not new.phone or new.phone != known.phone:
        return 0.0, ""
    shared = "relative" in (new.phone_owner, known.phone_owner) or "shared" in (new.phone_owner, known.phone_owner)
    return (2.0 if shared else 3.0), _("same telephone")


def _relative(one: str, other: str, groups: SpellingGroups, points: float, same: str, differs: str) -> Finding:
    if not one or not other:
        return 0.0, ""
    close = names_likeness(words_of(one), words_of(other), groups)
    if close >= 0.85:
        return points, same
    return (0.0, "") if close >= 0.6 else (-points, differs)


def _village(new: Person, known: Person) -> Finding:
    if new.village is None or known.village is None:
        return 0.0, ""
    return (0.7, _("same village")) if new.village == known.village else (-0.5, "")


def _sex(new: Person, known: Person) -> Finding:
    if "U" in (new.sex, known.sex) or not new.sex or not known.sex or new.sex == known.sex:
        return 0.0, ""
    return -3.0, _("other sex")
