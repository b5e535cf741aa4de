"""Which file fills which model. Apps declare their tables from `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

Convert = Callable[[str], Any]


@dataclass(frozen=True)
class ReferenceTable:
    """A CSV file of `data/` and the model that it fills.

    A column fills the field of the same name, or the one that `rename` gives; `ignore` lists columns that are
    read by nobody. `key` names the fields that identify a row. Cells are converted by the type of the field
    (data/README.md: 1/0, empty for unknown, semicolons between several values), or by `convert`, by field.
    A foreign key is looked up by the `code` of the other table.
    """

    name: str  # file name without .csv
    model: type[models.Model]
    order: int  # position in the loading order of data/README.md
    key: tuple[str, ...] = ("code",)
    rename: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    convert: Mapping[str, Convert] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file."""
        return Path(settings.REFERENCE_DATA_DIR) / f"{self.name}.csv"

    def field_for(self, header: str) -> models.Field[Any, Any]:
        """The field that a column fills. Raises FieldDoesNotExist."""
        found = self.model._meta.get_field(self.rename.get(header, header))
        return found  # type: ignore[return-value]


_tables: dict[str, ReferenceTable] = {}


def register(*declared: ReferenceTable) -> None:
    """Add tables. Raises ValueError when a name is taken."""
    for one in declared:
        if _tables.setdefault(one.name, one) is not one:
            raise ValueError(f"Reference table declared twice: {one.name}")


def tables() -> list[ReferenceTable]:
    """Every declared table, in loading order."""
    return sorted(_tables.values(), key=lambda one: (one.order, one.name))


def table(name: str) -> ReferenceTable:
    """One table. Raises KeyError."""
    return _tables[name]
