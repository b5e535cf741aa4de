"""The dashboard, what is at risk, orders, the cold chain and the controlled medicines."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from core import deposits
from core.gates import RefusedError
from core.permissions import Permission, requires
from pharmacy.choices import OrderState
from pharmacy.forms.planning import ColdReadingForm, ColdStoreForm, OrderForm
from pharmacy.forms.reasons import ReasonForm
from pharmacy.models import ColdReading, ColdStore, Document, Order
from pharmacy.rules.budget import Asked, cut_to_budget
from pharmacy.selectors.boards import controlled_register, figures, in_view, tasks, tracers, unmet_demand
from pharmacy.selectors.network import rebalancing
from pharmacy.selectors.planning import PlanRow, plan, received_of
from pharmacy.services.cold import open_store, read_store
from pharmacy.services.orders import close_order, draft_order, mark_sent, validate_order
from pharmacy.views.frame import printed, submit

MANAGERS = (Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)


@require_GET
@requires(*MANAGERS)
def dashboard(request: StaffRequest) -> HttpResponse:
    """What asks for somebody's hand; each figure opens its list."""
    today = timezone.localdate()
    rows = plan(on=today)
    context = {
        "figures": figures(rows, on=today),
        "tasks": tasks(on=today),
        "tracers": tracers(rows),
        "urgent": [row for row in in_view(rows, "") if row.state in ("out", "unusable", "critical")][:12],
    }
    return render(request, "pharmacy/dashboard.html", context)


@require_GET
@requires(*MANAGERS)
def risk(request: StaffRequest) -> HttpResponse:
    """Lots that will expire unused at today's consumption, and the centres that could use them."""
    rows = [row for row in plan(on=timezone.localdate()) if row.at_risk]
    rows.sort(key=lambda row: -row.risk_value)
    context = {
        "rows": rows,
        "total": sum((row.risk_value for row in rows), Decimal(0)),
        "proposals": rebalancing(rows, here=request.access.centre_id, on=timezone.localdate()),
    }
    return render(request, "pharmacy/risk.html", context)


@require_GET
@requires(*MANAGERS)
def unmet(request: StaffRequest) -> HttpResponse:
    """What patients asked for and could not be given."""
    since = parse_date(request.GET.get("du", "")) or timezone.localdate() - dt.timedelta(days=30)
    return render(request, "pharmacy/unmet.html", {"rows": unmet_demand(since=since), "since": since})


@require_GET
@requires(*MANAGERS)
def orders(request: StaffRequest) -> HttpResponse:
    """Orders, the last first."""
    rows = Order.objects.select_related("created_by", "validated_by").order_by("-year", "-number")[:60]
    return render(request, "pharmacy/orders.html", {"orders": rows})


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def new_order(request: StaffRequest) -> HttpResponse:
    """The proposal, product by product; a budget cuts it by priority."""
    rows = sorted((row for row in plan(on=timezone.localdate()) if row.suggested), key=_by_priority)
    budget = request.POST.get("budget") or request.GET.get("budget", "")
    proposed = _cut(rows, budget)
    start = {"budget": budget or None, "supplier": request.GET.get("fournisseur", "PPM")}
    form = OrderForm(request.POST or None, rows=rows, proposed=proposed, initial=start)

    def act() -> str:
        order = draft_order(
            form.asks(),
            supplier=form.cleaned_data["supplier"],
            budget=form.cleaned_data["budget"],
            by=request.user,
            order_id=deposits.key_of(request),
        )
        return reverse("pharmacy:order", args=[order.id])

    full = sum((row.order_value for row in rows), Decimal(0))
    kept = sum((proposed.get(row.item.medicine.code, row.suggested) * row.unit_cost for row in rows), Decimal(0))
    context = {"full": full, "kept": kept, "cut": full - kept, "budget": budget}
    return submit(request, "pharmacy/new_order.html", kind="pharmacy.order", form=form, act=act, context=context)


def _by_priority(row: PlanRow) -> tuple[int, Decimal, str]:
    rank = ["vital", "essential", "other"].index(row.item.priority)
    return rank, row.months or Decimal(0), row.item.medicine.label


def _cut(rows: list[PlanRow], budget: str) -> dict[object, int]:
    digits = "".join(budget.split())
    if not digits.isdigit():
        return {}
    asked = [
        Asked(row.item.medicine.code, row.item.priority, row.months, row.suggested, row.pack, row.unit_cost)
        for row in rows
    ]
    return dict(cut_to_budget(asked, Decimal(digits)))


