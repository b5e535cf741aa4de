"""Receipts: on screen, as PDF, for the narrow printer; cancelled by a counter-entry."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import StaffRequest
from billing import selectors, services
from billing.forms import ReasonForm
from billing.models import CancellationRequest, Payment
from billing.receipt import receipt_context
from billing.services.cancellations import carry_out, needs_second_person
from core.journal import record_access
from core.pdf import pdf_response, render_pdf
from core.permissions import Permission, requires


def _receipt_or_404(pk: uuid.UUID) -> Payment:
    payment = selectors.receipt(pk)
    if payment is None:
        raise Http404
    return payment


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL)
def receipt(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A receipt, with the change to give back and what to do next."""
    payment = _receipt_or_404(pk)
    context = receipt_context(payment, access=request.access)
    context["second_person"] = needs_second_person(payment)
    return render(request, "billing/receipt.html", context)


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL)
def receipt_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt on A5."""
    payment = _receipt_or_404(pk)
    context = receipt_context(payment, access=request.access)
    record_access(
        user_id=request.user.id,
        centre_id=payment.centre_id,
        subject_kind="patient",
        subject_id=payment.patient_id,
        action="print_receipt",
    )
    content = render_pdf("billing/receipt_pdf.html", context, request=request)
    return pdf_response(content, f"recu-{context['number']}.pdf")


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL)
def receipt_ticket(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt for a 58 or 80 mm printer, as a PDF of that width."""
    payment = _receipt_or_404(pk)
    context = receipt_context(payment, access=request.access)
    content = render_pdf("billing/receipt_ticket.html", context, request=request)
    return pdf_response(content, f"ticket-{context['number']}.pdf")


@require_POST
@requires(Permission.CASH_COLLECT)
def cancel(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a receipt back, or ask a second person above the threshold."""
    payment = _receipt_or_404(pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the receipt is cancelled."))
        return redirect("billing:receipt", pk)
    outcome = services.request_cancellation(payment, reason=form.cleaned_data["reason"], by=request.user)
    if isinstance(outcome, CancellationRequest):
        messages.info(request, _("A second person must approve. The head of the centre sees the request."))
        return redirect("billing:receipt", pk)
    messages.success(request, _("The receipt is cancelled. Give the money back and the new receipt."))
    return redirect("billing:receipt", outcome.id)


@require_GET
@requires(Permission.CASH_CANCEL, Permission.CASH_COLLECT)
def cancellations(request: StaffRequest) -> HttpResponse:
    """Receipts that wait for the second person, and those to give back."""
    return render(request, "billing/cancellations.html", {"requests": selectors.pending_cancellations()})


@require_POST
@requires(Permission.CASH_CANCEL)
def decide(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The second person's answer."""
    waiting = get_object_or_404(CancellationRequest.objects.all(), pk=pk)
    approve = request.POST.get("decision") == "approve"
    services.decide_cancellation(waiting, approve=approve, by=request.user)
    messages.success(
        request,
        _("Approved: the cashier can now give the money back.") if approve else _("Refused: the receipt stands."),
    )
    return redirect("billing:cancellations")


@require_POST
@requires(Permission.CASH_COLLECT)
def give_back(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The cashier gives back the money of an approved cancellation."""
    waiting = get_object_or_404(CancellationRequest.objects.select_related("payment"), pk=pk)
    refund = carry_out(waiting, by=request.user)
    messages.success(request, _("The receipt is cancelled. Give the money back and the new receipt."))
    return redirect("billing:receipt", refund.id)


@require_POST
@requires(Permission.CASH_COLLECT)
def cancel_charge(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Withdraw a charge on which nothing is paid."""
    charge = selectors.charge(pk)
    if charge is None:
        raise Http404
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.cancel_charge(charge, reason=reason, by=request.user)
    messages.success(request, _("The charge is withdrawn."))
    return redirect("billing:account", charge.patient_id)
