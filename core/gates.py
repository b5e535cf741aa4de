"""Gates: named points where a higher app may refuse an act of a lower one, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Gate = Callable[..., str | None]

_gates: dict[str, list[tuple[str, Gate]]] = {}


class RefusedError(Exception):
    """An act is refused. The message is shown to the user, in French."""


def register(name: str, owner: str, gate: Gate) -> None:
    """Add a callable to a gate. It returns None to let pass, or the French reason of the refusal."""
    _gates.setdefault(name, []).append((owner, gate))


def check(name: str, **subject: Any) -> None:
    """Raise RefusedError with the first reason given by a callable of this gate."""
    for _, gate in _gates.get(name, []):
        reason = gate(**subject)
        if reason:
            raise RefusedError(reason)


def registered() -> dict[str, list[str]]:
    """Gate names with the apps that watch them."""
    return {name: [owner for owner, _ in gates] for name, gates in _gates.items()}
