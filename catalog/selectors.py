"""Reading the nomenclatures: searches for the fields that complete what one types."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Concat, Round

from catalog.lists import CatalogueList
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
    return _found(rows, text, "label", ["-common", "label"], limit)


def search_medicines(text: str, limit: int = LIMIT, *, supplies: bool = False) -> list[Medicine]:
    """Active medicines by name, strength, form, group or ATC code; tracer products first.

    `supplies` adds consumables and laboratory supplies.
    """
    rows = Medicine.objects.filter(active=True)
    if not supplies:
        rows = rows.filter(is_consumable=False, is_lab_supply=False)
    if not words_of(text):
        return list(rows.filter(tracer=True).order_by("dci", "strength")[:limit])
    return _found(rows, text, "dci", ["-tracer", "dci", "strength"], limit)


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


def _by_label(rows: Any, text: str, limit: int) -> list[Row]:
    if not words_of(text):
        return list(rows.order_by("label")[:limit])
    folded = rows.annotate(search_text=Concat(Value(" "), Fold("label"), output_field=models.TextField()))
    return _found(folded, text, "label", ["label"], limit)


def _fits(sex: str, age_days: int | None) -> Q:
    fits = Q(sex__in=["", sex]) if sex else Q()
    if age_days is not None:
        fits &= Q(age_min_days=None) | Q(age_min_days__lte=age_days)
        fits &= Q(age_max_days=None) | Q(age_max_days__gte=age_days)
    return fits


def _begins(word: str) -> Q:
    """A word of the row begins with this one."""
    return Q(search_text__contains=Concat(Value(" "), Fold(Value(word)), output_field=models.TextField()))


def _found(rows: models.QuerySet[Row], text: str, label: str, order: list[str], limit: int) -> list[Row]:
    """Rows in which each word typed begins a word; when there are none, rows that resemble the text."""
    words = words_of(text)
    typed = Fold(Value(" ".join(words)))
    every_word = Q()
    for word in words:
        every_word &= _begins(word)
    named = rows.annotate(folded_label=Fold(F(label)))
    begins = Case(When(folded_label__startswith=typed, then=1), default=0, output_field=IntegerField())
    exact = named.filter(every_word).annotate(begins=begins).order_by("-begins", *order)
    return list(exact[:limit]) or list(_resembling(named, typed).order_by("-similarity", *order)[:limit])


def _resembling(rows: Any, typed: Fold) -> Any:
    likeness = TrigramWordSimilarity(typed, "search_text")  # type: ignore[arg-type]
    in_label = TrigramWordSimilarity(typed, "folded_label")  # type: ignore[arg-type]
    likely = rows.annotate(likeness=likeness).filter(likeness__gte=TYPO_TOLERANCE)
    return likely.annotate(similarity=Round(F("likeness") + in_label, 2))


def label_of(model: type[LabelledNomenclature], code: str) -> str:
    """The label of a code, or the code itself when the list does not know it."""
    return model._default_manager.filter(code=code).values_list("label", flat=True).first() or code


def rows_of(
    page: CatalogueList, *, text: str = "", group: str = "", confidence: str = "", withdrawn: bool = False
) -> models.QuerySet[Any]:
    """The rows of a page that answer the filters; withdrawn ones only when asked for."""
    rows = page.model._default_manager.filter(active=not withdrawn)
    for word in words_of(text):
        matches = Q()
        for position, column in enumerate(page.searched):
            folded = {f"searched{position}": Fold(F(column))}
            rows = rows.alias(**folded)
            matches |= Q(**{f"searched{position}__contains": Fold(Value(word))})
        rows = rows.filter(matches)
    if group and page.filtered:
        rows = rows.filter(**{page.filtered: group})
    return rows.filter(confidence=confidence) if confidence else rows


def groups_of(page: CatalogueList) -> list[tuple[str, str]]:
    """Values of the page's filter with their labels, in the order of the labels."""
    if not page.filtered:
        return []
    field = page.model._meta.get_field(page.filtered)
    known = dict(getattr(field, "flatchoices", None) or [])
    label = page.group_label or page.filtered
    pairs = page.model._default_manager.filter(active=True).values_list(page.filtered, label).distinct().order_by()
    return sorted(((code, str(known.get(code, name))) for code, name in pairs if code), key=lambda pair: pair[1])


def confidence_counts(page: CatalogueList) -> dict[str, int]:
    """Active rows by confidence, for the list of the nomenclatures."""
    rows = page.model._default_manager.filter(active=True).order_by()
    return dict(rows.values_list("confidence").annotate(models.Count("pk")))
