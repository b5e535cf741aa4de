"""What every nomenclature has: a stable code, a switch, how far it can be trusted, its source."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q

from catalog.choices import Sex
from centres.choices import Confidence
from core.models import BaseModel
from core.ownership import Ownership

CODE_FORMAT = r"^[A-Z0-9_]+$"


class Nomenclature(BaseModel):
    """A line of a reference list. Loaded from a file, corrected by the coordination, never deleted."""

    ownership = Ownership.REFERENCE

    code = models.CharField(max_length=40, unique=True)
    active = models.BooleanField(default=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)

    class Meta:
        abstract = True


class LabelledNomenclature(Nomenclature):
    """A line that is read by its label."""

    label = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


def code_immutable() -> pgtrigger.Trigger:
    """Refuse to change a published code."""
    return pgtrigger.Protect(
        name="code_immutable",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__code__df=pgtrigger.F("new__code")),
    )


def code_format(name: str) -> models.CheckConstraint:
    """Codes are upper-case ASCII letters, digits and underscores (data/README.md)."""
    return models.CheckConstraint(condition=Q(code__regex=CODE_FORMAT), name=name)


def sex_known(name: str) -> models.CheckConstraint:
    """Female, male, or empty for both."""
    return models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name=name)


def one_of(field: str, choices: type[models.TextChoices], name: str, *, blank: bool = False) -> models.CheckConstraint:
    """A column that holds a known code only."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*choices.values, *([""] if blank else [])]}), name=name
    )


def in_order(low: str, high: str, name: str) -> models.CheckConstraint:
    """The lower limit is not above the upper one, where both are known."""
    unknown = Q(**{low: None}) | Q(**{high: None})
    return models.CheckConstraint(condition=unknown | Q(**{f"{low}__lte": F(high)}), name=name)


class Fold(Func):
    """Text without accents, case, tone marks and punctuation: the database's `core_fold`."""

    function = "core_fold"
    output_field = models.TextField()


class FoldedWords(Func):
    """Folded words of several columns, each word preceded by a space so that its beginning can be looked for."""

    template = "(' ' || core_fold(%(expressions)s))"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


def search_column(*fields: str) -> models.GeneratedField:
    """A stored column with the folded words of these columns."""
    return models.GeneratedField(
        expression=FoldedWords(*fields), output_field=models.TextField(), db_persist=True, editable=False
    )
