"""The counter besides serving: prescriptions from elsewhere, sales, substitutions, returns, paper sheets."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from core import deposits
from core.gates import RefusedError
from core.permissions import Permission, requires
from pharmacy import selectors
from pharmacy.forms.counter import LateSheetForm, RequestForm, ReturnForm, SubstituteForm
from pharmacy.forms.lines import PrescribedLines, prescribed_of
from pharmacy.forms.reasons import ReasonForm
from pharmacy.models import DispensingLine, DispensingRequest
from pharmacy.services.late import Sheet, enter_sheet
from pharmacy.services.requests import close_request, open_request, substitute
from pharmacy.services.returns import returnable, take_back
from pharmacy.views.frame import products, submit


@require_http_methods(["GET", "POST"])
@requires(Permission.DISPENSE)
def new_request(request: StaffRequest) -> HttpResponse:
    """A prescription from elsewhere, or a sale where the centre allows it; then the serving."""
    form = RequestForm(request.POST or None, initial={"patient": request.GET.get("patient", "")})
    lines = PrescribedLines(request.POST or None, prefix="lines")

    def act() -> str:
        data = form.cleaned_data
        posted = open_request(
            patient=data["patient"],
            source=data["source"],
            lines=prescribed_of(lines),
            prescriber=data["prescriber"],
            reference=data["reference"],
            by=request.user,
            request_id=deposits.key_of(request),
        )
        return reverse("pharmacy:dispense", args=[posted.id])

    return submit(
        request,
        "pharmacy/new_request.html",
        kind="pharmacy.request",
        form=form,
        others={"lines": lines},
        act=act,
        context={"products": products()},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.DISPENSE, Permission.STOCK_APPROVE)
def late_sheet(request: StaffRequest) -> HttpResponse:
    """Enter a numbered paper sheet; beyond the window, by who may approve."""
    form = LateSheetForm(request.POST or None)
    lines = PrescribedLines(request.POST or None, prefix="lines")

    def act() -> str:
        data = form.cleaned_data
        sheet = Sheet(
            number=data["sheet"],
            patient=data["patient"],
            event_at=form.event_at,
            lines=prescribed_of(lines),
            prescriber=data["prescriber"],
            reason=data["reason"],
        )
        posted = enter_sheet(sheet, by=request.user, late_allowed=request.access.may(Permission.STOCK_APPROVE))
        return reverse("pharmacy:document", args=[posted.id]) if posted else reverse("pharmacy:queue")

    return submit(
        request,
        "pharmacy/late_sheet.html",
        kind="pharmacy.late",
        form=form,
        others={"lines": lines},
        act=act,
        context={"products": products()},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.DISPENSE)
def substitution(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Give another product for what remains of a line."""
    line = get_object_or_404(DispensingLine.objects.select_related("medicine", "request__patient"), pk=pk)
    form = SubstituteForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        substitute(
            line,
            data["product"].medicine,
            data["qty"],
            agreed_by=data["agreed_by"],
            by=request.user,
            line_id=deposits.key_of(request),
        )
        return reverse("pharmacy:dispense", args=[line.request_id])

    context = {"line": line, "products": products(), "same_group": selectors.in_stock_like(line.medicine)}
    return submit(
        request, "pharmacy/substitution.html", kind="pharmacy.substitute", form=form, act=act, context=context
    )


@require_POST
@requires(Permission.DISPENSE)
def close(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a request out of the queue, with the reason."""
    row = get_object_or_404(DispensingRequest.objects.all(), pk=pk)
    form = ReasonForm(request.POST)
    try:
        close_request(row, reason=form.data.get("reason", "")[:200], by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("pharmacy:dispense", row.id)
    messages.success(request, _("The request is closed: nothing more will be served."))
    return redirect("pharmacy:queue")


@require_http_methods(["GET", "POST"])
@requires(Permission.DISPENSE)
def patient_return(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What a patient brings back of a dispensing."""
    row = get_object_or_404(selectors.documents(), pk=pk)
    form = ReturnForm(request.POST or None, returnable=returnable(row))

    def act() -> str:
        posted = take_back(
            row,
            form.quantities(),
            reason=form.cleaned_data["reason"],
            to_stock=form.cleaned_data["to_stock"],
            by=request.user,
            document_id=deposits.key_of(request),
        )
        return reverse("pharmacy:document", args=[posted.id])

    return submit(
        request, "pharmacy/return.html", kind="pharmacy.return", form=form, act=act, context={"document": row}
    )
