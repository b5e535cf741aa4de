"""Navigation: each app registers its entries; the shell prints those that the person's permissions open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Label = str | Promise


class NavGroup(StrEnum):
    """Where an entry stands: the daily work on the rail, the steering below it, the person's own menu."""

    WORK = "work"
    STEER = "steer"
    HELP = "help"
    PERSON = "person"


@dataclass(frozen=True)
class NavEntry:
    """One entry. `permission` None: for everyone signed in; several codes: any of them opens it."""

    key: str
    label: Label
    icon: str
    url_name: str
    permission: str | Sequence[str] | None = None
    order: int = 100
    group: NavGroup = NavGroup.WORK

    @property
    def url(self) -> str:
        """Address of the page. Raises NoReverseMatch when the app forgot its URL."""
        return reverse(self.url_name)

    def open_to(self, permissions: frozenset[str]) -> bool:
        """True when these permissions open the entry."""
        if self.permission is None:
            return True
        codes = {self.permission} if isinstance(self.permission, str) else set(self.permission)
        return bool(codes & permissions)


@dataclass(frozen=True)
class SearchBox:
    """The search of the top bar for those who hold `permission`. The lowest order wins."""

    url_name: str
    placeholder: Label
    permission: str
    order: int = 100
    script: str = ""  # static file of what the keyboard or a reader may do with the box, on every page

    @property
    def url(self) -> str:
        """Address that answers ?q= with a page, and with a listbox fragment under htmx."""
        return reverse(self.url_name)


_entries: dict[str, NavEntry] = {}
_boxes: list[SearchBox] = []


def register(entry: NavEntry) -> None:
    """Add an entry. Called from `AppConfig.ready`. Raises ValueError when the key is taken."""
    if _entries.setdefault(entry.key, entry) is not entry:
        raise ValueError(f"Navigation key already used: {entry.key}")


def register_search(box: SearchBox) -> None:
    """Add a search box. Called from `AppConfig.ready`."""
    _boxes.append(box)
    _boxes.sort(key=lambda b: b.order)


def entries_for(permissions: frozenset[str]) -> list[NavEntry]:
    """The entries these permissions open, in their order, all groups together."""
    allowed = (entry for entry in _entries.values() if entry.open_to(permissions))
    return sorted(allowed, key=lambda e: (e.order, e.key))


def search_for(permissions: frozenset[str]) -> SearchBox | None:
    """The search box of these permissions, if there is one."""
    return next((box for box in _boxes if box.permission in permissions), None)


def active_key(entries: Sequence[NavEntry], path: str) -> str:
    """Key of the entry with the longest address that begins the path; empty when there is none."""
    matches = [(len(url), entry.key) for entry in entries if (url := _url(entry)) and _covers(url, path)]
    return max(matches)[1] if matches else ""


def _url(entry: NavEntry) -> str:
    try:
        return entry.url
    except NoReverseMatch:
        return ""


def _covers(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
