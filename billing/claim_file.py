"""A claim as workbook and as printed sheet."""

from __future__ import annotations

import io
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from accounts.models import User
from billing import selectors
from billing.models import Claim, ClaimLine

LINES_PRINTED = 500  # beyond, the sheet refers to the workbook


def lines(claim: Claim) -> QuerySet[ClaimLine, Any]:
    """Lines of a claim, by day: patient's number, act, full price, rate, amount claimed."""
    return claim.lines.order_by("charge_line__charge__charged_on", "id").values(
        "amount",
        "charge_line__charge__charged_on",
        "charge_line__charge__patient__number",
        "charge_line__label",
        "charge_line__neutral_label",
        "charge_line__quantity",
        "charge_line__full",
        "charge_line__rate_percent",
    )


def file_name(claim: Claim) -> str:
    """reclamation-AMO-2026-03-v1."""
    return f"reclamation-{claim.payer.code}-{claim.month:%Y-%m}-v{claim.version}"


def workbook(claim: Claim) -> bytes:
    """The workbook, written row by row in bounded memory. Texts cannot become formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Claim"))
    titles = [
        _("Date"),
        _("File number"),
        _("Act or medicine"),
        _("Quantity"),
        _("Full price"),
        _("Rate"),
        _("Claimed"),
    ]
    sheet.append([_bold(sheet, str(title)) for title in titles])
    for row in lines(claim).iterator(chunk_size=2_000):
        sheet.append(_cells(row))
    sheet.append([None, None, None, None, None, _("Total"), claim.total])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cells(row: dict[str, Any]) -> list[Any]:
    return [
        row["charge_line__charge__charged_on"],
        _plain(row["charge_line__charge__patient__number"]),
        _plain(row["charge_line__neutral_label"] or row["charge_line__label"]),
        row["charge_line__quantity"],
        row["charge_line__full"],
        row["charge_line__rate_percent"],
        row["amount"],
    ]


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@\t" else text


def sheet(claim: Claim, *, by: User) -> dict[str, Any]:
    """What the printed claim shows."""
    families = (
        claim.lines.values("charge_line__family")
        .annotate(lines=Count("id"), amount=Sum("amount"))
        .order_by("charge_line__family")
    )
    names = dict(selectors.families())
    return {
        "claim": claim,
        "centre": claim.centre,
        "families": [{**row, "name": names.get(row["charge_line__family"], "")} for row in families],
        "rows": lines(claim)[:LINES_PRINTED],
        "cut": claim.line_count > LINES_PRINTED,
        "document_number": file_name(claim),
        "printed_at": timezone.now(),
        "printed_by": by.display_name,
        "signatories": [_("Head of the centre"), _("Treasurer of the ASACO"), _("For the payer")],
    }
