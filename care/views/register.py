"""The register of consultations and the numbered sheets for the days without the computer, on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from care.forms.rows import QuietForm
from care.selectors.register import lines_of
from care.services.sheets import number_sheets
from centres.models import ServicePoint
from core.journal import record_access
from core.pdf import pdf_response, render_pdf
from core.permissions import Permission, requires

MOST_SHEETS = 60


class MonthForm(QuietForm):
    """The month of a register."""

    month = forms.DateField(
        label=_("Month"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    )


class SheetsForm(QuietForm):
    """How many sheets, for which service."""

    service_point = forms.ModelChoiceField(label=_("Service"), queryset=ServicePoint.objects.none(), empty_label=None)
    count = forms.IntegerField(label=_("Number of sheets"), min_value=1, max_value=MOST_SHEETS, initial=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points: Any = self.fields["service_point"]
        points.queryset = ServicePoint.objects.filter(active=True).order_by("queue_letter")


@require_http_methods(["GET", "POST"])
@requires(Permission.REGISTER_PRINT)
def papers(request: StaffRequest) -> HttpResponse:
    """Choose a register, or print numbered sheets."""
    form = SheetsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _sheets(request, form)
    month = MonthForm(initial={"month": timezone.localdate()})
    status = 422 if request.method == "POST" else 200
    return render(request, "care/papers_page.html", {"month": month, "sheets": form}, status=status)


def _sheets(request: StaffRequest, form: SheetsForm) -> HttpResponse:
    point, count = form.cleaned_data["service_point"], form.cleaned_data["count"]
    numbers = number_sheets(centre=request.access.centre, count=count)
    context = {
        "centre": request.access.centre,
        "point": point,
        "numbers": numbers,
        "printed_at": timezone.localtime(),
        "printed_by": request.user.display_name,
    }
    return pdf_response(render_pdf("care/sheets_pdf.html", context), f"feuilles-{numbers[0]}.pdf")


@require_GET
@requires(Permission.REGISTER_PRINT)
def register_pdf(request: StaffRequest) -> HttpResponse:
    """The register of a month; the line numbers are those of the year and never change."""
    form = MonthForm(request.GET)
    if not form.is_valid():
        return render(request, "care/papers_page.html", {"month": form, "sheets": SheetsForm()}, status=422)
    month: dt.date = form.cleaned_data["month"]
    record_access(
        user_id=request.user.pk,
        centre_id=request.access.centre_id,
        subject_kind="register",
        subject_id=request.access.centre_id,
        action=f"print_register {month:%Y-%m}",
    )
    context = {
        "centre": request.access.centre,
        "month": month,
        "lines": lines_of(request.access, year=month.year, month=month.month),
        "printed_at": timezone.localtime(),
        "printed_by": request.user.display_name,
    }
    return pdf_response(render_pdf("care/register_pdf.html", context), f"registre-{month:%Y-%m}.pdf")
