"""Panels: a higher app shows itself on a lower app's page.

The page prints each panel's place; the panel's own URL answers the htmx request, with its own permission.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from core.permissions import Permission

_panels: dict[str, list[Panel]] = {}


@dataclass(frozen=True)
class Panel:
    """A fragment of a higher app in a slot of a lower app's page."""

    slot: str
    key: str
    url_name: str
    permission: Permission
    order: int = 100
    eager: bool = False  # loaded with the page's one deferred request, otherwise when scrolled to
    label: Promise | str = ""  # of a tab or an action, and of the link where scripts do not run
    icon: str = ""
    applies_to: Callable[[Any], bool] | None = None  # of the page's subject; None = every one

    def url(self, **subject: Any) -> str:
        """Address of the fragment for the page's subject."""
        return reverse(self.url_name, kwargs=subject)


def register(panel: Panel) -> None:
    """Add a panel to its slot. Called from `AppConfig.ready`."""
    _panels.setdefault(panel.slot, []).append(panel)
    _panels[panel.slot].sort(key=lambda p: (p.order, p.key))


def panels_for(slot: str, permissions: frozenset[Permission], subject: Any = None) -> list[Panel]:
    """Panels of a slot that these permissions may see and that suit the subject, in their order."""
    return [
        panel
        for panel in _panels.get(slot, [])
        if panel.permission in permissions
        and (panel.applies_to is None or subject is None or panel.applies_to(subject))
    ]


def registered() -> Mapping[str, list[str]]:
    """Slots with the keys of their panels."""
    return {slot: [panel.key for panel in panels] for slot, panels in _panels.items()}
