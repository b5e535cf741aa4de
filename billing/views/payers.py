"""Payers, agreements and free-care programmes of the centre."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from billing import payer_board
from billing.forms import ActivationForm, AgreementForm
from billing.models import Payer
from billing.services.agreements import activate_programme, set_agreement
from core.gates import RefusedError
from core.permissions import Permission, requires


@require_GET
@requires(Permission.TARIFF_EDIT, Permission.CASH_COLLECT, Permission.CASH_SUMMARY)
def payers(request: StaffRequest) -> HttpResponse:
    """Who pays what here: agreements in force, and free-care programmes on or off."""
    today = timezone.localdate()
    context = {
        "payers": payer_board.payers(centre_id=request.access.centre_id, on=today),
        "programmes": payer_board.programmes(centre_id=request.access.centre_id, on=today),
        "may_edit": request.access.may(Permission.TARIFF_EDIT),
        "today": today,
    }
    return render(request, "billing/payers.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARIFF_EDIT)
def agreement(request: StaffRequest, code: str) -> HttpResponse:
    """The agreement of the centre with a payer, from a day on."""
    payer = get_object_or_404(Payer.objects.exclude(code="PATIENT"), code=code)
    initial = {
        "outpatient_rate": payer.outpatient_rate,
        "inpatient_rate": payer.inpatient_rate,
        "valid_from": timezone.localdate(),
    }
    form = AgreementForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            set_agreement(payer=payer, by=request.user, **form.cleaned_data)
            messages.success(request, _("The agreement with %(payer)s is recorded.") % {"payer": payer.label})
            return redirect("billing:payers")
        except RefusedError as refusal:
            form.add_error("valid_from", str(refusal))
    context = {"payer": payer, "form": form, "history": payer_board.agreements(payer)}
    return render(request, "billing/agreement.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.TARIFF_EDIT)
def activate(request: StaffRequest) -> HttpResponse:
    """A free-care programme applies here, or no longer, from a day on."""
    form = ActivationForm(request.POST)
    if form.is_valid():
        activate_programme(by=request.user, **form.cleaned_data)
        messages.success(request, _("Recorded. It counts for acts from that day on."))
    else:
        messages.error(request, _("Check the day from which the programme applies."))
    return redirect("billing:payers")
