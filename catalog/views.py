"""Reading the nomenclatures, and the suggestions of the fields that complete what one types."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import StaffRequest
from catalog import selectors
from catalog.lists import LISTS, CatalogueList
from centres.choices import Confidence
from core.permissions import Permission as P
from core.permissions import requires

PER_PAGE = 50
READERS = (P.RECORD_READ, P.STOCK_VIEW, P.CASH_COLLECT, P.TARIFF_EDIT, P.LAB_WRITE, P.IMAGING_WRITE, P.SETTINGS_EDIT)


@requires(*READERS)
def catalogue_index(request: StaffRequest) -> HttpResponse:
    """Every nomenclature with its size and how much of it remains to be confirmed."""
    rows = [(page, selectors.confidence_counts(page)) for page in LISTS.values()]
    lines = [(page, sum(counts.values()), _to_confirm(counts)) for page, counts in rows]
    return render(request, "catalog/index.html", {"lines": lines})


def _to_confirm(counts: dict[str, int]) -> int:
    return sum(counts.get(level, 0) for level in (Confidence.DEFAULT, Confidence.GENERAL, Confidence.INFERRED))


@requires(*READERS)
def catalogue_list(request: StaffRequest, slug: str) -> HttpResponse:
    """One nomenclature: search, filters in the address, paging."""
    page = _page(slug)
    paginator = Paginator(_filtered(request, page), PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "list": page,
        "page": shown,
        "pages": paginator.get_elided_page_range(shown.number),
        "rows": [(row, [(column, column.read(row)) for column in page.columns]) for row in shown],
        "groups": selectors.groups_of(page),
        "levels": Confidence.choices,
        "crumbs": [(_("Nomenclatures"), reverse("catalogue_index"))],
    }
    return render(request, "catalog/list.html", context)


@requires(*READERS)
def catalogue_export(request: StaffRequest, slug: str) -> StreamingHttpResponse:
    """The filtered rows as CSV: semicolons and a byte-order mark, as spreadsheets in French expect."""
    page = _page(slug)
    response = StreamingHttpResponse(_csv_lines(page, _filtered(request, page)), content_type="text/csv; charset=utf-8")
    name = f"{page.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv_lines(page: CatalogueList, rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow([*(column.label for column in page.columns), _("Trust"), _("Source")])
    for row in rows:
        cells = [_safe(column.read(row)) for column in page.columns]
        yield writer.writerow([*cells, row.get_confidence_display(), row.source])


def _safe(cell: object) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _page(slug: str) -> CatalogueList:
    if slug not in LISTS:
        raise Http404
    return LISTS[slug]


def _filtered(request: HttpRequest, page: CatalogueList) -> Any:
    asked = request.GET
    return selectors.rows_of(
        page,
        text=asked.get("q", ""),
        group=asked.get("groupe", ""),
        confidence=asked.get("confiance", ""),
        withdrawn=asked.get("retires") == "1",
    )


@requires(P.CONSULTATION_WRITE, P.RECORD_READ, P.MATERNITY_WRITE, P.SCREENING_WRITE, P.MENTAL_HEALTH_WRITE)
def suggest_diagnoses(request: StaffRequest) -> HttpResponse:
    """`q`, and optionally `sexe` (F or M) and `age_jours`: what the patient cannot have is left out."""
    age = request.GET.get("age_jours", "")
    found = selectors.search_diagnoses(
        request.GET.get("q", ""), sex=_sex(request), age_days=int(age) if age.isdecimal() else None
    )
    return _suggestions(request, found, lambda row: row.icd10)


@requires(P.PRESCRIBE, P.CONSULTATION_WRITE, P.STOCK_VIEW, P.DISPENSE, P.MATERNITY_WRITE)
def suggest_medicines(request: StaffRequest) -> HttpResponse:
    """`q`, and `fournitures=1` to add consumables and laboratory supplies."""
    found = selectors.search_medicines(request.GET.get("q", ""), supplies=request.GET.get("fournitures") == "1")
    return _suggestions(request, found, lambda row: row.dispensing_unit)


@requires(P.CONSULTATION_WRITE, P.LAB_WRITE, P.MATERNITY_WRITE)
def suggest_lab_tests(request: StaffRequest) -> HttpResponse:
    """`q`: laboratory tests and panels."""
    return _suggestions(request, selectors.search_lab_tests(request.GET.get("q", "")), lambda row: row.specimen)


@requires(P.CONSULTATION_WRITE, P.IMAGING_WRITE, P.MATERNITY_WRITE)
def suggest_imaging(request: StaffRequest) -> HttpResponse:
    """`q`: imaging exams."""
    found = selectors.search_imaging_exams(request.GET.get("q", ""))
    return _suggestions(request, found, lambda row: row.get_modality_display())


@requires(P.CASH_COLLECT, P.TARIFF_EDIT, P.CONSULTATION_WRITE, P.CARE_ACT_WRITE)
def suggest_acts(request: StaffRequest) -> HttpResponse:
    """`q`: billable acts."""
    return _suggestions(request, selectors.search_acts(request.GET.get("q", "")), lambda row: row.family_label)


def _sex(request: HttpRequest) -> str:
    asked = request.GET.get("sexe", "")
    return asked if asked in ("F", "M") else ""


def _suggestions(request: HttpRequest, rows: list[Any], detail: Callable[[Any], str]) -> HttpResponse:
    """JSON when it is asked for, otherwise the options of a listbox."""
    found = [{"code": row.code, "label": row.label, "detail": detail(row)} for row in rows]
    if request.GET.get("format") == "json":
        return JsonResponse({"results": found})
    return render(request, "catalog/options.html", {"options": found})
