"""Changing who pays a posted charge, by permission and with a motive."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from billing import payer_board, selectors, services
from billing.forms import OverrideForm
from billing.models import Charge
from core import deposits
from core.gates import RefusedError
from core.ids import uuid7
from core.permissions import Permission, requires


@require_http_methods(["GET", "POST"])
@requires(Permission.CASH_OVERRIDE)
def change_payer(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Who pays each line now, and who shall pay it; the charge is replaced, its prices stay."""
    charge = selectors.charge(pk)
    if charge is None:
        raise Http404
    payers = payer_board.paying(centre_id=request.access.centre_id, on=timezone.localdate())
    form = OverrideForm(request.POST or None, charge=charge, payers=payers)
    if form.is_valid():
        try:
            answer = str(
                deposits.answer_request(
                    request, kind="billing.change_payer", act=lambda: _change(request, charge, form)
                )
            )
            messages.success(request, _("Who pays is changed. The former charge is kept, withdrawn with your motive."))
            return redirect(answer)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "charge": charge,
        "patient": charge.patient,
        "form": form,
        "deposit": request.POST.get(deposits.FIELD) or uuid7(),
    }
    return render(request, "billing/change_payer.html", context, status=422 if form.errors else 200)


def _change(request: StaffRequest, charge: Charge, form: OverrideForm) -> str:
    changes = {line: services.NewPayer(*wanted) for line, wanted in form.changes().items()}
    services.change_payer(charge, changes=changes, motive=form.cleaned_data["motive"], by=request.user)
    return reverse("billing:account", args=[charge.patient_id])
