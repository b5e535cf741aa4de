"""What the official papers are called, what they add up, and who signs them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pharmacy.choices import DocumentKind, MovementKind
from pharmacy.models import Document

_MINUTES = frozenset({DocumentKind.LOSS, DocumentKind.ADJUSTMENT, DocumentKind.COUNT, DocumentKind.OPENING})


@dataclass(frozen=True)
class Paper:
    """The title of a paper and its value at cost, FCFA."""

    title: str
    value: Decimal


def paper_of(document: Document) -> Paper:
    """Title as centres know it, and the value of what moved (both legs of a move count once)."""
    titles = {
        DocumentKind.RECEIPT: _("Minutes of reception"),
        DocumentKind.OPENING: _("Minutes of the opening count"),
        DocumentKind.COUNT: _("Minutes of the stock count"),
        DocumentKind.LOSS: _("Minutes of loss or destruction"),
        DocumentKind.ADJUSTMENT: _("Minutes of adjustment"),
        DocumentKind.TRANSFER: _("Transfer note"),
        DocumentKind.TRANSFER_RECEIPT: _("Minutes of reception of a transfer"),
        DocumentKind.SUPPLIER_RETURN: _("Note of return to the supplier"),
        DocumentKind.SERVICE_ISSUE: _("Issue note"),
    }
    rows = [row for row in document.movements.all() if row.kind not in (MovementKind.TRANSIT_IN, MovementKind.MOVE_IN)]
    return Paper(
        titles.get(DocumentKind(document.kind), str(document.get_kind_display()).capitalize()),
        sum((row.qty * row.unit_cost for row in rows), Decimal(0)),
    )


def signatories_of(document: Document) -> list[str]:
    """Who signs by hand under the paper."""
    manager = _("The pharmacy manager")
    if document.kind in _MINUTES:
        return [manager, _("The treasurer of the ASACO"), _("The technical director")]
    if document.kind in (DocumentKind.RECEIPT, DocumentKind.TRANSFER_RECEIPT):
        return [manager, _("The deliverer"), _("The technical director")]
    if document.kind in (DocumentKind.TRANSFER, DocumentKind.SUPPLIER_RETURN, DocumentKind.SERVICE_ISSUE):
        return [manager, _("The carrier"), _("The receiver")]
    return [manager]
