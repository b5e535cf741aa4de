"""The search: a page, and the list under the box of the top bar."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import Access, StaffRequest
from core.permissions import Permission, requires
from patients.presentation import age_sex, facts_of
from patients.providers import queue_states, queue_url
from patients.rules.numbers import parse
from patients.selectors import Hit, search
from patients.selectors.file import recently_opened

IN_POPUP = 6
ON_PAGE = 20


@require_GET
@requires(Permission.PATIENT_SEARCH)
def find(request: StaffRequest) -> HttpResponse:
    """One box. A whole file number typed or scanned opens the file."""
    text = request.GET.get("q", "").strip()
    popup = _under_the_box(request)
    hits = search(text, IN_POPUP if popup else ON_PAGE)
    if parse(text) and len(hits) == 1 and not popup:
        return redirect("patients:file", hits[0].patient.pk)
    context: dict[str, Any] = {"q": text, "rows": rows_of(request.access, hits)}
    if popup:
        return render(request, "patients/results.html", context)
    if not text:
        context["recent"] = [row_of(patient) for patient in recently_opened(request.access)]
    return render(request, "patients/search.html", context)


def _under_the_box(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "resultats"


def rows_of(access: Access, hits: list[Hit]) -> list[dict[str, Any]]:
    """Result lines with the state in the queue, when care tells it."""
    states = queue_states(access, [hit.patient.pk for hit in hits])
    rows = []
    for hit in hits:
        state, word = states.get(hit.patient.pk, ("", ""))
        queue = "" if word else queue_url(access, hit.patient.pk)
        others = ", ".join(hit.other_numbers)
        rows.append({**row_of(hit.patient), "state": state, "word": word, "queue": queue, "others": others})
    return rows


def row_of(patient: Any) -> dict[str, Any]:
    """A patient as a line of a list."""
    return {
        "url": reverse("patients:file", args=[patient.pk]),
        "id": patient.pk,
        "number": patient.number,
        "name": patient.display_name,
        "detail": age_sex(patient),
        "line": facts_of(patient).removeprefix(f"{patient.number} · ").removeprefix(patient.number),
    }


@require_GET
@requires(Permission.PATIENT_SEARCH)
def scan(request: StaffRequest) -> HttpResponse:
    """Read a card by the camera; a wedge reader works on every page."""
    return render(request, "patients/scan.html")


def file_url(pk: UUID) -> str:
    """Address of a file."""
    return reverse("patients:file", args=[pk])
