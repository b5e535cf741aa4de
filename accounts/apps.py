"""Users, memberships, roles, permissions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts import boards
        from centres.settings import SettingDefinition, declare
        from core import boards as home
        from core.navigation import NavEntry, NavGroup, register
        from core.permissions import Permission

        declare(
            SettingDefinition(
                key="accounts.lock_minutes",
                label=_("Minutes without activity before the screen locks"),
                default=10,
                unit=_("min"),
                minimum=2,
                maximum=60,
                group=_("Accounts"),
            )
        )
        register(
            NavEntry(
                key="people",
                label=_("Team"),
                icon="users",
                url_name="people",
                permission=Permission.ACCOUNT_MANAGE,
                order=800,
                group=NavGroup.STEER,
            )
        )
        home.register("accounts.team", {Permission.ACCOUNT_MANAGE}, boards.team, order=80)
        home.register("accounts.network", {Permission.STATS_NETWORK}, boards.network, order=85)
        home.register("accounts.role", {Permission.PROFILE}, boards.own_role, order=90)
        register(NavEntry("profile", _("My account"), "user-circle", "profile", order=10, group=NavGroup.PERSON))
        register(NavEntry("roles", _("Roles and rights"), "shield-check", "roles", order=20, group=NavGroup.PERSON))
