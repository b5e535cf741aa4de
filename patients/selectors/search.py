"""The search: one box, ranked, forgiving.

Words are first looked up in the vocabulary of all names (a few thousand words), which gives the words as
they are written on files; files are then found by those words through an index. Files are read within the
open scope; two linked files give one line.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Upper
from django.utils import timezone

from centres.models import Village
from core.scoping import scope_centres
from patients.models import Contact, NameWord, Patient, PatientIdentifier, PatientLink
from patients.rules.names import errors_allowed, fold, likeness
from patients.rules.query import Query, read
from patients.spellings import spelling_groups

BEHIND = 0.25  # an answer so much worse than the best one is not shown
CANDIDATES = 400  # files ranked at most, the most recently touched first
STRICT = 0.9  # likeness from which a word counts as written right
KIN_WEIGHT = 0.55  # a parent's name answers less than the person's own
VILLAGE_WEIGHT = 0.6
_RANKED = (
    "id", "name_words", "kin_words", "village_id", "phone", "number", "birth_date", "birth_precision", "updated_at",
)  # fmt: skip


class Distance(Func):
    """Levenshtein distance, given up beyond the third argument."""

    function = "levenshtein_less_equal"
    output_field = IntegerField()


@dataclass(frozen=True)
class Hit:
    """A file that answers, its rank and the numbers of the person's other files."""

    patient: Patient
    score: float
    other_numbers: tuple[str, ...] = ()


@dataclass
class Term:
    """One piece of the query: what in a file answers it, and how well."""

    words: dict[str, float] = field(default_factory=dict)
    villages: dict[uuid.UUID, float] = field(default_factory=dict)
    digits: str = ""
    number: str = ""
    years: tuple[int, int] | None = None
    ids: frozenset[uuid.UUID] = frozenset()

    def condition(self) -> Q:
        """Files that answer this piece."""
        parts: list[Q] = []
        if self.words:
            parts += [Q(name_words__overlap=list(self.words)), Q(kin_words__overlap=list(self.words))]
        if self.villages:
            parts.append(Q(village__in=list(self.villages)))
        if self.number:
            parts.append(Q(compact_number=self.number))
        if self.digits:
            parts += [Q(phone__contains=self.digits), Q(upper_number__contains=self.digits)]
        if self.years:
            parts.append(_born_about(*self.years))
        if self.ids:
            parts.append(Q(pk__in=self.ids))
        return reduce(or_, parts) if parts else Q(pk__in=[])

    def score(self, row: Sequence) -> float:
        """From 0, not answered, to 1."""
        pk, names, kin, village, phone, number, born, precision, _ = row
        found = [0.0]
        found += [self.words.get(word, 0.0) for word in names]
        found += [KIN_WEIGHT * self.words.get(word, 0.0) for word in kin]
        found.append(VILLAGE_WEIGHT * self.villages.get(village, 0.0))
        if self.digits:
            found.append(_digits_score(self.digits, phone, number))
        if self.years and born:
            found.append(_year_score(self.years, born, precision))
        if pk in self.ids or (self.number and self.number == number.replace("-", "")):
            found.append(1.0)
        return max(found)


def _digits_score(digits: str, phone: str, number: str) -> float:
    if phone.removeprefix("+223") == digits:
        return 1.0
    if number.split("-")[2].lstrip("0") == digits.lstrip("0"):
        return 0.95
    return 0.8 if digits in phone or digits in number else 0.0


def _born_about(first: int, last: int) -> Q:
    exact = Q(birth_date__range=(date(first, 1, 1), date(last, 12, 31)))
    about = Q(birth_precision="estimated", birth_date__range=(date(first - 2, 1, 1), date(last + 2, 12, 31)))
    return exact | about


def _year_score(years: tuple[int, int], born: date, precision: str) -> float:
    first, last = years
    if first <= born.year <= last:
        return 1.0
    away = min(abs(born.year - first), abs(born.year - last))
    return 0.85 - 0.1 * away if precision == "estimated" and away <= 2 else 0.0


def search(text: str, limit: int = 20) -> list[Hit]:
    """The files of the open scope that answer the text, best first, at most `limit`.

    Every piece must be answered; when nothing answers them all, one piece may be left out.
    """
    query = read(text, timezone.localdate())
    if query.empty:
        return []
    terms = terms_of(query)
    ranked = _ranked([_strict(term) for term in terms], limit)
    if len(ranked) < limit:
        ranked = _merge(ranked, _ranked(terms, limit))
    if not ranked and len(terms) > 1:
        ranked = _without_one(terms, limit)
    worst = ranked[0][0] - BEHIND if ranked else 0.0
    return _hits([pair for pair in ranked if pair[0] >= worst][:limit])


def terms_of(query: Query) -> list[Term]:
    """The pieces with all that may answer them, typing errors included."""
    terms = [Term(number=number) for number in query.numbers]
    terms += word_terms(query.words)
    terms += [Term(digits=digits, ids=_known_by(digits)) for digits in query.digits]
    terms += [Term(years=years) for years in query.years]
    return terms


