"""Figures of the dashboard, each with the list that it counts; unmet demand; the controlled-medicines register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Medicine
from pharmacy.choices import NotServed, OrderState, ProposalState, RequestState, TransferState
from pharmacy.models import (
    ColdReading,
    ColdStore,
    DispensingLine,
    DispensingRequest,
    IncomingTransfer,
    Movement,
    Order,
    Proposal,
    Recall,
)
from pharmacy.selectors.planning import PlanRow

VIEWS: dict[str, Promise] = {
    "": _("All"),
    "rupture": _("Out of stock"),
    "commander": _("To order"),
    "peremption": _("Near expiry"),
    "risque": _("At risk of expiry"),
    "perime": _("Expired"),
    "traceur": _("Tracers"),
}
ORDER = ["out", "unusable", "critical", "low", "much", "unknown", "available", "unused"]


def in_view(rows: Sequence[PlanRow], view: str) -> list[PlanRow]:
    """The rows that a view of the stock list shows."""
    tests = {
        "rupture": lambda row: not row.usable,
        "commander": lambda row: row.suggested > 0,
        "peremption": lambda row: row.near_expiry > 0,
        "risque": lambda row: row.at_risk > 0,
        "perime": lambda row: row.expired > 0,
        "traceur": lambda row: row.item.medicine.tracer,
    }
    chosen = [row for row in rows if tests[view](row)] if view in tests else list(rows)
    return sorted(chosen, key=lambda row: (ORDER.index(row.state), row.item.medicine.label))


@dataclass(frozen=True)
class Figure:
    """A number of the dashboard: what it counts, and where its list is."""

    label: Promise
    value: int
    url: str
    state: str = ""  # "", watch, bad
    amount: Decimal | None = None  # FCFA
    note: Promise | str = ""


def figures(rows: Sequence[PlanRow], *, on: dt.date) -> list[Figure]:
    """What asks for somebody's hand today, and what the stock is worth."""
    stock = reverse("pharmacy:stock")

    def seen(view: str) -> list[PlanRow]:
        return in_view(rows, view)

    out, risk, old = seen("rupture"), seen("risque"), seen("perime")
    unmet = unmet_demand(since=on - dt.timedelta(days=30))
    return [
        Figure(_("Out of stock"), len(out), f"{stock}?vue=rupture", "bad" if out else ""),
        Figure(
            _("To order"),
            len(seen("commander")),
            f"{stock}?vue=commander",
            amount=sum((row.order_value for row in rows), Decimal(0)),
        ),
        Figure(_("Near expiry"), len(seen("peremption")), f"{stock}?vue=peremption", "watch"),
        Figure(
            _("At risk of expiry"),
            len(risk),
            reverse("pharmacy:risk"),
            "watch" if risk else "",
            amount=sum((row.risk_value for row in rows), Decimal(0)),
        ),
        Figure(
            _("Expired"),
            len(old),
            f"{stock}?vue=perime",
            "bad" if old else "",
            amount=sum((row.expired_value for row in rows), Decimal(0)),
        ),
        Figure(
            _("Demand not met, 30 days"),
            len(unmet),
            reverse("pharmacy:unmet"),
            "watch" if unmet else "",
            note=_("products asked for and lacking"),
        ),
        Figure(
            _("Products in stock"),
            len(rows),
            stock,
            amount=sum((row.stock.value for row in rows), Decimal(0)),
            note=_("value at cost"),
        ),
    ]


def tasks(*, on: dt.date) -> list[Figure]:
    """What waits: to serve, to receive, to approve, to read, to call."""
    waiting = DispensingRequest.objects.filter(state__in=[RequestState.WAITING, RequestState.PARTIAL])
    stores = ColdStore.objects.filter(active=True).count()
    read = ColdReading.objects.filter(day=on, store__active=True).count()
    return [
        Figure(_("Prescriptions to serve"), waiting.count(), reverse("pharmacy:queue")),
        Figure(
            _("Transfers to receive"),
            IncomingTransfer.objects.filter(state=TransferState.SENT).count(),
            reverse("pharmacy:transfers"),
        ),
        Figure(
            _("Losses to approve"),
            Proposal.objects.filter(state=ProposalState.PENDING).count(),
            reverse("pharmacy:proposals"),
        ),
        Figure(
            _("Orders under way"),
            Order.objects.exclude(state=OrderState.CLOSED).count(),
            reverse("pharmacy:orders"),
        ),
        Figure(
            _("Recalls under way"), Recall.objects.filter(closed_at=None).count(), reverse("pharmacy:recalls"), "bad"
        ),
        Figure(_("Readings missing today"), max(stores * 2 - read, 0), reverse("pharmacy:cold"), "watch"),
    ]


@dataclass(frozen=True)
class Availability:
    """Tracers: product-days with usable stock over product-days, last full months."""

    products: int
    days: int
    with_stock: int


def tracers(rows: Sequence[PlanRow]) -> Availability:
    """Availability of the tracers over the window of their consumption."""
    seen = [row.consumption for row in rows if row.item.medicine.tracer and row.consumption is not None]
    days = sum(one.days_covered for one in seen)
    return Availability(len(seen), days, days - sum(one.stockout_days for one in seen))


@dataclass(frozen=True)
class Unmet:
    """A product asked for and lacking: units, and on how many lines."""

    medicine: Medicine
    qty: int
    lines: int


def unmet_demand(*, since: dt.date) -> list[Unmet]:
    """What could not be given because it lacked, the most asked first."""
    start = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
    rows = DispensingLine.objects.filter(
        not_served_reason__in=[NotServed.STOCKOUT, NotServed.NOT_LISTED],
        not_served__gt=0,
        request__written_at__gte=start,
    )
    sums = list(rows.order_by().values_list("medicine").annotate(Sum("not_served"), models.Count("id")))
    medicines = Medicine.objects.in_bulk([pk for pk, _qty, _lines in sums])
    found = [Unmet(medicines[pk], qty, lines) for pk, qty, lines in sums]
    return sorted(found, key=lambda one: (-one.lines, one.medicine.label))


def controlled_register(*, since: dt.date, until: dt.date) -> models.QuerySet[Movement]:
    """Every movement of the controlled medicines between two days, by product then in the order of the ledger."""
    start = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
    end = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min))
    rows = Movement.objects.filter(medicine__controlled=True, event_at__gte=start, event_at__lt=end)
    rows = rows.select_related("medicine", "lot", "location", "document__patient")
    return rows.order_by("medicine__dci", "medicine__strength", "lot", "seq")
