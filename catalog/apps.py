"""Medicines, diagnoses, acts, tests: never centre-owned."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Nomenclatures"

    def ready(self) -> None:
        from catalog import reference

        reference.declare()
