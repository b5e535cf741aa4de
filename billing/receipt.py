"""What is printed on a receipt."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from billing.choices import PaymentKind
from billing.models import Payment
from billing.rules.cash import receipt_number
from billing.selectors import line_label
from core.pdf import qr_svg
from core.permissions import Permission

PAPER_WITHOUT_LINES, PAPER_PER_LINE = 92, 6  # mm
PAPER_LENGTHS = (110, 150, 200, 260)  # mm; beyond, the longest


def number_of(payment: Payment) -> str:
    """The printed number of a receipt."""
    return receipt_number(payment.centre.short_code, payment.year, payment.number)


def paper_of(rows: list[dict[str, Any]]) -> str:
    """The shortest length of narrow paper that holds these lines (static/css/ticket.css), in mm."""
    lines = sum(2 if item["line"].covered or len(item["label"]) > 24 else 1 for row in rows for item in row["lines"])
    needed = PAPER_WITHOUT_LINES + lines * PAPER_PER_LINE
    return next((f"t{length}" for length in PAPER_LENGTHS if needed <= length), "")


def receipt_context(payment: Payment, *, access: Access) -> dict[str, Any]:
    """Everything the screen, the A5 sheet and the narrow ticket show."""
    sees_subject = access.may(Permission.RECORD_READ)
    rows: list[dict[str, Any]] = []
    for allocation in payment.allocations.all():
        lines = [
            {"label": line_label(line, sees_subject=sees_subject), "line": line}
            for line in allocation.charge.lines.all()
        ]
        rows.append({"charge": allocation.charge, "lines": lines, "amount": abs(allocation.amount)})
    reversed_by = getattr(payment, "reversed_by", None)
    return {
        "payment": payment,
        "patient": payment.patient,
        "centre": payment.centre,
        "number": number_of(payment),
        "document_number": number_of(payment),
        "rows": rows,
        "paper": paper_of(rows),
        "remaining": sum(row["charge"].balance.remaining for row in rows),
        "change": (payment.tendered or payment.amount) - payment.amount,
        "is_refund": payment.kind == PaymentKind.REFUND,
        "reversed_by": reversed_by,
        "reverses_number": number_of(payment.reverses) if payment.reverses else "",
        "qr": qr_svg(settings.BASE_URL + reverse("billing:receipt", args=[payment.id])),
        "printed_at": timezone.now(),
        "printed_by": access.user.display_name,
    }
