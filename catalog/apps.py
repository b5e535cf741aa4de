"""Medicines, diagnoses, acts, tests: never centre-owned."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Nomenclatures"

    def ready(self) -> None:
        from catalog import reference
        from core.navigation import NavEntry, NavGroup, register
        from core.permissions import Permission as P

        reference.declare()
        readers = (P.RECORD_READ, P.STOCK_VIEW, P.CASH_COLLECT, P.TARIFF_EDIT, P.LAB_WRITE, P.SETTINGS_EDIT)
        register(NavEntry("catalog", _("Lists"), "books", "catalogue_index", readers, 850, NavGroup.STEER))
