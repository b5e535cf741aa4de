"""Loading a file: add what is new, follow the file where the site changed nothing, keep what it changed.

Three values are compared for each row and column: the one loaded last time (`core.models.LoadedReference`), the
one that stands, and the one in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import IntegrityError, connection, models, transaction

from core.models import LoadedReference
from core.reference.reading import ParsedRow, Reader, Refusal, canonical
from core.reference.tables import ReferenceTable

BATCH = 1000  # rows in one transaction
Plain = dict[str, Any]  # canonical values by attribute


@dataclass
class Report:
    """What a loading did, in rows; `kept` counts values that the site had changed and that were left alone."""

    table: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    withdrawn: int = 0  # rows loaded once that the file no longer has: left as they are
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class Change:
    """What one row of the file asks for. `row` is the model row to insert or update."""

    line: int
    key: str
    row: models.Model
    new: bool
    columns: list[str]
    loaded: Plain
    memory: LoadedReference | None


def load(table: ReferenceTable) -> Report:
    """Load one file. Raises UnreadableFileError; rows that cannot be loaded are in the report."""
    loading = _Loading(table)
    with pghistory.context(source="load_reference", file=table.path.name):
        for start in range(0, len(loading.changes), BATCH):
            loading.apply(loading.changes[start : start + BATCH])
    return loading.report


class _Loading:
    def __init__(self, table: ReferenceTable) -> None:
        self.table = table
        self.report = Report(table.name)
        self.reader = Reader(table)
        self.attributes = {f.attname: f for f in self.reader.fields.values()}
        self.standing = {self.reader.key_of(vars(row)): row for row in table.model._default_manager.all()}
        self.memories = {m.key: m for m in LoadedReference.objects.filter(table=table.name)}
        rows = list(self.reader.rows())
        self.changes = [change for row in rows if (change := self._change(row)) is not None]
        self.report.withdrawn = len(self.memories.keys() - {self.reader.key_of(row.values) for row in rows})
        self.report.refusals = self.reader.refusals

    def _plain(self, values: Mapping[str, Any]) -> Plain:
        return {name: canonical(one, values[name]) for name, one in self.attributes.items()}

    def _change(self, row: ParsedRow) -> Change | None:
        key, wanted = self.reader.key_of(row.values), self._plain(row.values)
        stands, memory = self.standing.get(key), self.memories.get(key)
        if stands is None:
            added = self.table.model(id=self.reader.new_id(row.values), **row.values)
            return Change(row.line, key, added, True, [], wanted, memory)
        columns = self._to_follow(wanted, self._plain(vars(stands)), memory)
        if not columns and memory is not None and memory.values == wanted:
            self.report.unchanged += 1
            return None
        for name in columns:
            setattr(stands, name, row.values[name])
        return Change(row.line, key, stands, False, columns, wanted, memory)

    def _to_follow(self, wanted: Plain, stands: Plain, memory: LoadedReference | None) -> list[str]:
        """Columns where the file has changed and the site has not."""
        follow = []
        for name, value in wanted.items():
            before = self._before(name, memory)
            if stands[name] == value:
                continue
            if stands[name] == before:
                follow.append(name)
            else:
                self.report.kept += 1
        return follow

    def _before(self, name: str, memory: LoadedReference | None) -> Any:
        """What was loaded last time; for a column the file did not have then, the field's default."""
        if memory is None:
            return _NEVER
        one = self.attributes[name]
        return memory.values.get(name, canonical(one, one.get_default()))

    def apply(self, changes: Sequence[Change]) -> None:
        """Write a batch; when the database refuses it, row by row, so that the bad line is known."""
        try:
            with transaction.atomic():
                self._write(changes)
        except IntegrityError as error:
            if len(changes) == 1:
                self.report.refusals.append(Refusal(changes[0].line, str(error).splitlines()[0]))
                return
            for change in changes:
                self.apply([change])
        else:
            self._count(changes)

    def _write(self, changes: Sequence[Change]) -> None:
        self.table.model._default_manager.bulk_create(c.row for c in changes if c.new)
        for change in changes:
            if change.columns:
                change.row.save(update_fields=change.columns)
        self._remember(changes)
        connection.check_constraints()

    def _remember(self, changes: Sequence[Change]) -> None:
        known = [c for c in changes if c.memory is not None and c.memory.values != c.loaded]
        for change in known:
            change.memory.values = change.loaded  # type: ignore[union-attr]
        LoadedReference.objects.bulk_update([c.memory for c in known if c.memory], ["values"])
        LoadedReference.objects.bulk_create(
            LoadedReference(table=self.table.name, key=c.key, row_id=c.row.pk, values=c.loaded)
            for c in changes
            if c.memory is None
        )

    def _count(self, changes: Sequence[Change]) -> None:
        self.report.added += sum(c.new for c in changes)
        self.report.updated += sum(bool(c.columns) for c in changes)
        self.report.unchanged += sum(not c.new and not c.columns for c in changes)


_NEVER = object()
