"""Monthly closing with its report and the revolving fund; the check of the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from core.models import TaskRun
from core.permissions import Permission, requires
from pharmacy import integrity
from pharmacy.forms.closing import ClosingForm
from pharmacy.models import MonthClosing
from pharmacy.rules.stock_account import COLUMNS, SHOWN, Fund
from pharmacy.selectors.closing import Sales, account, as_report, fund, month_end, obstacles, sales
from pharmacy.services.closing import WORDS, close_month
from pharmacy.views.frame import printed, submit

MONTHS = 13
READERS = (Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)


def _month(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


@require_GET
@requires(*READERS)
def closings(request: StaffRequest) -> HttpResponse:
    """The last months: closed or to close."""
    closed = {row.month: row for row in MonthClosing.objects.order_by("-month")[:MONTHS]}
    month, rows = timezone.localdate().replace(day=1), []
    for _place in range(MONTHS):
        rows.append((month, closed.get(month), month_end(month) <= timezone.localdate()))
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return render(request, "pharmacy/closings.html", {"months": rows})


@require_http_methods(["GET", "POST"])
@requires(*READERS)
def closing(request: StaffRequest, month: str) -> HttpResponse:
    """The report of a month, provisional until it is closed by who may approve."""
    first = _month(month)
    done = MonthClosing.objects.filter(month=first).first()
    form = ClosingForm(request.POST or None)

    def act() -> str:
        close_month(first, by=request.user, **form.cleaned_data)
        return reverse("pharmacy:closing", args=[month])

    context = {
        "done": done,
        "over": month_end(first) <= timezone.localdate(),
        "obstacles": [] if done else [WORDS[code] for code in obstacles(first)],
        **_report(first, done),
    }
    if request.method == "POST" and not request.access.may(Permission.STOCK_APPROVE):
        return render(request, "pharmacy/closing.html", {"form": form, **context}, status=403)
    return submit(request, "pharmacy/closing.html", kind="pharmacy.close", form=form, act=act, context=context)


def _report(month: dt.date, done: MonthClosing | None) -> dict[str, Any]:
    """What the page and the paper show: the closed report as it was, or the provisional one."""
    report = done.report if done else as_report(month, account(month), sales(month), fund(month))
    headings = [column for column in COLUMNS if column.code in SHOWN]
    rows = [
        {
            **row,
            "cells": [row["units"][column.code] for column in headings],
            "closing_value": Decimal(row["closing_value"]),
        }
        for row in report["rows"]
    ]
    values = [sum((Decimal(row["values"][column.code]) for row in rows), Decimal(0)) for column in headings]
    numbers = {name: Decimal(value) for name, value in report["fund"].items()}
    whole = {name: int(value) for name, value in numbers.items() if name != "stock"}
    return {
        "month": month,
        "headings": [column.heading for column in headings],
        "rows": rows,
        "values": values,
        "closing_value": sum((row["closing_value"] for row in rows), Decimal(0)),
        "sales": Sales(**report["sales"]),
        "fund": Fund(stock=numbers["stock"], **whole),
    }


@require_GET
@requires(*READERS)
def closing_pdf(request: StaffRequest, month: str) -> HttpResponse:
    """The stock account report of a month on paper."""
    first = _month(month)
    done = MonthClosing.objects.filter(month=first).first()
    return printed(
        request,
        "pharmacy/closing_pdf.html",
        f"crgs-{month}.pdf",
        number=month,
        address=reverse("pharmacy:closing", args=[month]),
        done=done,
        signatories=[_("The pharmacy manager"), _("The technical director"), _("The treasurer of the ASACO")],
        **_report(first, done),
    )


@require_http_methods(["GET", "POST"])
@requires(*READERS)
def ledger(request: StaffRequest) -> HttpResponse:
    """The last nightly proof, and a proof of this centre's ledger on demand."""
    started = timezone.now()
    found = integrity.check_centre(request.access.centre_id) if request.method == "POST" else None
    context = {
        "runs": TaskRun.objects.filter(name="check_integrity").order_by("-recorded_at")[:10],
        "found": found,
        "seconds": (timezone.now() - started).total_seconds(),
        "movements": integrity.movements_of(request.access.centre_id) if found is not None else None,
    }
    return render(request, "pharmacy/ledger.html", context)
