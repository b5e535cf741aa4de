"""Figures of the stock as sentences and as the row of key figures of a card."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.settings import value_of
from core.typography import day, number
from pharmacy.models import Document
from pharmacy.selectors.planning import PlanRow


def vitals_of(row: PlanRow) -> list[dict[str, Any]]:
    """Key figures of a product, for `components/vitals.html`."""
    unit = row.item.medicine.dispensing_unit
    out_on = timezone.localdate() + dt.timedelta(days=row.out_on) if row.out_on is not None else None
    months = _("n. c.") if row.months is None else number(row.months, 1)
    levels = _("n. c.")
    if row.minimum is not None and row.maximum is not None:
        levels = f"{number(row.minimum, 0)} – {number(row.maximum, 0)}"
    return [
        {"label": _("Usable stock"), "value": number(row.usable), "unit": unit, "state": _alarm(row)},
        {
            "label": _("Monthly consumption"),
            "value": _("n. c.") if row.cmm is None else number(row.cmm, 1),
            "note": _out_days(row),
        },
        {
            "label": _("Months of stock"),
            "value": months,
            "note": _("out of stock about %(day)s") % {"day": day(out_on)} if out_on and row.usable else "",
        },
        {"label": _("Levels"), "value": levels, "note": _("minimum – maximum")},
        {
            "label": _("Nearest expiry"),
            "value": row.stock.next_expiry.strftime("%m/%Y") if row.stock.next_expiry else "—",
            "state": "watch" if row.near_expiry else "",
            "note": _("%(n)s at risk") % {"n": number(row.at_risk)} if row.at_risk else "",
        },
        {"label": _("To order"), "value": number(row.suggested), "unit": unit if row.suggested else ""},
    ]


def _alarm(row: PlanRow) -> str:
    if row.state in ("out", "unusable", "critical"):
        return "bad"
    return "watch" if row.state in ("low", "much") else ""


def _out_days(row: PlanRow) -> str:
    if row.consumption is None or not row.consumption.stockout_days:
        return ""
    return _("%(n)d days out of stock taken off") % {"n": row.consumption.stockout_days}


def short_lived(document: Document) -> list[str]:
    """One warning per lot received with little time left to live."""
    days = value_of("pharmacy.minimum_shelf_life_days", centre_id=document.centre_id)
    limit = timezone.localdate(document.event_at) + dt.timedelta(days=days)
    rows = document.movements.select_related("lot", "medicine").filter(qty__gt=0, lot__expiry__lt=limit)
    return [
        _("%(product)s, lot %(lot)s: expires on %(day)s, under %(n)d days.")
        % {"product": row.medicine.label, "lot": row.lot.number, "day": day(row.lot.expiry), "n": days}
        for row in rows
    ]
