"""The template of a kind, and the file of lines to correct and send again."""

from __future__ import annotations

import io

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from patients.choices import LineOutcome
from patients.imports.kinds import REASON_HEADING, ImportKind, kind_of
from patients.imports.reading import csv_bytes
from patients.models import ImportLine, ImportRun


def template_csv(kind: ImportKind) -> bytes:
    """Headings and one example line."""
    return csv_bytes([[c.heading for c in kind.columns], [c.example for c in kind.columns]])


def template_xlsx(kind: ImportKind) -> bytes:
    """The register's sheet, and a sheet that explains each column."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = str(kind.title)[:31]
    sheet.append([column.heading for column in kind.columns])
    sheet.append([column.example for column in kind.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 18
        for cell in column:
            cell.number_format = "@"
    guide = book.create_sheet(_("Explanations"))
    guide.append([_("Column"), _("Required"), _("What to write")])
    for row in kind.columns:
        guide.append([row.heading, _("yes") if row.required else "", str(row.help)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def name_of(line: ImportLine) -> str:
    """By what a reader recognises a line."""
    cells = (line.values.get(key, "") for key in kind_of(line.run.kind).named_by)
    return " ".join(filter(None, cells))


def number_of(line: ImportLine) -> str:
    """The number that makes a line known, as written."""
    return str(line.values.get(kind_of(line.run.kind).natural_key, ""))


def reason_of(line: ImportLine) -> str:
    """What is wrong with a line, in one sentence per column."""
    headings = {column.key: column.heading for column in kind_of(line.run.kind).columns}
    return " ; ".join(f"{headings.get(key, key)} {text}".strip() for key, text in line.messages)


def lines_to_correct(run: ImportRun) -> QuerySet[ImportLine]:
    """Lines that were not imported for a reason that can be corrected."""
    wanted = [LineOutcome.WRONG, LineOutcome.DOUBTFUL]
    return ImportLine.objects.filter(run=run, outcome__in=wanted).select_related("run").order_by("line")


def error_file(run: ImportRun) -> bytes:
    """A CSV of those lines as they were written, with the reasons in a last column: correct and send again."""
    kind = kind_of(run.kind)
    table = [[*(column.heading for column in kind.columns), REASON_HEADING]]
    for line in lines_to_correct(run).iterator(chunk_size=1000):
        table.append([*(line.values.get(column.key, "") for column in kind.columns), reason_of(line)])
    return csv_bytes(table)
