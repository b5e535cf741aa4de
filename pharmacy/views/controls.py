"""Losses and adjustments with a second person, recalls."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from core.gates import RefusedError
from core.permissions import Permission, requires
from patients.models import Patient
from pharmacy.choices import LossReason, ProposalState
from pharmacy.forms.controls import ContactForm, ProposalForm, RecallForm
from pharmacy.forms.reasons import ReasonForm
from pharmacy.models import Balance, Proposal, ProposalLine, Recall
from pharmacy.selectors.network import batch_by_centre
from pharmacy.services.controls import decide, propose
from pharmacy.services.recalls import close_recall, note_contact, patients_served, recall
from pharmacy.views.frame import printed, products, submit

SHOWN = 40


@require_GET
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def proposals(request: StaffRequest) -> HttpResponse:
    """Losses and adjustments: those that wait, then the last ones decided."""
    lines = ProposalLine.objects.select_related("lot__medicine", "location")
    rows = Proposal.objects.select_related("proposed_by", "decided_by", "document")
    rows = rows.prefetch_related(Prefetch("lines", queryset=lines)).order_by("-recorded_at")
    context = {
        "waiting": rows.filter(state=ProposalState.PENDING),
        "decided": rows.exclude(state=ProposalState.PENDING)[:30],
        "expired": Balance.objects.filter(on_hand__gt=0, lot__expiry__lt=timezone.localdate()).count(),
    }
    return render(request, "pharmacy/proposals.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def new_proposal(request: StaffRequest) -> HttpResponse:
    """Write down a loss, a destruction, an adjustment or a return to the supplier."""
    text, expired = request.GET.get("q", "").strip(), "perimes" in request.GET
    rows = Balance.objects.filter(on_hand__gt=0).select_related("lot__medicine", "location")
    if expired:
        rows = rows.filter(lot__expiry__lt=timezone.localdate())
    elif text:
        named = Q(lot__number__iexact=text) | Q(medicine__dci__icontains=text) | Q(medicine__code__iexact=text)
        rows = rows.filter(named)
    else:
        rows = rows.none()
    shown = list(rows.order_by("medicine__dci", "lot__expiry", "id")[:SHOWN])
    start = {"reason": LossReason.EXPIRED} if expired else {}
    form = ProposalForm(request.POST or None, balances=shown, whole=expired, initial=start)

    def act() -> str:
        data = form.cleaned_data
        propose(
            kind=form.document_kind, reason=data["reason"], comment=data["comment"], lines=form.lines(), by=request.user
        )
        messages.success(request, _("Written down: a second person has to approve it."))
        return reverse("pharmacy:proposals")

    context = {"text": text, "expired": expired}
    return submit(request, "pharmacy/new_proposal.html", kind="pharmacy.propose", form=form, act=act, context=context)


@require_POST
@requires(Permission.STOCK_APPROVE)
def decide_proposal(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The second person's answer."""
    row = get_object_or_404(Proposal.objects.all(), pk=pk)
    try:
        document = decide(row, approve=request.POST.get("answer") == "approve", by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("pharmacy:proposals")
    if document is None:
        messages.success(request, _("Refused: nothing was posted."))
        return redirect("pharmacy:proposals")
    messages.success(request, _("Approved and posted."))
    return redirect("pharmacy:document", document.id)


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def recalls(request: StaffRequest) -> HttpResponse:
    """Batches withdrawn; withdraw one, here and at the other centres."""
    form = RecallForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        row = recall(data["product"].medicine, data["number"], reason=data["reason"], by=request.user)
        return reverse("pharmacy:recall", args=[row.id])

    rows = Recall.objects.select_related("medicine", "opened_by").order_by("-opened_at")[:50]
    context = {"recalls": rows, "products": products()}
    return submit(request, "pharmacy/recalls.html", kind="pharmacy.recall", form=form, act=act, context=context)


def _recall(pk: uuid.UUID) -> Recall:
    return get_object_or_404(Recall.objects.select_related("medicine", "opened_by", "centre"), pk=pk)


@require_GET
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def recall_page(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A batch: where it stands, who was given it, who was called."""
    row = _recall(pk)
    return render(request, "pharmacy/recall.html", _recall_context(row) | {"reason": ReasonForm()})


def _recall_context(row: Recall) -> dict[str, object]:
    served = patients_served(row)
    contacts: dict[str, list[object]] = {}
    for contact in row.contacts.all():
        contacts.setdefault(str(contact.patient_id), []).append(contact)
    people = Patient.objects.filter(pk__in=served).select_related("village")
    return {
        "recall": row,
        "held": Balance.objects.filter(medicine=row.medicine_id, lot__number=row.number, on_hand__gt=0).select_related(
            "location", "lot"
        ),
        "centres": batch_by_centre(row),
        "people": [
            {
                "patient": person,
                "qty": served[str(person.pk)],
                "contacts": contacts.get(str(person.pk), []),
                "form": ContactForm(served=list(served), initial={"patient": person.pk}, prefix=str(person.pk)[-6:]),
            }
            for person in people
        ],
        "called": sum(1 for pk in served if pk in contacts),
    }


@require_POST
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def recall_contact(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down a call."""
    row = _recall(pk)
    prefix = request.POST.get("prefix", "")
    form = ContactForm(request.POST, served=list(patients_served(row)), prefix=prefix)
    try:
        if not form.is_valid():
            raise RefusedError(_("This call was not written down: choose its result."))
        note_contact(row, form.cleaned_data["patient"], result=form.cleaned_data["result"],
                     note=form.cleaned_data["note"], by=request.user)  # fmt: skip
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The call is written down."))
    return redirect("pharmacy:recall", row.id)


@require_POST
@requires(Permission.STOCK_APPROVE)
def recall_close(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """End a recall once nothing of the batch is left here."""
    row = _recall(pk)
    try:
        close_recall(row, note=request.POST.get("reason", "")[:200], by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The recall is closed."))
    return redirect("pharmacy:recall", row.id)


@require_GET
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def recall_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The report of a recall, with the list of patients to call."""
    row = _recall(pk)
    return printed(
        request,
        "pharmacy/recall_pdf.html",
        "rappel-lot.pdf",
        number=row.number,
        address=reverse("pharmacy:recall", args=[row.id]),
        signatories=[_("The pharmacy manager"), _("The technical director")],
        **_recall_context(row),
    )
