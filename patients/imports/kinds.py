"""Kinds of registers: a template, a check, a way of writing. Every app adds its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from centres.models import Centre
from patients.choices import LineOutcome
from patients.imports.reading import Row
from patients.rules.names import fold

REASON_HEADING = "À corriger"


@dataclass(frozen=True)
class Column:
    """A column of the template. `parse` gives the value of a filled cell or raises ValueError in French."""

    key: str
    heading: str
    parse: Callable[[str], Any] = str
    required: bool = False
    help: Promise | str = ""
    example: str = ""


@dataclass(frozen=True)
class Context:
    """Where and for whom a register is imported."""

    centre: Centre
    by: User
    accept_doubtful: bool = False
    seen: dict[str, int] = field(default_factory=dict)  # natural keys met in the file, with their line


@dataclass
class Checked:
    """A line after its check: the values it gives, or what is wrong, by column key."""

    row: Row
    data: dict[str, Any] = field(default_factory=dict)
    messages: list[tuple[str, str]] = field(default_factory=list)
    outcome: LineOutcome = LineOutcome.READY
    record_id: uuid.UUID | None = None

    def refuse(self, column: str, sentence: str) -> None:
        """Say what must be corrected."""
        self.messages.append((column, sentence))
        self.outcome = LineOutcome.WRONG


@dataclass(frozen=True)
class ImportKind:
    """A sort of register.

    `check` judges parsed lines together (known numbers, duplicates) by setting their outcome; `write` stores
    the given lines and sets their `record_id`, in the caller's transaction. `natural_key` names the column
    whose value makes a line known: importing it again does nothing. `named_by` are the columns by which a
    reader recognises a line.
    """

    code: str
    title: Promise | str
    columns: tuple[Column, ...]
    natural_key: str
    check: Callable[[Sequence[Checked], Context], None]
    write: Callable[[Sequence[Checked], Context], None]
    finish: Callable[[dict[str, Any], Checked], None] | None = None
    named_by: tuple[str, ...] = ()

    @property
    def headings(self) -> dict[str, str]:
        """Column key of each folded heading; the column of reasons of an error file is read as nothing."""
        return {fold(REASON_HEADING): "", **{fold(column.heading): column.key for column in self.columns}}

    @property
    def required(self) -> list[str]:
        """Keys of the columns that the file must have."""
        return [column.key for column in self.columns if column.required]


_kinds: dict[str, ImportKind] = {}


def register_kind(kind: ImportKind) -> None:
    """Add a kind. Called from `AppConfig.ready`."""
    _kinds[kind.code] = kind


def kinds() -> list[ImportKind]:
    """Every kind, in the order of the apps: people before what happened to them."""
    return list(_kinds.values())


def kind_of(code: str) -> ImportKind:
    """The kind of this code. Raises KeyError."""
    return _kinds[code]
