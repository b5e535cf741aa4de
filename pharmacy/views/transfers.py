"""Stock between centres: sent, on the way, received."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from core import deposits
from core.permissions import Permission, requires
from pharmacy.choices import TransferState
from pharmacy.forms.controls import ReceiveTransferForm, SendForm
from pharmacy.forms.issuing import IssueForm
from pharmacy.forms.lines import ProductLines, wanted_of
from pharmacy.models import IncomingTransfer, Transfer
from pharmacy.services.issuing import issue_to_service
from pharmacy.services.transfers import receive_transfer, send
from pharmacy.views.frame import products, submit


@require_GET
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def transfers(request: StaffRequest) -> HttpResponse:
    """What was sent to us and what we have sent."""
    incoming = IncomingTransfer.objects.select_related("from_centre", "document").order_by("-sent_at")
    context = {
        "waiting": incoming.filter(state=TransferState.SENT),
        "received": incoming.exclude(state=TransferState.SENT)[:30],
        "sent": Transfer.objects.select_related("to_centre", "document", "account").order_by("-recorded_at")[:30],
    }
    return render(request, "pharmacy/transfers.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def new_transfer(request: StaffRequest) -> HttpResponse:
    """Send stock to another centre, lots first expired first."""
    form = SendForm(request.POST or None, here=request.access.centre_id)
    lines = ProductLines(request.POST or None, prefix="lines")

    def act() -> str:
        data = form.cleaned_data
        sent = send(
            wanted_of(lines),
            to=data["to"],
            comment=data["comment"],
            by=request.user,
            document_id=deposits.key_of(request),
        )
        return reverse("pharmacy:document", args=[sent.document_id])

    return submit(
        request,
        "pharmacy/new_transfer.html",
        kind="pharmacy.send",
        form=form,
        others={"lines": lines},
        act=act,
        context={"products": products()},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def receive(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Receive what another centre has sent; a difference is explained."""
    row = get_object_or_404(IncomingTransfer.objects.select_related("from_centre", "document"), pk=pk)
    if row.state != TransferState.SENT and request.method == "GET":
        return redirect("pharmacy:document", row.document_id) if row.document_id else redirect("pharmacy:transfers")
    form = ReceiveTransferForm(request.POST or None, lines=list(row.lines.select_related("medicine")))

    def act() -> str:
        posted = receive_transfer(row, form.found(), difference=form.cleaned_data["difference"], by=request.user)
        return reverse("pharmacy:document", args=[posted.id]) if posted else reverse("pharmacy:transfers")

    return submit(
        request,
        "pharmacy/receive_transfer.html",
        kind="pharmacy.receive_transfer",
        form=form,
        act=act,
        context={"transfer": row},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def service_issue(request: StaffRequest) -> HttpResponse:
    """Give stock to a service of the centre."""
    form = IssueForm(request.POST or None)
    lines = ProductLines(request.POST or None, prefix="lines")

    def act() -> str:
        posted = issue_to_service(
            wanted_of(lines),
            service=form.cleaned_data["service"],
            by=request.user,
            document_id=deposits.key_of(request),
        )
        return reverse("pharmacy:document", args=[posted.id])

    return submit(
        request,
        "pharmacy/service_issue.html",
        kind="pharmacy.issue",
        form=form,
        others={"lines": lines},
        act=act,
        context={"products": products()},
    )
