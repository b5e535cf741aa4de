"""Importing a paper register: template, dry run with progress, preview, import, lines to correct."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from core.paging import page_of
from core.permissions import Permission, requires
from patients.choices import ImportState, LineOutcome
from patients.imports import FileRefusedError, ImportKind, engine, kind_of, kinds
from patients.imports.reports import (
    error_file,
    lines_to_correct,
    name_of,
    number_of,
    reason_of,
    template_csv,
    template_xlsx,
)
from patients.models import ImportRun
from patients.tasks import advance_import

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """A register to bring in."""

    kind = forms.ChoiceField(label=_("Which register"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX made from the template, 25 megabytes at most"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.title) for kind in kinds()]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_IMPORT)
def imports(request: StaffRequest) -> HttpResponse:
    """The templates, a file to send, and the imports made so far."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _start(request, form)
        except FileRefusedError as error:
            form.add_error("file", str(error))
        else:
            return redirect("patients:import_run", run.pk)
    runs = ImportRun.objects.order_by("-recorded_at")[:30]
    context = {"form": form, "runs": runs, "kinds": kinds()}
    return render(request, "patients/imports.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _start(request: StaffRequest, form: UploadForm) -> ImportRun:
    upload = form.cleaned_data["file"]
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name).suffix[:6]) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        run = engine.start(
            by=request.user,
            centre=request.access.here,
            kind=kind_of(form.cleaned_data["kind"]),
            file=Path(file.name),
            name=upload.name,
        )
    _work(run)
    return run


def _work(run: ImportRun) -> None:
    """Hand the run to the worker once it is committed; the retry of every five minutes covers a lost message."""
    ids = [str(run.pk), str(run.centre_id)]
    transaction.on_commit(lambda: advance_import.apply_async(args=ids, retry=False), robust=True)


@require_GET
@requires(Permission.PATIENT_IMPORT)
def import_run(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Progress, then what was found; under htmx only the part that moves."""
    run = get_object_or_404(ImportRun, pk=pk)
    page = page_of(request, lines_to_correct(run) if _ended(run) else [])
    context = {
        "run": run,
        "kind": kind_of(run.kind),
        "counts": [(LineOutcome(key).label, _state(key), count) for key, count in sorted(run.counts.items())],
        "ready": run.counts.get(LineOutcome.READY, 0),
        "doubtful": run.counts.get(LineOutcome.DOUBTFUL, 0),
        "wrong": run.counts.get(LineOutcome.WRONG, 0),
        "moving": not _ended(run),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "lines": [(line, number_of(line), name_of(line), reason_of(line)) for line in page.object_list],
    }
    moving = request.headers.get("HX-Target") == "import"
    return render(request, "patients/import_state.html" if moving else "patients/import_run.html", context)


def _ended(run: ImportRun) -> bool:
    return run.state not in (ImportState.CHECKING, ImportState.RUNNING)


def _state(outcome: str) -> str:
    states = {"ready": "ok", "imported": "ok", "known": "off", "doubtful": "watch", "wrong": "bad"}
    return states[outcome]


@require_POST
@requires(Permission.PATIENT_IMPORT)
def import_confirm(request: StaffRequest, pk: UUID) -> HttpResponse:
    """After the dry run: bring the ready lines in, and the doubtful ones when that was asked."""
    run = get_object_or_404(ImportRun, pk=pk)
    with transaction.atomic():
        engine.confirm(run=run, accept_doubtful=request.POST.get("doubtful") == "yes")
        _work(run)
    return redirect("patients:import_run", pk)


@require_GET
@requires(Permission.PATIENT_IMPORT)
def import_errors(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The lines to correct and send again."""
    run = get_object_or_404(ImportRun, pk=pk)
    return _download(error_file(run), "text/csv; charset=utf-8", f"a-corriger-{run.kind}.csv")


@require_GET
@requires(Permission.PATIENT_IMPORT)
def template(request: StaffRequest, code: str, form: str) -> HttpResponse:
    """The template of a register, as CSV or XLSX."""
    kind = _kind(code)
    if form == "xlsx":
        return _download(template_xlsx(kind), XLSX, f"modele-{code}.xlsx")
    return _download(template_csv(kind), "text/csv; charset=utf-8", f"modele-{code}.csv")


def _kind(code: str) -> ImportKind:
    try:
        return kind_of(code)
    except KeyError as error:
        raise Http404 from error


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
