"""Registers brought in from files: one engine, one kind per sort of register."""

from patients.imports.kinds import Checked, Column, Context, ImportKind, kind_of, kinds, register_kind
from patients.imports.reading import FileRefusedError, Row

__all__ = [
    "Checked",
    "Column",
    "Context",
    "FileRefusedError",
    "ImportKind",
    "Row",
    "kind_of",
    "kinds",
    "register_kind",
]
