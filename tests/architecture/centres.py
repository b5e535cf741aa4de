"""What makes a model centre-owned, in Python and in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from core.constraints import SameCentre
from core.scoping import GuardedQuerySet, ScopedManager, ScopedQuerySet, ScopeError, no_centre
from tests.architecture.ownership import foreign_keys, is_history, label, trigger_names

Models = Iterable[Any]
Allowed = Mapping[str, str]


def columns(model: Any) -> set[str]:
    """Columns of a model's table."""
    return {field.column for field in model._meta.concrete_fields}


def faults_of_managers(found: Models, allowed: Allowed) -> list[str]:
    """Models with a centre whose managers answer without a scope, or with another centre's rows."""
    return [fault for model in found for fault in _manager_faults(model, allowed)]


def _manager_faults(model: Any, allowed: Allowed) -> list[str]:
    faults = []
    if model._meta.base_manager_name is not None:
        faults.append(f"{label(model)}: the base manager is not Django's own")
    for manager in model._meta.managers:
        if not issubclass(manager._queryset_class, GuardedQuerySet):
            faults.append(f"{label(model)}.{manager.name}: its queryset is not guarded")
        elif getattr(model, "scoped_by_centre", False) and not _is_scoped(manager):
            faults.append(f"{label(model)}.{manager.name}: not a scoped manager")
    if "centre_id" in columns(model) and not _is_narrow(model) and label(model) not in allowed:
        faults.append(f"{label(model)}: has a centre and no scope")
    return faults


def _is_scoped(manager: Any) -> bool:
    return isinstance(manager, ScopedManager) and issubclass(manager._queryset_class, ScopedQuerySet)


def _is_narrow(model: Any) -> bool:
    if is_history(model):
        return True  # judged beside its row, by `faults_of_history`
    return model.scoped_by_centre or bool(model.written_by)


def faults_of_open_reading(found: Models, allowed: Allowed) -> list[str]:
    """Rows that a centre writes, or their history, and that are read where no scope is open."""
    return [
        f"{label(model)}.{manager.name}: read without a scope"
        for model in found
        if written(model) and label(model) not in allowed
        for manager in model._meta.managers
        if answers(model, manager)
    ]


def written(model: Any) -> bool:
    """True for rows that one centre writes, and for their history."""
    return bool(getattr(model, "written_by", "") or getattr(model, "read_by_the_writer", False))


def answers(model: Any, manager: Any = None) -> bool:
    """True when the model's manager gives a queryset although no scope is open."""
    with no_centre():
        try:
            (manager or model._default_manager).all()
        except ScopeError:
            return False
        return True


def faults_of_centre_columns(found: Models) -> list[str]:
    """Rows that a centre writes and whose centre may be empty, edited or changed."""
    return [fault for m in found if not is_history(m) and m.written_by for fault in _column_faults(m)]


def _column_faults(model: Any) -> list[str]:
    field = next((f for f in foreign_keys(model) if f.column == model.written_by), None)
    if field is None:
        return [f"{label(model)}: written by a centre that it does not hold"]
    held = {"append_only", f"{field.name}_immutable"} & trigger_names(model)
    return [
        *([f"{label(model)}: its centre may be empty"] if field.null else []),
        *([f"{label(model)}: its centre may be edited in a form"] if field.editable else []),
        *([] if held else [f"{label(model)}: its centre may change"]),
    ]


def faults_of_parents(found: Models, allowed: Allowed) -> list[str]:
    """Foreign keys between centre-owned rows that could join two centres."""
    return [
        f"{label(model, field)}: may point to a row of another centre"
        for model, field in _owned_keys(found)
        if field.name not in held_fields(model) and label(model, field) not in allowed
    ]


def open_parents(found: Models) -> set[str]:
    """Foreign keys between centre-owned rows that no composite key holds."""
    return {label(model, field) for model, field in _owned_keys(found) if field.name not in held_fields(model)}


def _owned_keys(found: Models) -> list[tuple[Any, Any]]:
    scoped = [m for m in found if getattr(m, "scoped_by_centre", False) and not is_history(m)]
    return [(m, f) for m in scoped for f in foreign_keys(m) if getattr(f.related_model, "scoped_by_centre", False)]


def held_fields(model: Any) -> set[str]:
    """Foreign keys that a composite key holds to the row's own centre."""
    return {c.field for c in model._meta.constraints if isinstance(c, SameCentre)}


def faults_of_uniqueness(found: Models, allowed: Allowed) -> list[str]:
    """Constraints that would tell one centre what another one has written."""
    return sorted(
        f"{name}: unique across the centres" for model in found for name in wide(model) if name not in allowed
    )


def wide(model: Any) -> set[str]:
    """Unique constraints and fields of a centre-written model that neither include nor imply the centre."""
    if is_history(model) or not model.written_by:
        return set()
    names = {model.written_by.removesuffix("_id"), *held_fields(model)}
    single = {f"{label(model, f)}" for f in model._meta.concrete_fields if f.unique and not f.primary_key}
    held = {label(model, f) for f in foreign_keys(model) if f.name in names}
    return (single - held) | {c.name for c in _unique_constraints(model) if not names & _fields_of(c)}


def _unique_constraints(model: Any) -> list[Any]:
    return [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint | ExclusionConstraint)]


def _fields_of(constraint: Any) -> set[str]:
    if isinstance(constraint, ExclusionConstraint):
        equal = [expression for expression, operator in constraint.expressions if operator == RangeOperators.EQUAL]
    else:
        equal = [*constraint.fields, *constraint.expressions]
    return {str(getattr(e, "name", e)) for e in list[Any](equal)}
