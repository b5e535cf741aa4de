"""Entries of the statistics in the rail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, NavGroup, register
from core.permissions import Permission


def register_all() -> None:
    """Called once when the app is ready."""
    register(
        NavEntry("stats", _("Figures"), "chart-bar", "stats:dashboard", Permission.STATS_CENTRE, 700, NavGroup.STEER)
    )
    register(
        NavEntry(
            "stats-network", _("Network"), "affiliate", "stats:network", Permission.STATS_NETWORK, 710, NavGroup.STEER
        )
    )
