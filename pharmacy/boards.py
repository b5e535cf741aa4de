"""The pharmacy on the home page: prescriptions that wait, products that run out or expire."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from centres.settings import value_of
from core.boards import Board, Fact
from core.permissions import Permission
from core.typography import francs, number
from pharmacy import selectors


def stock(access: Access) -> Board | None:
    """What waits at the window and what the shelves say."""
    if access.centre is None:
        return None
    today = timezone.localdate()
    rows = selectors.stock_rows(on=today)
    out = sum(1 for row in rows if row.state != "available")
    limit = today + dt.timedelta(days=int(value_of("pharmacy.expiry_alert_days", centre_id=access.centre_id)))
    short = sum(1 for row in rows for lot in row.lots if today <= lot.lot.expiry <= limit)
    facts = [
        Fact(_("Products out of stock"), number(out), "bad" if out else "ok"),
        Fact(_("Lots that expire soon"), number(short), "watch" if short else "ok"),
        Fact(_("Value at cost"), francs(selectors.value_of_stock(rows))),
    ]
    acts = [(_("Stock"), reverse("pharmacy:stock"))]
    if access.may(Permission.DISPENSE):
        waiting = selectors.queue().count()
        facts.insert(0, Fact(_("Prescriptions to serve"), number(waiting), "watch" if waiting else "ok"))
        acts.insert(0, (_("Serve"), reverse("pharmacy:queue")))
    return Board(_("Pharmacy"), facts, acts)
