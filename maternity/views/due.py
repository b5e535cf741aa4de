"""Who is expected, late, looked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from core.paging import page_of
from core.permissions import Permission, requires
from maternity.choices import TracingOutcome
from maternity.forms.pregnancy import OutcomeForm, TracingForm
from maternity.models import Tracing
from maternity.selectors.due import counts, followed, views
from maternity.selectors.pregnancy import follow_of, get_pregnancy
from maternity.services import tracing
from maternity.services.entries import Author
from maternity.views.acts import bound, deposit_of, once, status_of
from patients.views.frame import open_file, render_file

PER_PAGE = 30


@require_GET
@requires(Permission.MATERNITY_READ, Permission.TRACING_WRITE)
def due(request: StaffRequest) -> HttpResponse:
    """Open pregnancies by what they wait for."""
    labels = {
        "semaine": _("This week"),
        "retard": _("Late"),
        "recherche": _("To be looked for"),
        "terme": _("Near term"),
        "toutes": _("All"),
    }
    code = request.GET.get("vue", "semaine")
    if code not in views():
        raise Http404
    words = request.GET.get("q", "")
    page = page_of(request, followed(code, words), PER_PAGE)
    number = counts()
    context: dict[str, Any] = {
        "page": page,
        "rows": [(row, row.age, follow_of(row)) for row in page],
        "tabs": [(labels[key], f"?vue={key}", number[key], key == code) for key in labels],
        "code": code,
        "words": words,
        "may_open": request.access.may(Permission.MATERNITY_READ),
    }
    return render(request, "maternity/due.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TRACING_WRITE)
def ask(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask somebody to look for a woman who did not come."""
    pregnancy = get_pregnancy(pk)
    form = bound(request, TracingForm)

    def act() -> str:
        row = tracing.ask(by=Author.of(request.access), pregnancy=pregnancy, **form.cleaned_data)
        return _("%(name)s is asked to look for her.") % {"name": row.tracer_name}

    if request.method == "POST" and form.is_valid() and once(request, form, "tracing", act):
        return redirect("maternity:due")
    return _page(request, pregnancy, form, _("Have her looked for"))


@require_http_methods(["GET", "POST"])
@requires(Permission.TRACING_WRITE)
def outcome(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write what came out of a search."""
    row = Tracing.objects.standing().select_related("pregnancy").filter(pk=pk).first()
    if row is None:
        raise Http404
    form = bound(request, OutcomeForm)

    def act() -> str:
        done = tracing.report(by=Author.of(request.access), tracing=row, **form.cleaned_data)
        return _("What came out is noted: %(outcome)s.") % {"outcome": TracingOutcome(done.outcome).label.lower()}

    if request.method == "POST" and form.is_valid() and once(request, form, "tracing_outcome", act):
        return redirect("maternity:due")
    return _page(request, row.pregnancy, form, _("What came out of the search"))


def _page(request: StaffRequest, pregnancy: Any, form: Any, title: str) -> HttpResponse:
    head = open_file(request, pregnancy.patient_id)
    context = {"form": form, "pregnancy": pregnancy, "deposit": deposit_of(request), "title": title}
    return render_file(request, "maternity/ask.html", head, "maternity.file", context, status_of(form))
