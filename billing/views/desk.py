"""The desk: who has something to pay, taking a payment, charging by hand."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from billing import selectors, services
from billing.forms import ChargeLines, PaymentForm
from billing.services import charges as charging
from core import deposits
from core.gates import RefusedError
from core.ids import uuid7
from core.permissions import Permission, requires
from patients.models import Patient
from patients.selectors import get_patient, person_ids


@require_GET
@requires(Permission.CASH_COLLECT, Permission.CASH_CANCEL)
def desk(request: StaffRequest) -> HttpResponse:
    """Patients with something due, and the state of the cashier's box."""
    today = timezone.localdate()
    session = selectors.session_of(request.user)
    context = {
        "waiting": selectors.waiting(today=today),
        "session": session,
        "totals": selectors.session_totals(session) if session else None,
        "unpriced": selectors.unpriced_acts(),
        "cancellations": selectors.pending_cancellations()[:20],
        "to_hand_over": selectors.to_hand_over(request.user),
        "today": today,
        "sets_tariffs": request.access.may(Permission.TARIFF_EDIT),
        "collects": request.access.may(Permission.CASH_COLLECT),
    }
    return render(request, "billing/desk.html", context)


def _account_context(request: StaffRequest, patient: Patient, ids: set[uuid.UUID], form: PaymentForm) -> dict[str, Any]:
    return {
        "patient": patient,
        "form": form,
        "due": sum(charge.balance.remaining for charge in form.charges),
        "settled": selectors.settled_charges(ids),
        "receipts": selectors.receipts_of(ids),
        "coverages": selectors.coverages(ids, on=timezone.localdate()),
        "session": selectors.session_of(request.user),
        "collects": request.access.may(Permission.CASH_COLLECT),
        "deposit": request.POST.get(deposits.FIELD) or uuid7(),
        "sees_subject": request.access.may(Permission.RECORD_READ),
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_COLLECT, Permission.CASH_OVERRIDE)
def account(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    """What a patient owes, for the cashier and for whoever may change who pays; POST takes the cashier's payment."""
    if request.method == "POST" and not request.access.may(Permission.CASH_COLLECT):
        raise PermissionDenied
    patient = get_patient(request.access, patient_id)
    ids = person_ids(patient.id)
    charges = selectors.open_charges(ids)
    due = sum(charge.balance.remaining for charge in charges)
    form = PaymentForm(request.POST or None, charges=charges, initial={"seen_total": due})
    if request.method == "POST":
        first = deposits.first_answer(request, kind="billing.pay")
        if first is not None:
            return redirect(first)
        if form.is_valid():
            try:
                return redirect(_take(request, form))
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return render(request, "billing/account.html", _account_context(request, patient, ids, form), status=status)


def _take(request: StaffRequest, form: PaymentForm) -> str:
    def act() -> str:
        receipt = services.pay(
            amounts=form.amounts(),
            by=request.user,
            method=form.cleaned_data["method"],
            mobile_reference=form.cleaned_data["mobile_reference"],
            tendered=form.cleaned_data["tendered"],
            payment_id=deposits.key_of(request),
        )
        return reverse("billing:receipt", args=[receipt.payment.id])

    return str(deposits.answer_request(request, kind="billing.pay", act=act))


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_COLLECT)
def charge_by_hand(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Charge acts that no other page has charged; "preview" shows who pays before posting."""
    patient = get_patient(request.access, patient_id)
    lines = ChargeLines(request.POST or None, prefix="lines")
    preview: list[charging.PricedLine] = []
    problem = ""
    if request.method == "POST" and lines.is_valid():
        wanted = _request_of(request, patient, lines)
        try:
            if "preview" not in request.POST:
                return redirect(_charge(request, wanted))
            preview, missing = charging.price(wanted, centre_id=request.access.centre_id)
            problem = _("No tariff is set for: %(acts)s.") % {"acts": ", ".join(missing)} if missing else ""
        except RefusedError as refusal:
            problem = str(refusal)
    context = {
        "patient": patient,
        "lines": lines,
        "preview": preview,
        "preview_due": sum(line.due for line in preview),
        "problem": problem,
        "acts": selectors.chargeable_acts(centre_id=request.access.centre_id, on=timezone.localdate()),
        "deposit": request.POST.get(deposits.FIELD) or uuid7(),
    }
    failed = problem or (request.method == "POST" and not lines.is_valid())
    return render(request, "billing/charge.html", context, status=422 if failed else 200)


def _request_of(request: StaffRequest, patient: Patient, lines: Any) -> services.ChargeRequest:
    items = [
        services.RequestedItem(code=form.cleaned_data["act"].code, quantity=form.cleaned_data["quantity"])
        for form in lines
        if form.cleaned_data.get("act")
    ]
    return services.ChargeRequest(
        patient=patient,
        source="billing.desk",
        source_id=deposits.key_of(request),
        charged_on=timezone.localdate(),
        items=items,
    )


def _charge(request: StaffRequest, wanted: services.ChargeRequest) -> str:
    def act() -> str:
        posted = services.charge(wanted, by=request.user)
        if posted is None:
            raise RefusedError(_("No tariff is set for one of these acts. Ask the head of the centre to set it."))
        return reverse("billing:account", args=[wanted.patient.id])

    return str(deposits.answer_request(request, kind="billing.charge", act=act))


@require_POST
@requires(Permission.CASH_COLLECT, Permission.TARIFF_EDIT)
def price_waiting(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Charge an act that waited for its tariff."""
    waiting = selectors.unpriced_or_404(pk)
    posted = services.price_again(waiting, by=request.user)
    return redirect("billing:account", posted.patient_id)