def _order(pk: uuid.UUID) -> Order:
    return get_object_or_404(Order.objects.select_related("created_by", "validated_by", "centre"), pk=pk)


def _order_context(row: Order) -> dict[str, object]:
    got = received_of([row.pk])
    lines = row.lines.select_related("medicine").order_by("medicine__dci")
    return {
        "order": row,
        "lines": [(line, got.get((row.pk, line.medicine_id), 0), line.requested * line.unit_cost) for line in lines],
        "total": sum((line.requested * line.unit_cost for line in lines), Decimal(0)),
        "receipts": Document.objects.filter(order_id=row.pk).order_by("event_at"),
    }


@require_GET
@requires(*MANAGERS)
def order(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """An order: what was asked, what came."""
    return render(request, "pharmacy/order.html", _order_context(_order(pk)) | {"reason": ReasonForm()})


@require_POST
@requires(*MANAGERS)
def move_order(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Validate (a second person), send or close an order."""
    row, step = _order(pk), request.POST.get("step", "")
    try:
        if step == "validate" and request.access.may(Permission.STOCK_APPROVE):
            validate_order(row, by=request.user)
            messages.success(request, _("The order is validated."))
        elif step == "send":
            mark_sent(row, by=request.user)
            messages.success(request, _("The order is sent."))
        elif step == "close":
            close_order(row, reason=request.POST.get("reason", "")[:200], by=request.user)
            messages.success(request, _("The order is closed."))
        else:
            raise RefusedError(_("A second person has to approve this document."))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("pharmacy:order", row.id)


@require_GET
@requires(*MANAGERS)
def order_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The order on paper, for the supplier."""
    row = _order(pk)
    return printed(
        request,
        "pharmacy/order_pdf.html",
        f"bon-commande-{row.year}-{row.number}.pdf",
        number=f"{row.year}-{row.number}",
        address=reverse("pharmacy:order", args=[row.id]),
        draft=row.state == OrderState.DRAFT,
        signatories=[_("The pharmacy manager"), _("The technical director"), _("The treasurer of the ASACO")],
        **_order_context(row),
    )


@require_http_methods(["GET", "POST"])
@requires(*MANAGERS)
def cold(request: StaffRequest) -> HttpResponse:
    """Readings of the refrigerators; one more."""
    form = ColdReadingForm(request.POST or None, initial={"store": ColdStore.objects.filter(active=True).first()})

    def act() -> str:
        data = form.cleaned_data
        read_store(
            data["store"],
            day=data["day"],
            half=data["half"],
            celsius=data["celsius"],
            action=data["action"],
            by=request.user,
        )
        messages.success(request, _("The reading is written down."))
        return reverse("pharmacy:cold")

    since = timezone.localdate() - dt.timedelta(days=30)
    context = {
        "stores": ColdStore.objects.filter(active=True),
        "readings": ColdReading.objects.filter(day__gte=since).select_related("store"),
        "store_form": ColdStoreForm(),
    }
    return submit(request, "pharmacy/cold.html", kind="pharmacy.cold", form=form, act=act, context=context)


@require_POST
@requires(*MANAGERS)
def cold_store(request: StaffRequest) -> HttpResponse:
    """Follow one more refrigerator."""
    form = ColdStoreForm(request.POST)
    try:
        if not form.is_valid():
            raise RefusedError(_("Write the name and both temperatures of the refrigerator."))
        open_store(**form.cleaned_data, by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("pharmacy:cold")


@require_GET
@requires(*MANAGERS)
def controlled(request: StaffRequest) -> HttpResponse:
    """The register of the controlled medicines, on screen or paper (?pdf)."""
    today = timezone.localdate()
    since = parse_date(request.GET.get("du", "")) or today.replace(day=1)
    until = max(parse_date(request.GET.get("au", "")) or today, since)
    context = {"rows": controlled_register(since=since, until=until), "since": since, "until": until}
    if "pdf" not in request.GET:
        return render(request, "pharmacy/controlled.html", context)
    return printed(
        request,
        "pharmacy/controlled_pdf.html",
        "registre-medicaments-controles.pdf",
        number=f"{since:%Y%m%d}-{until:%Y%m%d}",
        address=reverse("pharmacy:controlled"),
        signatories=[_("The pharmacy manager"), _("The technical director")],
        **context,
    )
