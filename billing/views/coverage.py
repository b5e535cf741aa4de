"""A patient's insurance cards, as the desk reads them on the card; what looks odd is said, not refused."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from billing import payer_board, selectors
from billing.forms import CoverageForm, ReasonForm
from billing.models import Coverage
from billing.services.agreements import record_coverage, withdraw_coverage
from core.gates import RefusedError
from core.permissions import Permission, requires
from core.typography import day
from patients.selectors import get_patient

SOON = dt.timedelta(days=30)


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_COLLECT)
def add(request: StaffRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Record a patient's insurance card; it counts for the next charges."""
    patient = get_patient(request.access, patient_id)
    form = CoverageForm(request.POST or None)
    if form.is_valid():
        try:
            row = record_coverage(
                patient=patient, valid_from=timezone.localdate(), by=request.user, **form.cleaned_data
            )
            messages.success(request, _("The insurance is recorded. It counts for the next charges."))
            for warning in _odd(row):
                messages.warning(request, warning)
            return redirect("billing:account", patient.id)
        except RefusedError as refusal:
            form.add_error("payer", str(refusal))
    context = {"patient": patient, "form": form}
    return render(request, "billing/coverage.html", context, status=422 if form.errors else 200)


def _odd(row: Coverage) -> list[str]:
    """What the cashier should look at again on the card. Nothing here prevents care."""
    today = timezone.localdate()
    warnings = []
    if row.payer not in payer_board.paying(centre_id=row.centre_id, on=today):
        warnings.append(_("The centre has no agreement with %(payer)s: the patient pays.") % {"payer": row.payer})
    if selectors.same_card(row):
        warnings.append(_("This card number is also recorded for another patient. Look at the card again."))
    if row.valid_to and row.valid_to - today <= SOON:
        warnings.append(_("This card ends on %(day)s.") % {"day": day(row.valid_to)})
    return warnings


@require_POST
@requires(Permission.CASH_COLLECT)
def withdraw(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A card recorded by mistake no longer counts."""
    row = get_object_or_404(Coverage.objects.all(), pk=pk)
    form = ReasonForm(request.POST)
    withdraw_coverage(row, reason=form.cleaned_data["reason"] if form.is_valid() else "", by=request.user)
    messages.success(request, _("The insurance is withdrawn. What was charged keeps its cover."))
    return redirect("billing:account", row.patient_id)
