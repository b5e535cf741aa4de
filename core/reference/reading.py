"""From the text of a CSV cell to the value of a field; a row that cannot be read is refused with its line."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.ids import uuid7
from core.reference.tables import ReferenceTable

Values = dict[str, Any]  # by attribute of the model (a foreign key by its `_id`)
Codes = dict[str, uuid.UUID]


class UnreadableFileError(Exception):
    """The file as a whole does not fit its table; the message says why."""


@dataclass(frozen=True)
class Refusal:
    """A row that was not loaded. `line` counts the header as 1."""

    line: int
    reason: str


@dataclass(frozen=True)
class ParsedRow:
    """A readable row with the values of its fields."""

    line: int
    values: Values


class Reader:
    """Reads the file of one table."""

    def __init__(self, table: ReferenceTable) -> None:
        self.table = table
        self.refusals: list[Refusal] = []
        self._lines = list(self._raw_rows())
        self.fields = self._fields()
        self._codes = {f.attname: self._codes_of(f) for f in self.fields.values() if f.is_relation}

    def _raw_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            with self.table.path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file, restkey="", strict=True)
                self.headers = list(reader.fieldnames or [])
                for row in reader:
                    yield reader.line_num, row
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UnreadableFileError(f"{self.table.path.name} : {error}") from error

    def _fields(self) -> Mapping[str, models.Field[Any, Any]]:
        wanted = [header for header in self.headers if header not in self.table.ignore]
        try:
            return {header: self.table.field_for(header) for header in wanted}
        except FieldDoesNotExist as error:
            raise UnreadableFileError(
                _("%(file)s: column without a field: %(column)s") % {"file": self.table.path.name, "column": error}
            ) from error

    def _codes_of(self, field: models.Field[Any, Any]) -> Codes:
        target = field.related_model
        codes: Codes = dict(target._default_manager.values_list("code", "pk"))  # type: ignore[union-attr]
        if target is self.table.model:
            for _line, row in self._lines:
                codes.setdefault(row["code"], uuid7())
        return codes

    def new_id(self, values: Values) -> uuid.UUID:
        """The identifier of a new row: the one by which rows of the same file already name it, if any."""
        own = [
            c for f, c in self._codes.items() if self.table.model._meta.get_field(f).related_model is self.table.model
        ]
        return own[0][values["code"]] if own else uuid7()

    def rows(self) -> Iterator[ParsedRow]:
        """The readable rows; the others are in `refusals`."""
        seen: dict[str, int] = {}
        for line, row in self._lines:
            try:
                values = self._values(row)
                first = seen.setdefault(self.key_of(values), line)
                if first != line:
                    raise ValueError(_("same key as line %(line)d") % {"line": first})
            except ValueError as error:
                self.refusals.append(Refusal(line, str(error)))
            else:
                yield ParsedRow(line, values)

    def key_of(self, values: Values) -> str:
        """The identity of a row, as text."""
        fields = (self.table.model._meta.get_field(name) for name in self.table.key)
        return "|".join(str(canonical(f, values[f.attname])) for f in fields)  # type: ignore[union-attr,arg-type]

    def _values(self, row: Mapping[str, str]) -> Values:
        if None in row.values() or "" in row:
            raise ValueError(_("%(expected)d cells expected") % {"expected": len(self.headers)})
        return {field.attname: self._value(header, field, row[header]) for header, field in self.fields.items()}

    def _value(self, header: str, field: models.Field[Any, Any], cell: str) -> Any:
        try:
            value = self._converted(field, cell.strip())
            return _checked(field, value)
        except ValidationError as error:
            raise ValueError(f"{header} : {' '.join(error.messages)}") from error
        except (ValueError, ArithmeticError) as error:
            raise ValueError(f"{header} : {error}") from error

    def _converted(self, field: models.Field[Any, Any], cell: str) -> Any:
        if field.name in self.table.convert:
            return self.table.convert[field.name](cell)
        if field.is_relation:
            return self._found(field, cell)
        return _cell_value(field, cell)

    def _found(self, field: models.Field[Any, Any], code: str) -> uuid.UUID | None:
        if not code:
            return None
        if code not in self._codes[field.attname]:
            raise ValueError(_("unknown code: %(code)s") % {"code": code})
        return self._codes[field.attname][code]


def _cell_value(field: models.Field[Any, Any], cell: str) -> Any:
    if isinstance(field, ArrayField):
        return [part.strip() for part in cell.split(";") if part.strip()]
    if isinstance(field, models.CharField | models.TextField):
        return cell
    if cell == "":
        return None
    if isinstance(field, models.BooleanField):
        return _yes_no(cell)
    return field.to_python(cell)


def _yes_no(cell: str) -> bool:
    if cell not in ("0", "1"):
        raise ValueError(_("1 or 0 expected, not %(cell)s") % {"cell": cell})
    return cell == "1"


def _checked(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or value in ("", []):
        if not field.null and not field.blank:
            raise ValueError(_("a value is required"))
        if value is None and not field.null:
            raise ValueError(_("a value is required"))
        return value
    if field.is_relation:
        return value
    return field.clean(value, None)


def canonical(field: models.Field[Any, Any], value: Any) -> Any:
    """The value as plain JSON, so that what was loaded, what stands and what the file says can be compared."""
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    if isinstance(value, date | uuid.UUID):
        return str(value)
    return value
