"""Probable duplicates of many people at once, for imports: a few queries a batch instead of one a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from patients.models import Patient
from patients.rules.duplicates import Likelihood, Person, Verdict, compare
from patients.rules.identity import Identity
from patients.rules.names import words_of
from patients.selectors.duplicates import COMPARED_FIELDS, person_of
from patients.spellings import spelling_groups

MOST = 40_000  # known files compared with a batch at most
CHUNK = 60  # pairs of names looked up by one query
Pair = tuple[str, str]
Candidate = tuple[str, Person]


def suspects_among(people: Sequence[Identity]) -> list[tuple[str, Verdict] | None]:
    """For each person, the number and the verdict of the most likely known file, or None.

    Spelling groups and sounds count; a typing error inside a name is left to the search.
    """
    pairs = [_pair(person) for person in people]
    known = _known(sorted({pair for pair in pairs if pair}))
    today = timezone.localdate()
    return [
        _best(person, known.get(pair, []), today) if pair else None for person, pair in zip(people, pairs, strict=True)
    ]


def _pair(person: Identity) -> Pair | None:
    words = words_of(person.given_names, person.family_name)
    return (words[0], words[-1]) if len(words) > 1 else None


def _known(pairs: Sequence[Pair]) -> dict[Pair, list[Candidate]]:
    groups = spelling_groups()
    found: dict[Pair, list[Candidate]] = {pair: [] for pair in pairs}
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        condition = Q()
        for given, family in chunk:
            condition |= Q(name_words__overlap=list(groups.of(given))) & Q(name_words__overlap=list(groups.of(family)))
        rows = Patient.objects.filter(condition).values_list("number", "name_words", *COMPARED_FIELDS[1:])[:MOST]
        for number, words, *values in rows:
            _file_under(found, chunk, set(words), (number, Person(*values)))
    return found


def _file_under(found: dict[Pair, list[Candidate]], pairs: Sequence[Pair], words: set[str], one: Candidate) -> None:
    groups = spelling_groups()
    for pair in pairs:
        if groups.of(pair[0]) & words and groups.of(pair[1]) & words:
            found[pair].append(one)


def _best(person: Identity, candidates: Sequence[Candidate], today: date) -> tuple[str, Verdict] | None:
    new, groups = person_of(person, frozenset()), spelling_groups()
    best: tuple[str, Verdict] | None = None
    for number, known in candidates:
        if _ages_apart(new, known):
            continue
        verdict = compare(new, known, groups, on=today)
        if best is None or verdict.points > best[1].points:
            best = (number, verdict)
    return best if best and best[1].likelihood is not Likelihood.UNLIKELY else None


def _ages_apart(new: Person, known: Person) -> bool:
    """True when a comparison of the ages alone already speaks against one person."""
    if new.birth_date is None or known.birth_date is None:
        return False
    return abs(new.birth_date.year - known.birth_date.year) > 6
