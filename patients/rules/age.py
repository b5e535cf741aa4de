"""Ages as the clinic says them, and birth dates known only in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAYS_UNTIL = 31  # ages below are said in days
MONTHS_UNTIL = 24  # ages below are said in months
YEARS_AND_MONTHS_UNTIL = 6  # ages below are said in years and months
ADULT_FROM = 15  # age in years from which one is called a man or a woman
OLDEST = 125  # years; above, a birth date is a mistake


@dataclass(frozen=True)
class Age:
    """A completed age on a day; the parts are whole, `days_total` counts every day lived."""

    years: int
    months: int
    days_total: int

    @property
    def months_total(self) -> int:
        """Completed months since birth."""
        return self.years * 12 + self.months


def age_at(born: date, on: date) -> Age:
    """The completed age. Raises ValueError when the birth lies after the day."""
    if born > on:
        raise ValueError("Born after the day asked for.")
    months = (on.year - born.year) * 12 + on.month - born.month
    if on.day < born.day:
        months -= 1
    return Age(years=months // 12, months=months % 12, days_total=(on - born).days)


def age_text(born: date | None, on: date, *, approximate: bool = False) -> str:
    """« 12 jours », « 14 mois », « 3 ans 2 mois », « 24 ans »; « env. » before an estimated age."""
    if born is None:
        return _("age unknown")
    text = _spoken(age_at(born, max(on, born)))
    return _("about %(age)s") % {"age": text} if approximate else text


def _spoken(age: Age) -> str:
    if age.days_total < DAYS_UNTIL:
        return _days(age.days_total)
    if age.months_total < MONTHS_UNTIL:
        return _months(max(age.months_total, 1))
    if age.years < YEARS_AND_MONTHS_UNTIL and age.months:
        return f"{_years(age.years)} {_months(age.months)}"
    return _years(age.years)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def _years(count: int) -> str:
    return ngettext("%(count)d year", "%(count)d years", count) % {"count": count}


def sex_word(sex: str, born: date | None, on: date) -> str:
    """« garçon », « fille », « homme », « femme » by age; empty when the sex is not known."""
    child = born is not None and age_at(born, max(on, born)).years < ADULT_FROM
    words = {
        ("M", True): _("boy"),
        ("F", True): _("girl"),
        ("M", False): _("man"),
        ("F", False): _("woman"),
    }
    return words.get((sex, child), "")


def birth_from_age(years: int, months: int, days: int, on: date) -> date:
    """The birth date that an age told on a day stands for. Raises ValueError for a negative or absurd age."""
    if min(years, months, days) < 0 or years > OLDEST:
        raise ValueError("An age is between 0 and 125 years.")
    whole = on.year * 12 + on.month - 1 - (years * 12 + months)
    year, month = divmod(whole, 12)
    first = date(year, month + 1, 1)
    return first + timedelta(days=min(on.day, _length(first)) - 1) - timedelta(days=days)


def _length(first: date) -> int:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first).days
