"""Danger signs that may be seen in a person of this age and sex, at the door."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.choices import SignContext
from catalog.models import DangerSign
from patients.models import Patient

NEWBORN_DAYS, CHILD_DAYS = 60, 1826


def signs_for(patient: Patient) -> QuerySet[DangerSign]:
    """Signs of the context of the person's age; a woman of childbearing age is asked those of pregnancy too."""
    age = (timezone.localdate() - patient.birth_date).days if patient.birth_date else None
    rows = DangerSign.objects.filter(active=True, context__in=_contexts(patient.sex, age))
    fits = Q(sex="") | Q(sex=patient.sex)
    if age is not None:
        fits &= Q(age_min_days=None) | Q(age_min_days__lte=age)
        fits &= Q(age_max_days=None) | Q(age_max_days__gte=age)
    return rows.filter(fits).order_by("context", "label")


def _contexts(sex: str, age: int | None) -> list[str]:
    if age is not None and age < NEWBORN_DAYS:
        return [SignContext.NEWBORN]
    if age is not None and age < CHILD_DAYS:
        return [SignContext.CHILD]
    childbearing = sex == "F" and (age is None or 10 * 365 <= age < 56 * 365)
    return [SignContext.ADULT, *([SignContext.PREGNANCY] if childbearing else [])]
