"""Boards of the home page: each app says in a few figures what waits in it, to those who may see it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

Build = Callable[[Any], "Board | None"]


@dataclass(frozen=True)
class Fact:
    """One figure of a board; `state` is ok, watch, bad or empty."""

    label: str
    value: str
    state: str = ""


@dataclass(frozen=True)
class Board:
    """A card of the home page: figures, then what to do next (label and address, the first one foremost)."""

    title: str
    facts: list[Fact] = field(default_factory=list)
    acts: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class _Entry:
    key: str
    permissions: frozenset[str]
    build: Build
    order: int


_entries: list[_Entry] = []


def register(key: str, permissions: Collection[str], build: Build, *, order: int = 100) -> None:
    """Add a board for those who hold one of the permissions. `build` takes the access. Called from `ready`."""
    _entries.append(_Entry(key, frozenset(permissions), build, order))
    _entries.sort(key=lambda entry: (entry.order, entry.key))


def boards_for(access: Any) -> list[Board]:
    """The boards open to this person, in their order; at the active centre, or without one for network roles."""
    found = (entry.build(access) for entry in _entries if entry.permissions & access.permissions)
    return [board for board in found if board is not None]


def registered() -> dict[str, frozenset[str]]:
    """Keys of the boards with the permissions that open them."""
    return {entry.key: entry.permissions for entry in _entries}
