"""Reading the nomenclatures: searches for the fields that complete what one types."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Concat

from catalog.models import Act, Diagnosis, ImagingExam, LabTest, Medicine
from catalog.models.base import Fold, LabelledNomenclature

Row = TypeVar("Row", bound=models.Model)

LIMIT = 12
TYPO_TOLERANCE = 0.45  # word similarity below which two words are not taken for one another
WORDS_READ = 6


def search_diagnoses(
    text: str, *, sex: str = "", age_days: int | None = None, limit: int = LIMIT, only_illness: bool = False
) -> list[Diagnosis]:
    """Active diagnoses by label, synonym or ICD-10 code; the most usual first.

    `sex` F or M and `age_days` leave out what cannot be; without text, the short list.
    """
    rows = Diagnosis.objects.filter(active=True).filter(_fits(sex, age_days))
    if only_illness:
        rows = rows.filter(countable_as_illness=True)
    if not words_of(text):
        return list(rows.filter(common=True).order_by("label")[:limit])
    return list(_ranked(rows, text, label="label").order_by("-rank", "-common", "-similarity", "label")[:limit])


def search_medicines(text: str, limit: int = LIMIT, *, supplies: bool = False) -> list[Medicine]:
    """Active medicines by name, strength, form, group or ATC code; tracer products first.

    `supplies` adds consumables and laboratory supplies.
    """
    rows = Medicine.objects.filter(active=True)
    if not supplies:
        rows = rows.filter(is_consumable=False, is_lab_supply=False)
    if not words_of(text):
        return list(rows.filter(tracer=True).order_by("dci", "strength")[:limit])
    ranked = _ranked(rows, text, label="dci")
    return list(ranked.order_by("-rank", "-tracer", "-similarity", "dci", "strength")[:limit])


def search_lab_tests(text: str, limit: int = LIMIT) -> list[LabTest]:
    """Active tests and panels that can be asked for; components of a panel are asked for with it."""
    return _by_label(LabTest.objects.filter(active=True), text, limit)


def search_imaging_exams(text: str, limit: int = LIMIT) -> list[ImagingExam]:
    """Active imaging exams by label."""
    return _by_label(ImagingExam.objects.filter(active=True), text, limit)


def search_acts(text: str, limit: int = LIMIT) -> list[Act]:
    """Active acts by label."""
    return _by_label(Act.objects.filter(active=True), text, limit)


def words_of(text: str) -> list[str]:
    """The words typed, without punctuation, at most six."""
    return re.findall(r"[^\W_]+", text)[:WORDS_READ]


def _by_label(rows: models.QuerySet[Row], text: str, limit: int) -> list[Row]:
    if not words_of(text):
        return list(rows.order_by("label")[:limit])
    folded = rows.annotate(search_text=Concat(Value(" "), Fold("label")))
    return list(_ranked(folded, text, label="label").order_by("-rank", "-similarity", "label")[:limit])


def _fits(sex: str, age_days: int | None) -> Q:
    fits = Q(sex__in=["", sex]) if sex else Q()
    if age_days is not None:
        fits &= Q(age_min_days=None) | Q(age_min_days__lte=age_days)
        fits &= Q(age_max_days=None) | Q(age_max_days__gte=age_days)
    return fits


def _begins(word: str) -> Q:
    """A word of the row begins with this one."""
    return Q(search_text__contains=Concat(Value(" "), Fold(Value(word)), output_field=models.TextField()))


def _ranked(rows: models.QuerySet[Row], text: str, *, label: str) -> Any:
    """Rows in which each word begins a word, then those that resemble the text; `rank` 3, 2 or 1."""
    words = words_of(text)
    every_word = Q()
    for word in words:
        every_word &= _begins(word)
    similarity = TrigramWordSimilarity(Fold(Value(" ".join(words))), "search_text")  # type: ignore[arg-type]
    first = Q(folded_label__startswith=Fold(Value(" ".join(words))))
    rank = Case(When(every_word & first, then=3), When(every_word, then=2), default=1, output_field=IntegerField())
    ranked = rows.annotate(folded_label=Fold(F(label)), similarity=similarity).annotate(rank=rank)
    return ranked.filter(every_word | Q(similarity__gte=TYPO_TOLERANCE))


def label_of(model: type[LabelledNomenclature], code: str) -> str:
    """The label of a code, or the code itself when the list does not know it."""
    return model._default_manager.filter(code=code).values_list("label", flat=True).first() or code
