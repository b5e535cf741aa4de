"""Tariffs: the list that the centre keeps, and the public board."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from billing import tariff_board
from billing.forms import PaidFirstForm, TariffForm
from billing.services.tariffs import set_paid_first, set_tariff
from catalog.models import Act
from centres.models import Centre
from core.gates import RefusedError
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, public, requires


@require_GET
@requires(Permission.TARIFF_EDIT, Permission.CASH_COLLECT, Permission.CASH_SUMMARY)
def tariffs(request: StaffRequest) -> HttpResponse:
    """Every act with its tariff today; acts without one first, for they cannot be charged."""
    query = request.GET.get("q", "").strip()[:80]
    rows = tariff_board.rows(centre_id=request.access.centre_id, on=timezone.localdate(), query=query)
    context = {
        "groups": tariff_board.grouped(rows),
        "missing": sum(row.amount is None for row in rows),
        "examples": sum(row.is_example for row in rows),
        "query": query,
        "may_edit": request.access.may(Permission.TARIFF_EDIT),
    }
    return render(request, "billing/tariffs.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARIFF_EDIT)
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """A new tariff for an act from a day on; the former one is kept with its dates."""
    act = get_object_or_404(Act.objects.filter(active=True), code=code)
    form = TariffForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if form.is_valid():
        try:
            set_tariff(act=act, by=request.user, **form.cleaned_data)
            messages.success(request, _("The tariff of %(act)s is set.") % {"act": act.label})
            return redirect("billing:tariffs")
        except RefusedError as refusal:
            form.add_error("valid_from", str(refusal))
    history = tariff_board.history(act)
    context = {"act": act, "form": form, "history": history, "rule": PaidFirstForm.of(tariff_board.paid_first(act))}
    return render(request, "billing/tariff.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.TARIFF_EDIT)
def paid_first(request: StaffRequest, code: str) -> HttpResponse:
    """Whether this act is paid before it is done here."""
    act = get_object_or_404(Act.objects.filter(active=True), code=code)
    form = PaidFirstForm(request.POST)
    if form.is_valid():
        set_paid_first(act=act, required=form.cleaned_data["required"], by=request.user)
        messages.success(request, _("The rule is recorded."))
    return redirect("billing:tariff", code)


@require_GET
@public
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The tariffs of a centre for everybody, without signing in."""
    centre = get_object_or_404(Centre.objects.filter(active=True), code=code)
    return render(request, "billing/board.html", {"board_centre": centre, **tariff_board.public_board(centre)})


@require_GET
@public
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The same as an A3 poster."""
    centre = get_object_or_404(Centre.objects.filter(active=True), code=code)
    address = request.build_absolute_uri(request.path.removesuffix("affiche.pdf"))
    context = {
        "centre": centre,
        "qr": qr_svg(address, size_mm=32),
        "printed_at": timezone.now(),
        **tariff_board.public_board(centre),
    }
    content = render_pdf("billing/poster_pdf.html", context, request=request)
    return pdf_response(content, f"tarifs-{centre.code}.pdf")
