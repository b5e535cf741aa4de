"""The money's way: cashier to treasurer to bank, each hand-over signed by two people."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import StaffRequest
from billing import selectors, services
from billing.forms import BankForm, ReasonForm
from billing.models import CashSession, Remittance
from core.paging import page_of
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires


def _remittance_or_404(pk: uuid.UUID) -> Remittance:
    return get_object_or_404(selectors.remittances(), pk=pk)


def _chosen(request: StaffRequest, candidates: list[CashSession]) -> list[CashSession]:
    wanted = set(request.POST.getlist("session"))
    chosen = [session for session in candidates if str(session.id) in wanted]
    if not wanted or len(chosen) != len(wanted):
        raise Http404
    return chosen


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_REMIT, Permission.CASH_CANCEL)
def remittances(request: StaffRequest) -> HttpResponse:
    """What is to hand over, what waits for a signature, what was handed over."""
    treasurer = request.access.may(Permission.CASH_REMIT)
    context = {
        "mine": selectors.to_hand_over(request.user) if request.access.may(Permission.CASH_COLLECT) else [],
        "to_bank": selectors.to_bank() if treasurer else [],
        "bank_form": BankForm(),
        "ages": selectors.unremitted_by_age(timezone.localdate()),
        "page": page_of(request, selectors.remittances()),
        "treasurer": treasurer,
    }
    return render(request, "billing/remittances.html", context)


@require_POST
@requires(Permission.CASH_COLLECT)
def give(request: StaffRequest) -> HttpResponse:
    """First signature: the cashier hands over the chosen sessions."""
    chosen = _chosen(request, selectors.to_hand_over(request.user))
    remittance = services.give_to_treasurer(chosen, by=request.user)
    messages.success(request, _("Handed over. The treasurer must sign for it."))
    return redirect("billing:remittance", remittance.id)


@require_POST
@requires(Permission.CASH_REMIT)
def bank(request: StaffRequest) -> HttpResponse:
    """The treasurer brings received money to the bank."""
    form = BankForm(request.POST)
    chosen = _chosen(request, selectors.to_bank())
    if not form.is_valid():
        messages.error(request, _("Name the bank and the number of the deposit slip."))
        return redirect("billing:remittances")
    remittance = services.give_to_bank(chosen, by=request.user, **form.cleaned_data)
    messages.success(request, _("Recorded. A second person confirms with the stamped slip."))
    return redirect("billing:remittance", remittance.id)


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_REMIT, Permission.CASH_CANCEL)
def remittance(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A hand-over with its sessions and signatures."""
    row = _remittance_or_404(pk)
    may_sign = row.received_at is None and not row.refused_reason and row.given_by_id != request.user.id
    return render(
        request, "billing/remittance.html", {"remittance": row, "may_sign": may_sign and _signs(request, row)}
    )


def _signs(request: StaffRequest, row: Remittance) -> bool:
    if row.step == "bank":
        return request.access.may(Permission.CASH_CANCEL)
    return request.access.may(Permission.CASH_REMIT)


@require_POST
@requires(Permission.CASH_REMIT, Permission.CASH_CANCEL)
def receive(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Second signature, or refusal with a reason."""
    row = _remittance_or_404(pk)
    if not _signs(request, row):
        raise Http404
    if request.POST.get("decision") == "refuse":
        form = ReasonForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        services.refuse_remittance(row, reason=reason, by=request.user)
        messages.info(request, _("Refused. The cashier counts and hands over again."))
    else:
        services.receive_remittance(row, by=request.user)
        messages.success(request, _("Signed: the money is in your hands."))
    return redirect("billing:remittance", pk)


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_REMIT, Permission.CASH_CANCEL)
def slip(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The slip of a hand-over, with both signatures."""
    row = _remittance_or_404(pk)
    context = {
        "remittance": row,
        "centre": row.centre,
        "document_number": f"B {row.number}",
        "qr": qr_svg(request.build_absolute_uri(request.path)),
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "signatories": [
            _("Given by: %(name)s") % {"name": row.given_by},
            _("Received by: %(name)s") % {"name": row.received_by or "…"},
        ],
    }
    content = render_pdf("billing/remittance_pdf.html", context, request=request)
    return pdf_response(content, f"bordereau-{row.number}.pdf")
