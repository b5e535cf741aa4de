"""Background work of the patients app."""

from __future__ import annotations

import uuid

from celery import shared_task

from core.request_context import set_request_id
from core.scoping import all_centres, centre_scope
from patients.choices import ImportState
from patients.imports import engine
from patients.models import ImportRun


@shared_task
def advance_import(run_id: str, centre_id: str) -> str:
    """Check or write an import from where it stands."""
    set_request_id(str(uuid.uuid4()))
    with centre_scope(uuid.UUID(centre_id)):
        run = ImportRun.objects.select_related("centre").get(pk=run_id)
        return engine.advance(run).state


@shared_task
def resume_imports() -> int:
    """Take up imports that a killed worker left; a run that is moving is left to its worker by its lock."""
    with all_centres(reason="a worker takes up the interrupted imports of every centre"):
        rows = ImportRun.objects.filter(state__in=[ImportState.CHECKING, ImportState.RUNNING])
        waiting = [(str(pk), str(centre)) for pk, centre in rows.values_list("pk", "centre_id")]
    for run_id, centre_id in waiting:
        advance_import.apply_async(args=[run_id, centre_id], retry=False)
    return len(waiting)
