"""What somebody types into the one search box, read piece by piece.

Names in any order, parts of names, a file number, a telephone, a village, a birth year or an age, mixed freely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from patients.rules.names import fold
from patients.rules.numbers import compact, looks_like_number

MAX_TERMS = 8
MAX_LENGTH = 100
_NUMBER = re.compile(r"\b[A-Za-z]{2,3}[-\s]?\d{2}[-\s]?\d{5,7}[-\s]?[A-Za-z]\b")
_AGE = re.compile(r"\b(\d{1,3})\s*(ans?|mois)\b")
_DIGITS = re.compile(r"(?<![^\W_])\+?\d+(?:[ .]\d+)*(?![^\W_])")
_OLDEST = 125


@dataclass(frozen=True)
class Query:
    """The pieces. Every word must be answered by a name or a place; digits by a number or a telephone."""

    numbers: tuple[str, ...] = ()  # whole file numbers, compact
    words: tuple[str, ...] = ()  # folded
    digits: tuple[str, ...] = ()  # part of a telephone or of a file number
    years: tuple[tuple[int, int], ...] = field(default=())  # birth between 1 January and 31 December of these

    @property
    def empty(self) -> bool:
        """True when nothing can be looked for."""
        return not (self.numbers or self.words or self.digits or self.years)


def read(text: str, today: date) -> Query:
    """Take a typed text apart. Longer texts are cut at 100 characters, queries at 8 pieces."""
    rest = text[:MAX_LENGTH]
    numbers, rest = _numbers(rest)
    years, rest = _ages(rest, today)
    digits: list[str] = []
    for group in _DIGITS.findall(rest):
        _sort_digits(group, today, digits, years)
    words = [word for word in fold(_DIGITS.sub(" ", rest)).split() if not _skipped(word)]
    return Query(tuple(numbers), tuple(words[:MAX_TERMS]), tuple(digits[:MAX_TERMS]), tuple(years[:2]))


def _numbers(text: str) -> tuple[list[str], str]:
    found = [compact(match) for match in _NUMBER.findall(text) if looks_like_number(match)]
    return found, _NUMBER.sub(" ", text) if found else text


def _ages(text: str, today: date) -> tuple[list[tuple[int, int]], str]:
    years: list[tuple[int, int]] = []
    for count, unit in _AGE.findall(text.lower()):
        lived = int(count) if unit.startswith("an") else int(count) // 12
        years.append((today.year - lived - 1, today.year - lived))
    return years, re.sub(_AGE, " ", text.lower()) if years else text


def _sort_digits(group: str, today: date, digits: list[str], years: list[tuple[int, int]]) -> None:
    parts = group.lstrip("+").replace(".", " ").split()
    while parts and _is_year(parts[0], today) and (len(parts) == 1 or len("".join(parts[1:])) >= 7):
        years.append((int(parts[0]), int(parts[0])))
        parts = parts[1:]
    while len(parts) > 1 and _is_year(parts[-1], today) and len("".join(parts[:-1])) >= 7:
        years.append((int(parts[-1]), int(parts[-1])))
        parts = parts[:-1]
    joined = "".join(parts)
    if joined:
        digits.append(joined.removeprefix("223") if len(joined) == 11 else joined)


def _is_year(part: str, today: date) -> bool:
    return len(part) == 4 and today.year - _OLDEST <= int(part) <= today.year


def _skipped(word: str) -> bool:
    return word in {"ne", "nee", "mme", "mr", "mlle", "de", "et"}
