"""What every page of the shell needs: navigation, search, centre, person. Computed only when it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from core.navigation import NavEntry, NavGroup, SearchBox, active_key, entries_for, search_for

TABS_ON_PHONE = 4


@dataclass
class Shell:
    """The frame around a page, for one request. `access` is None before sign-in."""

    request: HttpRequest

    @cached_property
    def access(self) -> Any:
        """`accounts.access.Access` of the request, or None."""
        return getattr(self.request, "access", None)

    @cached_property
    def entries(self) -> list[NavEntry]:
        """Entries that the person's permissions open; none before sign-in."""
        return entries_for(self.access.permissions) if self.access else []

    def _group(self, *groups: NavGroup) -> list[NavEntry]:
        return [entry for entry in self.entries if entry.group in groups]

    @cached_property
    def work(self) -> list[NavEntry]:
        """The daily work, top of the rail."""
        return self._group(NavGroup.WORK)

    @cached_property
    def steer(self) -> list[NavEntry]:
        """Figures, community, settings: second part of the rail."""
        return self._group(NavGroup.STEER)

    @cached_property
    def help(self) -> list[NavEntry]:
        """Help, foot of the rail."""
        return self._group(NavGroup.HELP)

    @cached_property
    def person(self) -> list[NavEntry]:
        """The person's own pages, in the menu under the name."""
        return self._group(NavGroup.PERSON)

    @cached_property
    def tabs(self) -> list[NavEntry]:
        """The first four entries: the bar at the foot of a phone."""
        return (self.work + self.steer)[:TABS_ON_PHONE]

    @cached_property
    def more(self) -> list[NavEntry]:
        """What "Plus" opens on a phone: all that the bar has no room for."""
        return (self.work + self.steer)[TABS_ON_PHONE:] + self.help + self.person

    @cached_property
    def active(self) -> str:
        """Key of the entry where the page stands."""
        return active_key(self.entries, self.request.path)

    @cached_property
    def search(self) -> SearchBox | None:
        """The search box of the person's permissions."""
        return search_for(self.access.permissions) if self.access else None

    @cached_property
    def centre(self) -> Any:
        """The active centre, or None for a network role and before sign-in."""
        return self.access.centre if self.access else None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, `access` and `centre`. A view may pass its own `nav_active`."""
    frame = Shell(request)
    return {"shell": frame, "access": frame.access, "centre": frame.centre}
