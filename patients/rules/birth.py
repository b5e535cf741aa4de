"""A birth told at the desk: a date, part of a date, or an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from patients.choices import BirthPrecision
from patients.rules.age import OLDEST, birth_from_age
from patients.rules.text import RefusedTextError

_DATE = re.compile(r"^(?:(?:(\d{1,2})[/.\-\s])?(\d{1,2})[/.\-\s])?(\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_AGE_PART = re.compile(r"(\d{1,3})\s*(ans?|a|mois|m|semaines?|sem|jours?|j)?(?![a-z])")


@dataclass(frozen=True)
class Birth:
    """A stored birth date: what is not known is set to the first day; an age carries the day it was told."""

    on: date
    precision: BirthPrecision
    told_on: date | None = None


def read_date(text: str, today: date) -> Birth:
    """« 12/03/1998 », « 03/1998 », « 1998 ». Raises RefusedTextError for an impossible, future or too old date."""
    iso, match = _ISO.match(text.strip()), _DATE.match(text.strip())
    if iso:
        year, month, day = iso.groups()
    elif match:
        day, month, year = match.groups()
    else:
        raise RefusedTextError(_("Write the date as 12/03/1998, 03/1998 or 1998."))
    try:
        born = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise RefusedTextError(_("This date does not exist.")) from None
    _refuse_impossible(born, today)
    known = BirthPrecision.DAY if day else BirthPrecision.MONTH if month else BirthPrecision.YEAR
    return Birth(born, known)


def _refuse_impossible(born: date, today: date) -> None:
    if born > today:
        raise RefusedTextError(_("This date is in the future."))
    if today.year - born.year > OLDEST:
        raise RefusedTextError(_("This date is more than %(years)d years ago.") % {"years": OLDEST})


def read_age(text: str, today: date) -> Birth:
    """« 24 », « 24 ans », « 3 ans 2 mois », « 8 mois », « 12 jours ». Raises RefusedTextError."""
    typed = text.strip().lower()
    parts = _AGE_PART.findall(typed)
    if not parts or _AGE_PART.sub("", typed).replace("et", "").strip(" ,."):
        raise RefusedTextError(_("Write the age as 24 ans, 8 mois or 12 jours."))
    years = months = days = 0
    for count, unit in parts:
        if unit.startswith("m"):
            months += int(count)
        elif unit.startswith("s"):
            days += 7 * int(count)
        elif unit.startswith("j"):
            days += int(count)
        else:
            years += int(count)
    if years > OLDEST or months > 12 * OLDEST:
        raise RefusedTextError(_("Nobody is older than %(years)d years.") % {"years": OLDEST})
    return Birth(birth_from_age(years, months, days, today), BirthPrecision.ESTIMATED, today)


def birth_text(born: date | None, precision: str) -> str:
    """The date as it may be typed again: only what is known."""
    if born is None:
        return ""
    shapes = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y", "estimated": "%Y"}
    return born.strftime(shapes[precision])
