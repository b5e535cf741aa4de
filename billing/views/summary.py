"""What came in, what was exempted, what is owed: totals for the treasurer, names for cashier and head of centre."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from billing import selectors
from billing.forms import PeriodForm
from core import typography
from core.charts import Bar, bar_list
from core.paging import page_of
from core.permissions import Permission, requires


def _period(request: StaffRequest) -> tuple[PeriodForm, dt.date, dt.date]:
    today = timezone.localdate()
    default = {"first": today.replace(day=1), "last": today}
    form = PeriodForm(request.GET if "first" in request.GET else default)
    if form.is_valid():
        return form, form.cleaned_data["first"], form.cleaned_data["last"]
    return form, default["first"], default["last"]


def _chart(days: list[tuple[dt.date, int]]) -> str:
    rows = [Bar(typography.day(day), amount, typography.francs(amount)) for day, amount in days[-31:]]
    return bar_list(rows, title=_("Takings by day")) if rows else ""


@require_GET
@requires(Permission.CASH_SUMMARY)
def summary(request: StaffRequest) -> HttpResponse:
    """Totals of a period by payer, and the age of debts and of unremitted money. No patient's name."""
    form, first, last = _period(request)
    today = timezone.localdate()
    days = selectors.takings_by_day(first, last)
    context: dict[str, Any] = {
        "form": form,
        "first": first,
        "last": last,
        "money": selectors.money_of_period(first, last),
        "charged": selectors.charged_in_period(first, last),
        "payers": selectors.covered_by_payer(first, last),
        "debts": selectors.debts_by_age(today),
        "unremitted": selectors.unremitted_by_age(today),
        "unbanked": selectors.unbanked_by_age(today),
        "days": days,
        "chart": _chart(days),
    }
    return render(request, "billing/summary.html", context)


@require_GET
@requires(Permission.CASH_DEBTORS)
def debtors(request: StaffRequest) -> HttpResponse:
    """Who owes what, by name."""
    query = request.GET.get("q", "").strip()[:80]
    page = page_of(request, selectors.debtors(query=query))
    return render(request, "billing/debtors.html", {"page": page, "query": query, "today": timezone.localdate()})
