"""What linking two files would bring together, before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.functional import Promise

from accounts.access import Access
from patients.choices import LinkPolicy
from patients.models import Patient
from patients.rules.duplicates import Verdict, compare
from patients.rules.identity import FIELDS
from patients.selectors.duplicates import person_of_patient
from patients.selectors.records import grant_in_force, person_ids, records_among
from patients.spellings import spelling_groups
from patients.wording import field_label, field_value


@dataclass(frozen=True)
class Preview:
    """Both identities side by side, what the other file would bring, and how alike the two are."""

    identity: list[tuple[str, str, str, bool]]  # label, this file, the other one, differs
    brought: list[tuple[str, int, int]]  # what, on this file, on the other one
    verdict: Verdict


def preview(access: Access, one: Patient, other: Patient) -> Preview:
    """Compare two files that the person may open."""
    rows = []
    for name in FIELDS:
        left, right = field_value(name, getattr(one, name)), field_value(name, getattr(other, name))
        if left != "—" or right != "—":
            rows.append((field_label(name), left, right, left != right))
    on = max(one.recorded_at, other.recorded_at).date()
    verdict = compare(person_of_patient(one), person_of_patient(other), spelling_groups(), on=on)
    return Preview(rows, list(_brought(access, one, other)), verdict)


def _brought(access: Access, one: Patient, other: Patient) -> Iterator[tuple[str, int, int]]:
    """Counts per kind of record; kinds without a name for readers are technical and left out."""
    sides = [person_ids(one.pk), person_ids(other.pk)]
    wide = [grant_in_force(access, ids) is not None for ids in sides]
    for model, field in keys_to_patient():
        if policy_of(model, field) is LinkPolicy.CHOOSE or not isinstance(model._meta.verbose_name_plural, Promise):
            continue
        here, there = (
            records_among(ids, model, path=field, everywhere=everywhere).count()
            for ids, everywhere in zip(sides, wide, strict=True)
        )
        if here or there:
            yield str(model._meta.verbose_name_plural), here, there


def keys_to_patient() -> Iterator[tuple[type[Model], str]]:
    """Every foreign key to Patient of every model, history rows aside."""
    for model in apps.get_models():
        if getattr(model, "is_history", False):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Patient:
                yield model, field.name


def policy_of(model: Any, field: str) -> LinkPolicy | None:
    """What the model declared for this key; None when it forgot."""
    declared: dict[str, LinkPolicy] = getattr(model, "patient_links", {})
    return declared.get(field)
