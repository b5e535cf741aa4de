"""Opening, counting and closing the box; the Z report."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from billing import selectors, services
from billing.forms import CloseSessionForm, OpenSessionForm
from billing.models import CashSession
from billing.services.cash import expected_in
from core.gates import RefusedError
from core.paging import page_of
from core.pdf import pdf_response, render_pdf
from core.permissions import Permission, requires


def _session_or_404(request: StaffRequest, pk: uuid.UUID) -> CashSession:
    session = selectors.session(pk)
    if session is None or not selectors.sessions_seen_by(request.access).filter(pk=pk).exists():
        raise Http404
    return session


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL, Permission.CASH_REMIT)
def sessions(request: StaffRequest) -> HttpResponse:
    """The boxes of the centre, the latest first."""
    page = page_of(request, selectors.sessions_seen_by(request.access))
    return render(request, "billing/sessions.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_COLLECT)
def open_box(request: StaffRequest) -> HttpResponse:
    """Open one's box with the float that is in it."""
    form = OpenSessionForm(request.POST or None)
    if form.is_valid():
        try:
            services.open_session(cashier=request.user, float_amount=form.cleaned_data["float_amount"])
            messages.success(request, _("Your cash session is open."))
            return redirect("billing:desk")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "billing/open_box.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_COLLECT)
def close_box(request: StaffRequest) -> HttpResponse:
    """Count the box by note and coin, and close it. What is expected shows only after the count."""
    session = selectors.session_of(request.user)
    if session is None:
        messages.info(request, _("Your cash session is closed already."))
        return redirect("billing:desk")
    form = CloseSessionForm(request.POST or None)
    difference = None
    if form.is_valid():
        try:
            closed = services.close_session(
                session,
                counts=form.counts(),
                kept_as_float=form.cleaned_data["kept_as_float"],
                difference_reason=form.cleaned_data["difference_reason"],
                by=request.user,
            )
            messages.success(request, _("The box is counted and closed. Hand the money over."))
            return redirect("billing:session", closed.id)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
            counted = sum(note * quantity for note, quantity in form.counts().items())
            difference = counted - expected_in(session)
    context = {"form": form, "session": session, "difference": difference}
    return render(request, "billing/close_box.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL, Permission.CASH_REMIT)
def session(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The Z report of a session on screen."""
    return render(request, "billing/session.html", _report(request, pk))


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL, Permission.CASH_REMIT)
def session_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The Z report as a sheet to sign."""
    context = _report(request, pk)
    content = render_pdf("billing/session_pdf.html", context, request=request)
    return pdf_response(content, f"caisse-Z{context['session'].number}.pdf")


def _report(request: StaffRequest, pk: uuid.UUID) -> dict[str, Any]:
    box = _session_or_404(request, pk)
    return {
        "session": box,
        "totals": selectors.session_totals(box),
        "families": selectors.sales_by_family(box),
        "expected": box.expected if box.closed_at else expected_in(box),
        "centre": box.centre,
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "document_number": f"Z {box.number}",
        "signatories": [_("Cashier: %(name)s") % {"name": box.cashier}, _("Treasurer"), _("Head of the centre")],
    }
