"""Nightly proof of the cash desk: balances, receipts without gap, sums."""

from __future__ import annotations

from django.db.models import Count, F, IntegerField, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.models import ChargeBalance, Payment, PaymentAllocation
from core.scoping import all_centres


def check() -> list[str]:
    """One sentence per contradiction: a balance that differs from its receipts, a gap in the numbers."""
    with all_centres(reason="nightly proof of every centre's cash desk"):
        return [*_wrong_balances(), *_gaps()]


def _wrong_balances() -> list[str]:
    allocated = PaymentAllocation.objects.filter(charge=OuterRef("charge")).values("charge").annotate(s=Sum("amount"))
    paid = Coalesce(Subquery(allocated.values("s"), output_field=IntegerField()), 0)
    wrong = ChargeBalance.objects.annotate(really_paid=paid).exclude(paid=F("really_paid"))
    return [f"charge {row.charge_id}: {row.paid} F stored, {row.really_paid} F on receipts" for row in wrong[:50]]


def _gaps() -> list[str]:
    rows = Payment.objects.values("centre__code", "year").annotate(count=Count("id"), last=Max("number"))
    return [
        f"{row['centre__code']} {row['year']}: {row['count']} receipts, last number {row['last']}"
        for row in rows
        if row["count"] != row["last"]
    ]
