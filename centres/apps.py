"""The CSCom-U, health areas, villages, settings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentresConfig(AppConfig):
    name = "centres"
    verbose_name = "Centres"

    def ready(self) -> None:
        from centres import reference
        from core.navigation import NavEntry, NavGroup, register
        from core.permissions import Permission as P

        reference.declare()
        sheet = (P.SETTINGS_EDIT, P.STATS_CENTRE, P.GOVERNANCE_VIEW)
        register(NavEntry("centre", _("The centre"), "building", "centre_sheet", sheet, 800, NavGroup.STEER))
        register(NavEntry("settings", _("Settings"), "settings", "setting_list", P.SETTINGS_EDIT, 900, NavGroup.STEER))
