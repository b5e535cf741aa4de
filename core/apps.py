"""The house's foundations, no domain word."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Socle"

    def ready(self) -> None:
        from core.navigation import NavEntry, NavGroup, register
        from core.permissions import Permission

        register(
            NavEntry(
                "status",
                _("State of the system"),
                "activity-heartbeat",
                "system_status",
                Permission.SYSTEM_STATUS,
                950,
                NavGroup.STEER,
            )
        )
