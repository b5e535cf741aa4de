"""Closing a month: nothing dated in it can be posted any more; its report is kept as it was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.gates import RefusedError
from core.locks import hold
from core.scoping import active_centre
from pharmacy.models import MonthClosing
from pharmacy.selectors.closing import account, as_report, fund, month_end, obstacles, sales

WORDS = {
    "count": gettext_lazy("A count of this month is still open: validate it or give it up."),
    "proposal": gettext_lazy("A loss of this month still waits for a second person."),
}


@transaction.atomic
def close_month(month: dt.date, *, cash: int, debts: int, by: User) -> MonthClosing:
    """Close a month with its report. Closed twice: the first closing.

    Postings in progress end first. Raises RefusedError for a month that is not over, while a count or a loss of it
    is open, when an older month with movements is open, and when the sales of the ledger, the prescriptions and the
    cash desk differ.
    """
    month = month.replace(day=1)
    hold("pharmacy.month", active_centre())
    first = MonthClosing.objects.filter(month=month).first()
    if first is not None:
        return first
    if month_end(month) > timezone.localdate():
        raise RefusedError(_("A month is closed once it is over."))
    if MonthClosing.objects.filter(month__gt=month).exists():
        raise RefusedError(_("A later month is already closed."))
    for code in obstacles(month):
        raise RefusedError(str(WORDS[code]))
    counted = sales(month)
    if not counted.agree:
        raise RefusedError(_("The ledger, the prescriptions and the cash desk do not agree: look at the differences."))
    report = as_report(month, account(month), counted, fund(month, cash=cash, debts=debts))
    return MonthClosing.objects.create(month=month, closed_by_id=by.id, closed_by_name=by.display_name, report=report)
