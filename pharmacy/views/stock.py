"""The stock: the list, one product's card on screen and paper, deliveries."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from catalog.models import Medicine
from core import deposits
from core.paging import page_of
from core.permissions import Permission, requires
from pharmacy import selectors
from pharmacy.forms.receiving import ArrivalLines, DeliveryForm
from pharmacy.models import Order
from pharmacy.selectors.boards import VIEWS, in_view
from pharmacy.selectors.planning import plan, received_of
from pharmacy.services.receiving import receive
from pharmacy.views.frame import printed, products, submit
from pharmacy.wording import short_lived, vitals_of

CARD_DAYS = 90


@require_GET
@requires(Permission.STOCK_VIEW)
def stock(request: StaffRequest) -> HttpResponse:
    """Every product kept here, what is usable, what is not, what it is worth."""
    text, view = request.GET.get("q", ""), request.GET.get("vue", "")
    rows = plan(on=timezone.localdate(), text=text)
    shown = in_view(rows, view)
    context = {
        "page": page_of(request, shown),
        "text": text,
        "view": view,
        "tabs": [(word, f"?vue={code}", len(in_view(rows, code)), code == view) for code, word in VIEWS.items()],
        "count": len(rows),
        "out": sum(1 for row in rows if not row.usable),
        "value": sum((row.stock.value for row in rows), Decimal(0)),
        "shown": len(shown),
        "shown_value": sum((row.stock.value for row in shown), Decimal(0)),
    }
    return render(request, "pharmacy/stock.html", context)


def _card_context(request: StaffRequest, code: str) -> dict[str, Any]:
    medicine = get_object_or_404(Medicine, code=code)
    today = timezone.localdate()
    since = parse_date(request.GET.get("du", "")) or today - dt.timedelta(days=CARD_DAYS)
    until = max(parse_date(request.GET.get("au", "")) or today, since)
    row = next((one for one in plan(on=today, text=code) if one.item.medicine_id == medicine.pk), None)
    card = selectors.stock_card(medicine, since=since, until=until)
    return {"medicine": medicine, "row": row, "card": card, "since": since, "until": until, "today": today}


@require_GET
@requires(Permission.STOCK_VIEW)
def card(request: StaffRequest, code: str) -> HttpResponse:
    """The stock card of one product, the last movement first."""
    context = _card_context(request, code)
    context["page"] = page_of(request, context["card"].lines[::-1], 100)
    context["vitals"] = vitals_of(context["row"]) if context["row"] else []
    return render(request, "pharmacy/card.html", context)


@require_GET
@requires(Permission.STOCK_VIEW)
def card_pdf(request: StaffRequest, code: str) -> HttpResponse:
    """The stock card on paper, in the official columns."""
    return printed(
        request,
        "pharmacy/card_pdf.html",
        f"fiche-stock-{code.lower()}.pdf",
        number=code,
        address=reverse("pharmacy:card", args=[code]),
        **_card_context(request, code),
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def delivery(request: StaffRequest) -> HttpResponse:
    """Enter a delivery, a gift or the opening count; `?commande=` fills it from an order."""
    order = Order.objects.filter(pk=_uuid(request.GET.get("commande", ""))).first()
    head = DeliveryForm(
        request.POST or None,
        initial={"supplier": order.supplier, "reference": f"{order.year}-{order.number}"} if order else None,
    )
    lines = ArrivalLines(request.POST or None, prefix="lines", initial=_expected(order) if order else None)

    def act() -> str:
        posted = receive(
            [arrival for form in lines if (arrival := form.arrival()) is not None],
            by=request.user,
            supplier=head.cleaned_data["supplier"],
            reference=head.cleaned_data["reference"],
            opening=head.cleaned_data["opening"],
            document_id=deposits.key_of(request),
            order_id=order.id if order else None,
        )
        for sentence in short_lived(posted):
            messages.warning(request, sentence)
        return reverse("pharmacy:document", args=[posted.id])

    return submit(
        request,
        "pharmacy/delivery.html",
        kind="pharmacy.receive",
        form=head,
        others={"lines": lines},
        act=act,
        context={"products": products(), "order": order},
    )


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _expected(order: Order) -> list[dict[str, Any]]:
    """What the order still waits for: product and expected price; lot, expiry and quantity are read on the boxes."""
    got = received_of([order.pk])
    lines = order.lines.select_related("medicine").order_by("medicine__dci")
    return [
        {"code": line.medicine.code, "unit_cost": line.unit_cost}
        for line in lines
        if line.requested > got.get((order.pk, line.medicine_id), 0)
    ]
