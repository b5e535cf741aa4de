"""What one payer pays at this centre: rates by family of acts, own tariffs, list of medicines."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from billing import payer_board, selectors
from billing.forms import ListedMedicineForm, RateForm
from billing.models import Payer, PayerProduct
from billing.services.agreements import list_product, set_rate, unlist_product
from core.gates import RefusedError
from core.paging import page_of
from core.permissions import Permission, requires


def _payer_or_404(code: str) -> Payer:
    return get_object_or_404(Payer.objects.exclude(code="PATIENT"), code=code)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARIFF_EDIT)
def rates(request: StaffRequest, code: str) -> HttpResponse:
    """Rates that differ from the agreement's by family of acts, and the payer's own tariffs; POST sets a rate."""
    payer, today = _payer_or_404(code), timezone.localdate()
    form = RateForm(request.POST or None, families=selectors.families(), initial={"valid_from": today})
    if form.is_valid():
        try:
            set_rate(payer=payer, by=request.user, **form.cleaned_data)
            messages.success(request, _("The rate is recorded. It counts for acts from that day on."))
            return redirect("billing:rates", code)
        except RefusedError as refusal:
            form.add_error("valid_from", str(refusal))
    context = {
        "payer": payer,
        "form": form,
        "rates": payer_board.rates(payer),
        "tariffs": payer_board.own_tariffs(payer, on=today),
    }
    return render(request, "billing/rates.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARIFF_EDIT)
def medicines(request: StaffRequest, code: str) -> HttpResponse:
    """The medicines that the payer covers here; POST puts one on the list."""
    payer, today = _payer_or_404(code), timezone.localdate()
    query = request.GET.get("q", "").strip()[:80]
    form = ListedMedicineForm(request.POST or None, initial={"valid_from": today})
    if form.is_valid():
        medicine = form.cleaned_data["medicine"]
        try:
            list_product(
                payer=payer, product_code=medicine.code, valid_from=form.cleaned_data["valid_from"], by=request.user
            )
            messages.success(request, _("%(medicine)s is on the list.") % {"medicine": medicine.label})
            return redirect("billing:payer_medicines", code)
        except RefusedError as refusal:
            form.add_error("medicine", str(refusal))
    context = {
        "payer": payer,
        "form": form,
        "query": query,
        "page": page_of(request, payer_board.medicines(payer, on=today, query=query)),
        "candidates": payer_board.medicines_to_list(payer, on=today),
        "today": today,
    }
    return render(request, "billing/payer_medicines.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.TARIFF_EDIT)
def unlist(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a medicine off a payer's list."""
    row = get_object_or_404(PayerProduct.objects.select_related("payer"), pk=pk)
    unlist_product(row, by=request.user)
    messages.success(request, _("The medicine is off the list. What was charged keeps its cover."))
    return redirect("billing:payer_medicines", row.payer.code)
