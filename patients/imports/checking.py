"""A line of a file becomes values or reasons, column by column."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from patients.imports.kinds import Checked, Column, Context, ImportKind
from patients.imports.reading import MAX_CELL, Row, is_formula
from patients.rules.names import fold
from patients.rules.text import paper_key


def parse_row(kind: ImportKind, row: Row, context: Context) -> Checked:
    """Parse every cell; note what is wrong; notice a natural key met before in the file."""
    checked = Checked(row)
    for column in kind.columns:
        _parse_cell(checked, column, row.values.get(column.key, ""))
    _notice_twice(kind, checked, context)
    if kind.finish is not None and not checked.messages:
        kind.finish(checked.data, checked)
    return checked


def _parse_cell(checked: Checked, column: Column, text: str) -> None:
    if not text:
        if column.required:
            checked.refuse(column.key, _("is missing"))
        return None
    if is_formula(text):
        return checked.refuse(column.key, _("is a formula: write its result"))
    if len(text) >= MAX_CELL:
        return checked.refuse(column.key, _("is too long"))
    try:
        checked.data[column.key] = column.parse(text)
    except ValueError as error:
        checked.refuse(column.key, str(error))
    return None


def _notice_twice(kind: ImportKind, checked: Checked, context: Context) -> None:
    written = checked.row.values.get(kind.natural_key, "")
    key = paper_key(written) or fold(written)
    if not key:
        return
    first = context.seen.setdefault(key, checked.row.line)
    if first != checked.row.line:
        checked.refuse(kind.natural_key, _("is the same number as on line %(line)d") % {"line": first})


def count_outcomes(lines: Iterable[Checked]) -> dict[str, int]:
    """Lines by outcome."""
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.outcome.value] = counts.get(line.outcome.value, 0) + 1
    return counts
