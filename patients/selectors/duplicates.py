"""Files that may be of the person about to be registered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_

from django.db.models import Q
from django.utils import timezone

from patients.choices import IdentifierKind
from patients.models import Patient, PatientIdentifier
from patients.presentation import facts_of
from patients.rules.duplicates import Likelihood, Person, Verdict, compare
from patients.rules.identity import Identity
from patients.rules.names import words_of
from patients.selectors.search import Term, word_terms
from patients.spellings import spelling_groups

COMPARED = 600  # files compared at most
COMPARED_FIELDS = (
    "id", "given_names", "family_name", "sex", "birth_date", "birth_precision", "mother_name", "father_name",
    "phone", "phone_owner", "village_id",
)  # fmt: skip


@dataclass(frozen=True)
class Suspect:
    """A known file, and why it may be of the same person."""

    patient: Patient
    verdict: Verdict

    @property
    def line(self) -> str:
        """Village, mother, telephone: what tells two people of one name apart."""
        return facts_of(self.patient).removeprefix(f"{self.patient.number}").removeprefix(" · ")

    @property
    def certain(self) -> bool:
        """True when the two files should not both exist."""
        return self.verdict.likelihood is Likelihood.CERTAIN


def probable_duplicates(
    identity: Identity, *, papers: Iterable[str] = (), exclude: uuid.UUID | None = None, limit: int = 5
) -> list[Suspect]:
    """Known files that probably or certainly are of this person, most likely first, with the reasons."""
    wanted = frozenset(papers)
    by_paper = _owners(wanted)
    new = person_of(identity, wanted)
    groups, today = spelling_groups(), timezone.localdate()
    found: list[tuple[float, uuid.UUID, Verdict]] = []
    rows = Patient.objects.filter(_condition(identity, list(by_paper))).exclude(pk=exclude)
    for row in rows.order_by("-updated_at").values_list(*COMPARED_FIELDS)[:COMPARED]:
        verdict = compare(new, _known(row, by_paper), groups, on=today)
        if verdict.likelihood is not Likelihood.UNLIKELY:
            found.append((verdict.points, row[0], verdict))
    found.sort(key=lambda one: -one[0])
    patients = Patient.objects.select_related("village", "home_centre").in_bulk([pk for _, pk, _ in found[:limit]])
    return [Suspect(patients[pk], verdict) for _, pk, verdict in found[:limit]]


def person_of(identity: Identity, papers: frozenset[str]) -> Person:
    """What is compared of a person not registered yet."""
    return Person(
        given_names=identity.given_names,
        family_name=identity.family_name,
        sex=identity.sex,
        birth_date=identity.birth_date,
        birth_precision=identity.birth_precision,
        mother_name=identity.mother_name,
        father_name=identity.father_name,
        phone=identity.phone,
        phone_owner=identity.phone_owner,
        village=identity.village_id,
        papers=papers,
    )


def person_of_patient(patient: Patient) -> Person:
    """What is compared of a known file."""
    return Person(*(getattr(patient, name) for name in COMPARED_FIELDS[1:]))


def _known(row: tuple, by_paper: dict[uuid.UUID, frozenset[str]]) -> Person:
    pk, *values = row
    return Person(*values, papers=by_paper.get(pk, frozenset()))


def _owners(papers: frozenset[str]) -> dict[uuid.UUID, frozenset[str]]:
    if not papers:
        return {}
    kinds = [kind for kind in IdentifierKind if kind != IdentifierKind.FAMILY_BOOKLET]
    rows = PatientIdentifier.objects.filter(key__in=papers, kind__in=kinds, withdrawn_at=None)
    owners: dict[uuid.UUID, frozenset[str]] = {}
    for pk, key in rows.values_list("patient_id", "key"):
        owners[pk] = owners.get(pk, frozenset()) | {key}
    return owners


def _condition(identity: Identity, owners: list[uuid.UUID]) -> Q:
    """Files that share the name and about the age, or the telephone and a part of the name, or a paper."""
    terms = _likely(word_terms(words_of(identity.given_names, identity.family_name), places=False))
    condition = Q(pk__in=owners)
    if terms:
        every = reduce(and_, (Q(name_words__overlap=list(term.words)) for term in (terms[0], terms[-1])))
        condition |= every & _about(identity.birth_date, identity.birth_precision)
    if identity.phone and terms:
        condition |= Q(phone=identity.phone)
    return condition


def _likely(terms: list[Term]) -> list[Term]:
    for term in terms:
        term.words = {word: score for word, score in term.words.items() if score >= 0.7}
    return terms


def _about(born: date | None, precision: str) -> Q:
    if born is None:
        return Q()
    lived = (timezone.localdate() - born).days
    margin = timedelta(days=400 + (0 if precision == "day" else lived * 0.15))
    vague = timedelta(days=400 + lived * 0.15)
    return Q(birth_date__range=(born - margin, born + margin)) | Q(
        birth_precision__in=["estimated", "year"], birth_date__range=(born - vague, born + vague)
    )
