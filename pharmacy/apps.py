"""Stock ledger and dispensing."""

from django.apps import AppConfig


class PharmacyConfig(AppConfig):
    name = "pharmacy"
    verbose_name = "Pharmacie"

    def ready(self) -> None:
        from core import integrity as proofs
        from pharmacy import integrity
        from pharmacy.site_settings import declare_all

        declare_all()
        proofs.register("pharmacy", integrity.check)
