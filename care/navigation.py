"""Entries of care in the rail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register
from core.permissions import Permission


def register_all() -> None:
    """Called once when the app is ready."""
    register(NavEntry("home", _("My day"), "home", "home", None, order=10))
    register(NavEntry("queue", _("Queue"), "users-group", "care:queue", Permission.QUEUE_VIEW, order=20))
    register(NavEntry("registers", _("Registers"), "book", "care:papers", Permission.REGISTER_PRINT, order=90))
    register(NavEntry("countersign", _("Countersign"), "school", "care:countersign", Permission.COUNTERSIGN, order=45))
