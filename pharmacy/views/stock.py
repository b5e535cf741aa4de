"""The stock: the list, one product's card on screen and paper, deliveries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from catalog.models import Medicine
from core import deposits
from core.gates import RefusedError
from core.ids import uuid7
from core.paging import page_of
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires
from pharmacy import selectors
from pharmacy.forms.receiving import ArrivalLines, DeliveryForm
from pharmacy.services.receiving import receive

CARD_DAYS = 90


@require_GET
@requires(Permission.STOCK_VIEW)
def stock(request: StaffRequest) -> HttpResponse:
    """Every product kept here, what is usable, what is not, what it is worth."""
    text = request.GET.get("q", "")
    rows = selectors.stock_rows(on=timezone.localdate(), text=text)
    state = request.GET.get("etat", "")
    shown = [row for row in rows if not state or row.state == state]
    context = {
        "page": page_of(request, shown),
        "text": text,
        "state": state,
        "count": len(rows),
        "out": sum(1 for row in rows if not row.usable),
        "value": selectors.value_of_stock(rows),
    }
    return render(request, "pharmacy/stock.html", context)


def _card_context(request: StaffRequest, code: str) -> dict[str, Any]:
    medicine = get_object_or_404(Medicine, code=code)
    today = timezone.localdate()
    since = parse_date(request.GET.get("du", "")) or today - dt.timedelta(days=CARD_DAYS)
    until = parse_date(request.GET.get("au", "")) or today
    row = next(iter(selectors.stock_rows(on=today, text=code)), None)
    card = selectors.stock_card(medicine, since=since, until=max(since, until))
    return {"medicine": medicine, "row": row, "card": card, "since": since, "until": until, "today": today}


@require_GET
@requires(Permission.STOCK_VIEW)
def card(request: StaffRequest, code: str) -> HttpResponse:
    """The stock card of one product."""
    return render(request, "pharmacy/card.html", _card_context(request, code))


@require_GET
@requires(Permission.STOCK_VIEW)
def card_pdf(request: StaffRequest, code: str) -> HttpResponse:
    """The stock card on paper."""
    context = _card_context(request, code) | {
        "centre": request.access.centre,
        "document_number": code,
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "qr": qr_svg(request.build_absolute_uri(reverse("pharmacy:card", args=[code]))),
    }
    return pdf_response(render_pdf("pharmacy/card_pdf.html", context), f"fiche-stock-{code.lower()}.pdf")


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE)
def delivery(request: StaffRequest) -> HttpResponse:
    """Enter a delivery, a gift or the opening count."""
    if request.method == "POST" and (first := deposits.first_answer(request, kind="pharmacy.receive")):
        return redirect(first)
    head, lines = DeliveryForm(request.POST or None), ArrivalLines(request.POST or None, prefix="lines")
    if request.method == "POST" and head.is_valid() and lines.is_valid():
        try:
            return redirect(_receive(request, head, lines))
        except RefusedError as refusal:
            head.add_error(None, str(refusal))
    failed = request.method == "POST"
    context = {
        "form": head,
        "lines": lines,
        "deposit": request.POST.get(deposits.FIELD) or uuid7(),
        "products": Medicine.objects.filter(active=True),
    }
    return render(request, "pharmacy/delivery.html", context, status=422 if failed else 200)


def _receive(request: StaffRequest, head: DeliveryForm, lines: Any) -> str:
    def act() -> str:
        arrivals = [arrival for form in lines if (arrival := form.arrival()) is not None]
        posted = receive(
            arrivals,
            by=request.user,
            supplier=head.cleaned_data["supplier"],
            reference=head.cleaned_data["reference"],
            opening=head.cleaned_data["opening"],
            document_id=deposits.key_of(request),
        )
        return reverse("pharmacy:document", args=[posted.id])

    return str(deposits.answer_request(request, kind="pharmacy.receive", act=act))
