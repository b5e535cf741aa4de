"""Every address of the product, as the guards read them from the URL configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern with its full name and path."""

    name: str  # with its namespace: patients:file
    path: str
    view: Any
    parameters: tuple[str, ...]

    @property
    def permissions(self) -> frozenset[Any]:
        """What `@requires` declares."""
        return getattr(self.view, "needed_permissions", frozenset())

    @property
    def is_public(self) -> bool:
        """True when `@public` declares it."""
        return getattr(self.view, "is_public", False)


def addresses(patterns: Iterable[Any] | None = None, before: str = "", namespace: str = "") -> Iterator[Address]:
    """Walk the URL configuration of the product, or these patterns."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else ""
            yield Address(name, text, pattern.callback, tuple(pattern.pattern.regex.groupindex))
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, text, inner)
