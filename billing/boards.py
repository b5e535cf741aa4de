"""The cash desk on the home page: the cashier's day, and the money of the centre without names."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Access
from billing import selectors
from billing.choices import RemittanceStep
from billing.models import Remittance
from core.boards import Board, Fact
from core.permissions import Permission
from core.typography import clock, francs, number


def desk(access: Access) -> Board | None:
    """What the cashier took today and who still has to pay."""
    if access.centre is None:
        return None
    session = selectors.session_of(access.user)
    today = timezone.localdate()
    waiting = [row for row in selectors.waiting(today=today) if row.today]
    facts = [_box(session)]
    if session is not None:
        totals = selectors.session_totals(session)
        taken = totals["cash_in"] - totals["cash_out"] + totals["mobile_in"] - totals["mobile_out"]
        facts.append(Fact(_("Taken since the opening"), francs(taken)))
        facts.append(Fact(_("Receipts given"), number(totals["receipts"])))
    people = ngettext("%(count)d person", "%(count)d people", len(waiting)) % {"count": len(waiting)}
    due = f"{people}, {francs(sum(row.due for row in waiting))}" if waiting else _("nobody")
    facts.append(Fact(_("To pay today"), due, "watch" if waiting else "ok"))
    acts = [(_("Cash desk"), reverse("billing:desk"))] if session else []
    acts.append((_("My box"), reverse("billing:sessions")))
    return Board(_("Cash desk"), facts, acts)


def _box(session: object) -> Fact:
    opened = getattr(session, "opened_at", None)
    if opened is None:
        return Fact(_("My box"), _("closed"), "watch")
    return Fact(_("My box"), _("open since %(time)s") % {"time": clock(opened)}, "ok")


def money(access: Access) -> Board | None:
    """Takings, debts and money on its way, as a committee may see them: sums, no name."""
    if access.centre is None:
        return None
    today = timezone.localdate()
    day = selectors.money_of_period(today, today)["total"]
    month = selectors.money_of_period(today.replace(day=1), today)["total"]
    debts = sum(line.amount for line in selectors.debts_by_age(today))
    unsigned = Remittance.objects.filter(step=RemittanceStep.TO_TREASURER, received_at=None, refused_reason="").count()
    facts = [
        Fact(_("Taken today"), francs(day)),
        Fact(_("Taken this month"), francs(month)),
        Fact(_("Still due by patients"), francs(debts), "watch" if debts else "ok"),
        Fact(_("Hand-overs to sign"), number(unsigned), "watch" if unsigned else "ok"),
    ]
    acts = [(_("Receipts of the month"), reverse("billing:summary"))]
    if access.may(Permission.CASH_REMIT) or access.may(Permission.CASH_COLLECT):
        acts.append((_("Hand-overs"), reverse("billing:remittances")))
    return Board(_("Money of the centre"), facts, acts)
