"""Monthly claims per payer: prepared by the worker, downloaded as XLSX or PDF, marked as sent."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from billing import claim_file
from billing.choices import ClaimState
from billing.forms import ClaimForm
from billing.models import Claim
from billing.services.claims import prepare_claim, send_claim
from core.journal import record_access
from core.paging import page_of
from core.pdf import pdf_response, render_pdf
from core.permissions import Permission, requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _claim_or_404(pk: uuid.UUID) -> Claim:
    return get_object_or_404(Claim.objects.select_related("payer", "centre"), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_DEBTORS)
def claims(request: StaffRequest) -> HttpResponse:
    """The claims of the centre; POST prepares one."""
    form = ClaimForm(request.POST or None, initial={"month": f"{timezone.localdate():%Y-%m}"})
    if form.is_valid():
        claim = prepare_claim(payer=form.cleaned_data["payer"], month=form.cleaned_data["month"], by=request.user)
        return redirect("billing:claim", claim.id)
    page = page_of(request, Claim.objects.select_related("payer"))
    return render(request, "billing/claims.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@require_GET
@requires(Permission.CASH_DEBTORS)
def claim(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A claim, with its progress while the worker builds it."""
    row = _claim_or_404(pk)
    building = row.state == ClaimState.BUILDING
    lines = page_of(request, claim_file.lines(row)) if not building else None
    template = "billing/claim_progress.html" if request.htmx and building else "billing/claim.html"
    return render(request, template, {"claim": row, "page": lines, "building": building})


@require_GET
@requires(Permission.CASH_DEBTORS)
def claim_xlsx(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The claim as a workbook."""
    row = _claim_or_404(pk)
    _log(request, row, "export_claim_xlsx")
    response = HttpResponse(claim_file.workbook(row), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{claim_file.file_name(row)}.xlsx"'
    return response


@require_GET
@requires(Permission.CASH_DEBTORS)
def claim_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The claim as a sheet to sign: totals by family of acts, and the lines."""
    row = _claim_or_404(pk)
    _log(request, row, "export_claim_pdf")
    content = render_pdf("billing/claim_pdf.html", claim_file.sheet(row, by=request.user), request=request)
    return pdf_response(content, f"{claim_file.file_name(row)}.pdf")


def _log(request: StaffRequest, row: Claim, action: str) -> None:
    record_access(
        user_id=request.user.id, centre_id=row.centre_id, subject_kind="claim", subject_id=row.id, action=action
    )


@require_POST
@requires(Permission.CASH_CANCEL)
def send(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark a claim as sent; it then never changes."""
    send_claim(_claim_or_404(pk), by=request.user)
    messages.success(request, _("The claim is marked as sent."))
    return redirect("billing:claim", pk)
