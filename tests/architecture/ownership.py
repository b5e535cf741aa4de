"""What every model declares: its owner, its key, its history, what its keys to a patient mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pgtrigger
from django.db import models

from core.history import HistoryRow
from core.ids import uuid7
from core.ownership import Ownership
from patients.choices import LinkPolicy
from patients.models import Patient

Models = Iterable[Any]
Allowed = Mapping[str, str]


def label(model: Any, field: Any = None) -> str:
    """app.Model, or app.Model.field."""
    return f"{model._meta.label}.{field.name}" if field else str(model._meta.label)


def foreign_keys(model: Any) -> list[Any]:
    """The foreign keys that a model holds, one-to-one included."""
    return [f for f in model._meta.concrete_fields if f.remote_field]


def is_history(model: Any) -> bool:
    """True for the table in which triggers keep the former states of another."""
    return issubclass(model, HistoryRow)


def tracked_by(found: Models) -> dict[Any, Any]:
    """Each tracked model with the model of its history."""
    return {m.pgh_tracked_model: m for m in found if is_history(m)}


def trigger_names(model: Any) -> set[str]:
    """Triggers that a model declares."""
    return {trigger.name for trigger, _ in _triggers(model)}


def _triggers(model: Any) -> list[tuple[pgtrigger.Trigger, Any]]:
    return [(trigger, model) for trigger in getattr(model._meta, "triggers", [])]


# --- ownership and keys --------------------------------------------------------------------------------------------


def faults_of_ownership(found: Models) -> list[str]:
    """Models that do not say who writes them."""
    return [
        f"{label(m)}: no ownership declared" for m in found if not isinstance(getattr(m, "ownership", 0), Ownership)
    ]


def faults_of_strangers(found: Models, local: Allowed) -> list[str]:
    """Models of libraries that are not listed as staying on the server."""
    return [f"{label(m)}: of a library, not on the local list" for m in found if m._meta.app_label not in local]


def faults_of_primary_keys(found: Models, allowed: Allowed) -> list[str]:
    """Models whose key is not a UUIDv7."""
    return [f"{label(m)}: its key is not a UUIDv7" for m in found if label(m) not in allowed and not _has_uuid7(m)]


def _has_uuid7(model: Any) -> bool:
    key = model._meta.pk
    if is_history(model):  # written by a trigger, not by Python
        return isinstance(key, models.UUIDField) and getattr(key.db_default, "function", "") == "core_uuid7"
    return isinstance(key, models.UUIDField) and key.default is uuid7


# --- relations -----------------------------------------------------------------------------------------------------


def faults_of_relations(found: Models) -> list[str]:
    """Relations that could delete or blank a fact, or that hold no row of their own."""
    return [fault for model in found for fault in _relation_faults(model)]


def _relation_faults(model: Any) -> list[str]:
    faults = [f"{label(model, f)}: on_delete is not PROTECT" for f in foreign_keys(model) if not _protects(model, f)]
    faults += [
        f"{label(model, f)}: many to many without a model of its own"
        for f in model._meta.many_to_many
        if getattr(f.remote_field.through._meta, "auto_created", True)
    ]
    return faults + [f"{label(model, f)}: a generic key" for f in model._meta.private_fields if f.is_relation]


def _protects(model: Any, field: Any) -> bool:
    if is_history(model):  # what it speaks of may be gone; a history holds nothing back
        return not field.db_constraint
    return field.remote_field.on_delete is models.PROTECT and field.db_constraint


def faults_of_patient_keys(found: Models, watched: Iterable[str]) -> list[str]:
    """Foreign keys to a patient that do not say what they mean when two files are of one person."""
    return [
        fault
        for model in found
        if not is_history(model)
        for fault in [*_unsaid_policies(model), *_vain_policies(model), *_unwatched_conflicts(model, set(watched))]
    ]


def _patient_keys(model: Any) -> set[str]:
    return {f.name for f in foreign_keys(model) if f.related_model is Patient}


def _policies(model: Any) -> dict[str, LinkPolicy]:
    declared: dict[str, LinkPolicy] = getattr(model, "patient_links", {})
    return declared


def _unsaid_policies(model: Any) -> list[str]:
    missing = _patient_keys(model) - set(_policies(model))
    return [f"{label(model)}.{name}: union, choose or conflict is not declared" for name in sorted(missing)]


def _vain_policies(model: Any) -> list[str]:
    vain = set(_policies(model)) - _patient_keys(model)
    return [f"{label(model)}.{name}: declared, but no key to a patient" for name in sorted(vain)]


def _unwatched_conflicts(model: Any, watched: set[str]) -> list[str]:
    conflicts = LinkPolicy.CONFLICT in _policies(model).values()
    if not conflicts or model._meta.app_label in watched:
        return []
    return [f"{label(model)}: declares a conflict, but its app does not watch the gate patients.link"]


# --- history and append-only ---------------------------------------------------------------------------------------


def faults_of_history(found: Models) -> list[str]:
    """Models whose changes leave no trace, without a stated reason, and histories that are wider than their rows."""
    found = list(found)
    history = tracked_by(found)
    return [fault for m in found if not is_history(m) for fault in _history_faults(m, history.get(m))]


def _history_faults(model: Any, history: Any) -> list[str]:
    reason, append_only = model.untracked.strip(), model.append_only
    faults = []
    if history is None and not reason:
        faults.append(f"{label(model)}: no history, and no reason why")
    if history is not None and (reason or append_only):
        faults.append(f"{label(model)}: has a history, and says that it needs none")
    if (reason == "append-only") != append_only:
        faults.append(f"{label(model)}: append-only in one place only")
    if append_only and "append_only" not in trigger_names(model):
        faults.append(f"{label(model)}: append-only without the trigger that holds it")
    if history is not None and not _as_narrow(history, model):
        faults.append(f"{label(model)}: its history is read without a scope")
    return faults


def _as_narrow(history: Any, model: Any) -> bool:
    """What is kept of a row is not read more widely than the row."""
    return not getattr(model, "written_by", "") or history.scoped_by_centre or history.read_by_the_writer


def faults_of_deletion(found: Models, allowed: Allowed) -> list[str]:
    """Models whose rows may be deleted without standing on the list."""
    return [
        f"{label(m)}: may be deleted, and is not on the list"
        for m in found
        if getattr(m, "deletable", False) and label(m) not in allowed
    ]