def word_terms(words: Sequence[str], *, places: bool = True) -> list[Term]:
    """For each wanted word, the written words and the villages that may answer it."""
    if not words:
        return []
    groups = spelling_groups()
    vocabulary = set(_vocabulary(words))
    known_places = [(pk, fold(name).split()) for pk, name in _places()] if places else []
    terms = []
    for wanted in words:
        scored = ((word, likeness(wanted, word, groups)) for word in vocabulary | {wanted})
        villages = {pk: max(likeness(wanted, part, groups) for part in parts) for pk, parts in known_places if parts}
        terms.append(
            Term(
                words={word: score for word, score in scored if score},
                villages={pk: score for pk, score in villages.items() if score >= 0.8},
            )
        )
    return terms


def _vocabulary(words: Iterable[str]) -> Iterable[str]:
    """Written words that may answer the wanted ones: same spelling group, same beginning, few wrong letters."""
    groups = spelling_groups()
    conditions: list[Q] = []
    known = NameWord.objects.all()
    for index, wanted in enumerate(words):
        conditions += [Q(word__in=groups.of(wanted)), Q(word__startswith=wanted)]
        allowed = errors_allowed(wanted) + 1
        if len(wanted) >= 4:
            known = known.alias(**{f"d{index}": Distance(F("word"), Value(wanted), Value(allowed))})
            conditions.append(Q(**{f"d{index}__lte": allowed}))
    return known.filter(reduce(or_, conditions)).values_list("word", flat=True)


def _places() -> Iterable[tuple[uuid.UUID, str]]:
    return Village.objects.filter(area_centre__in=scope_centres()).values_list("pk", "name")


def _known_by(digits: str) -> frozenset[uuid.UUID]:
    """Files found by a relative's telephone or by a number on a paper the person carries."""
    if len(digits) < 6:
        return frozenset()
    by_contact = Contact.objects.filter(phone__in=[digits, f"+223{digits}"], closed_at=None)
    by_paper = PatientIdentifier.objects.filter(key=digits, withdrawn_at=None)
    return frozenset(by_contact.values_list("patient_id", flat=True)) | frozenset(
        by_paper.values_list("patient_id", flat=True)
    )


def _strict(term: Term) -> Term:
    """The same piece without typing errors."""
    kept = {word: score for word, score in term.words.items() if score >= STRICT or _begins(term, word)}
    return Term(kept, term.villages, term.digits, term.number, term.years, term.ids)


def _begins(term: Term, word: str) -> bool:
    wanted = max(term.words, key=lambda w: term.words[w])
    return word.startswith(wanted) and term.words[word] >= 0.8


Ranked = list[tuple[float, uuid.UUID]]


def _ranked(terms: Sequence[Term], limit: int, *, left_out: int = 0) -> Ranked:
    rows = Patient.objects.alias(
        upper_number=Upper("number"),
        compact_number=Func(F("number"), Value("-"), Value(""), function="replace"),
    )
    rows = rows.filter(reduce(and_, (term.condition() for term in terms)))
    scored = []
    for row in rows.order_by("-updated_at").values_list(*_RANKED)[:CANDIDATES]:
        scores = [term.score(row) for term in terms]
        unsaid = len(row[1]) - sum(1 for term in terms if term.words)
        score = sum(scores) / (len(scores) + left_out) - 0.01 * max(unsaid, 0)
        scored.append((score, row[-1], row[0]))
    scored.sort(reverse=True)
    return [(score, pk) for score, _, pk in scored[: limit * 2]]


def _without_one(terms: Sequence[Term], limit: int) -> Ranked:
    found: Ranked = []
    for index in range(len(terms)):
        found = _merge(found, _ranked([*terms[:index], *terms[index + 1 :]], limit, left_out=1))
    return found


def _merge(one: Ranked, other: Ranked) -> Ranked:
    best: dict[uuid.UUID, float] = {}
    for score, pk in [*one, *other]:
        best[pk] = max(score, best.get(pk, 0.0))
    return sorted(((score, pk) for pk, score in best.items()), key=lambda pair: -pair[0])


def _hits(ranked: Ranked) -> list[Hit]:
    ids = [pk for _, pk in ranked]
    links = PatientLink.objects.in_force().filter(Q(duplicate__in=ids) | Q(canonical__in=ids))
    pairs = list(links.values_list("duplicate_id", "canonical_id", "duplicate__number"))
    wanted = {*ids, *(canonical for _, canonical, _ in pairs)}
    patients = Patient.objects.select_related("village", "home_centre").in_bulk(wanted)
    canonical = {duplicate: head for duplicate, head, _ in pairs if head in patients}
    others: dict[uuid.UUID, list[str]] = {}
    for duplicate, head, number in pairs:
        others.setdefault(head if head in patients else duplicate, []).append(number)
    hits: dict[uuid.UUID, Hit] = {}
    for score, pk in ranked:
        shown = canonical.get(pk, pk)
        if shown not in hits:
            hits[shown] = Hit(patients[shown], score, tuple(others.get(shown, ())))
    return list(hits.values())
