"""Rows of a CSV or XLSX file, read one by one, refused as a whole when the file itself is not sound."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from patients.rules.names import fold

MAX_BYTES = 25_000_000
MAX_UNPACKED = 150_000_000  # bytes of an unpacked workbook; 50 000 rows take about 40 million
MAX_RATIO = 150  # unpacked to packed; a workbook of text stays far below
MAX_ROWS = 100_000
MAX_CELL = 1_000  # characters
_ZIP = b"PK\x03\x04"


class FileRefusedError(ValueError):
    """The file cannot be read as a register; the message, in French, says why and what to do."""


@dataclass(frozen=True)
class Row:
    """A line of data: its number as a spreadsheet shows it, and its cells by column key, as text."""

    line: int
    values: dict[str, str]


def read_rows(path: Path, headings: dict[str, str], required: Sequence[str]) -> Iterator[Row]:
    """Rows of a file; `headings` gives the column key of each folded heading.

    Empty lines are skipped. Raises FileRefusedError for a file too large, unreadable, or whose headings are
    missing, unknown or written twice.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FileRefusedError(_("The file is larger than 25 megabytes: cut it into several."))
    with path.open("rb") as file:
        packed = file.read(4) == _ZIP
    lines = _workbook_lines(path) if packed else _csv_lines(path)
    first = next(lines, None)
    if first is None:
        raise FileRefusedError(_("The file is empty."))
    keys = _keys(first[1], headings, required)
    for number, cells in lines:
        if number > MAX_ROWS + 1:
            raise FileRefusedError(_("The file has more than 100,000 lines: cut it into several."))
        values = {key: text for key, text in zip(keys, cells, strict=False) if key}
        if any(values.values()):
            yield Row(number, values)


def _keys(cells: Sequence[str], headings: dict[str, str], required: Sequence[str]) -> list[str]:
    folded = [fold(cell) for cell in cells]
    twice = sorted({cell for cell in folded if cell and folded.count(cell) > 1})
    if twice:
        raise FileRefusedError(_("The heading « %(name)s » stands twice.") % {"name": twice[0]})
    unknown = [cell for cell, key in zip(cells, folded, strict=True) if key and key not in headings]
    if unknown:
        raise FileRefusedError(
            _("The heading « %(name)s » is not in the template. Download the template and compare.")
            % {"name": unknown[0][:60]}
        )
    keys = [headings.get(cell, "") for cell in folded]
    missing = [key for key in required if key not in keys]
    if missing:
        names = {key: heading for heading, key in reversed(headings.items())}
        raise FileRefusedError(_("The column « %(name)s » is missing.") % {"name": names[missing[0]]})
    return keys


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(8_192)
        file.seek(0)
        delimiter = max(";,\t", key=start.partition("\n")[0].count)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 0
        try:
            for cells in reader:
                line = reader.line_num
                yield line, [_cell(cell) for cell in cells]
        except (csv.Error, UnicodeDecodeError) as error:
            raise FileRefusedError(
                _("Line %(line)d cannot be read: quotes or encoding are wrong.") % {"line": line + 1}
            ) from error


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or the Western encoding of older spreadsheets."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in content:
        raise FileRefusedError(_("This is not a text file. Save it as CSV or XLSX."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "Ã©" in text or "Ã¨" in text:  # UTF-8 once read as a Western encoding and saved again
            raise FileRefusedError(_("The accents are broken in this file. Save it again as CSV UTF-8."))
        return encoding
    raise FileRefusedError(_("The encoding is not known. Save the file as CSV UTF-8."))


def _workbook_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    _refuse_bomb(path)
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True, max_col=60), start=1):
                yield number, [_cell(cell) for cell in cells]
    except (KeyError, ValueError, IndexError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        raise FileRefusedError(_("This workbook cannot be read. Save it again as XLSX or CSV.")) from error


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileRefusedError(_("This workbook cannot be read. Save it again as XLSX or CSV.")) from error
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > 1_000 or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
        raise FileRefusedError(_("This workbook unpacks to an abnormal size: it is refused."))
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileRefusedError(_("This archive is not a workbook. Save the register as XLSX or CSV."))


def _cell(value: Any) -> str:
    """A cell as text: dates as written in French, whole numbers without decimals, spaces tidied."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())[:MAX_CELL]


def is_formula(text: str) -> bool:
    """True for a cell that a spreadsheet would compute; a telephone that begins with + is not one."""
    if text.startswith(("+", "-")):
        return any(char.isalpha() or char == "(" for char in text)
    return text.startswith(("=", "@"))


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV that French spreadsheets open by themselves; cells that look like formulas are made text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[f"'{cell}" if is_formula(cell) else cell for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")
