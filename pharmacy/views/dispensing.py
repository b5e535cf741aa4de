"""The counter: who waits, serving a request, the document and its labels."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from core import deposits
from core.gates import RefusedError
from core.ids import uuid7
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires
from pharmacy import selectors
from pharmacy.forms import ReasonForm, ServeForm
from pharmacy.models import Balance, DispensingRequest, Document
from pharmacy.services import reverse as reverse_document
from pharmacy.services.dispensing import Act, remaining_of, serve


@require_GET
@requires(Permission.DISPENSE)
def queue(request: StaffRequest) -> HttpResponse:
    """Prescriptions that wait to be served."""
    rows = selectors.stock_rows(on=timezone.localdate())
    context = {"queue": selectors.queue()[:100], "out": [row for row in rows if not row.usable][:12]}
    return render(request, "pharmacy/queue.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.DISPENSE)
def dispense(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Serve one request; POST posts the stock, the charge and the remainder together."""
    wanted = get_object_or_404(selectors.request_with_lines(pk))
    if request.method == "POST" and (first := deposits.first_answer(request, kind="pharmacy.serve")):
        return redirect(first)
    form = _form(request, wanted)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_serve(request, wanted, form))
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "wanted": wanted,
        "form": form,
        "deposit": request.POST.get(deposits.FIELD) or uuid7(),
        "served": Document.objects.filter(prescription_id=wanted.prescription_id or wanted.id),
    }
    return render(request, "pharmacy/dispense.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, wanted: DispensingRequest) -> ServeForm:
    lines = list(wanted.lines.all())
    lots: dict[Any, list[Balance]] = defaultdict(list)
    usable = selectors.usable_balances(on=timezone.localdate())
    for balance in usable.filter(medicine__in={line.medicine_id for line in lines}):
        lots[balance.medicine_id].append(balance)
    return ServeForm(request.POST or None, lines=lines, remaining=remaining_of(lines), lots=lots)


def _serve(request: StaffRequest, wanted: DispensingRequest, form: ServeForm) -> str:
    def act() -> str:
        document = serve(wanted, form.servings(), by=request.user, act=Act(document_id=deposits.key_of(request)))
        return reverse("pharmacy:document", args=[document.id]) if document else reverse("pharmacy:queue")

    return str(deposits.answer_request(request, kind="pharmacy.serve", act=act))


@require_GET
@requires(Permission.DISPENSE, Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def document(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A posted document: its lines, its author, what reverses it."""
    row = get_object_or_404(selectors.documents(), pk=pk)
    return render(request, "pharmacy/document.html", {"document": row, "form": ReasonForm()})


@require_POST
@requires(Permission.STOCK_APPROVE)
def reverse_view(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a document back by its counter-entry."""
    row = get_object_or_404(selectors.documents(), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            back = reverse_document(row, reason=form.cleaned_data["reason"], by=request.user)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is reversed by its counter-entry."))
            return redirect("pharmacy:document", back.id)
    return render(request, "pharmacy/document.html", {"document": row, "form": form}, status=422)


@require_GET
@requires(Permission.DISPENSE)
def labels(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One label per product given, with how to take it."""
    row = get_object_or_404(selectors.documents(), pk=pk)
    context = {
        "document": row,
        "centre": row.centre,
        "document_number": row.number,
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "qr": qr_svg(request.build_absolute_uri(reverse("pharmacy:document", args=[row.id]))),
    }
    return pdf_response(render_pdf("pharmacy/labels_pdf.html", context), f"etiquettes-{row.number}.pdf")
