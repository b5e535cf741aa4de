"""The counter: who waits, serving a request, the document and its labels."""

from __future__ import annotations

import uuid

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
from core.permissions import Permission, requires
from patients.presentation import facts_of
from pharmacy import selectors
from pharmacy.choices import RequestState
from pharmacy.forms.reasons import ReasonForm
from pharmacy.forms.serving import ServeForm
from pharmacy.models import DispensingLine, DispensingRequest, Document
from pharmacy.papers import paper_of, signatories_of
from pharmacy.selectors.offers import lots_of, offers_of
from pharmacy.services import reverse as reverse_document
from pharmacy.services.dispensing import Act, remaining_of, serve
from pharmacy.views.frame import printed, submit


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
    form = _form(request, wanted)
    context = {
        "wanted": wanted,
        "facts": facts_of(wanted.patient),
        "queue": selectors.queue()[:20],
        "served": Document.objects.filter(prescription_id=wanted.prescription_id or wanted.id).order_by("-event_at"),
        "reason": ReasonForm(),
        "open": wanted.executable and wanted.state in (RequestState.WAITING, RequestState.PARTIAL),
    }

    def act() -> str:
        how = Act(document_id=deposits.key_of(request), reason=form.cleaned_data["lot_reason"])
        posted = serve(wanted, form.servings(), by=request.user, act=how)
        return reverse("pharmacy:document", args=[posted.id]) if posted else reverse("pharmacy:queue")

    return submit(request, "pharmacy/dispense.html", kind="pharmacy.serve", form=form, act=act, context=context)


def _form(request: StaffRequest, wanted: DispensingRequest) -> ServeForm:
    lines, today = list(wanted.lines.all()), timezone.localdate()
    remaining, lots = remaining_of(lines), lots_of(lines, on=today)
    offers = offers_of(lines, remaining, lots, on=today)
    return ServeForm(request.POST or None, lines=lines, remaining=remaining, lots=lots, offers=offers)


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
    """One label per product given, with how to take it; what is still owed stands on the slip."""
    row = get_object_or_404(selectors.documents(), pk=pk)
    served = list(row.served.all())
    lines = DispensingLine.objects.filter(request__in={one.line.request_id for one in served}).select_related(
        "medicine"
    )
    left = remaining_of(list(lines))
    return printed(
        request,
        "pharmacy/labels_pdf.html",
        f"etiquettes-{row.number}.pdf",
        number=f"{row.year}-{row.number}",
        address=reverse("pharmacy:document", args=[row.id]),
        document=row,
        served=served,
        owed=[(line, left[line.id]) for line in lines if left[line.id]],
        not_served=[line for line in lines if line.not_served],
    )


@require_GET
@requires(Permission.DISPENSE, Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def document_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The official paper of a document, with the signatures that its kind asks for."""
    row = get_object_or_404(selectors.documents(), pk=pk)
    return printed(
        request,
        "pharmacy/document_pdf.html",
        f"{row.kind.replace('_', '-')}-{row.year}-{row.number}.pdf",
        number=f"{row.year}-{row.number}",
        address=reverse("pharmacy:document", args=[row.id]),
        document=row,
        paper=paper_of(row),
        signatories=signatories_of(row),
    )
