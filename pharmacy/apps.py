"""Stock ledger and dispensing."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PharmacyConfig(AppConfig):
    name = "pharmacy"
    verbose_name = "Pharmacie"

    def ready(self) -> None:
        from care.providers import stock_here
        from core import boards as home
        from core import integrity as proofs
        from core import navigation, outbox
        from core.permissions import Permission
        from patients.imports import register_kind
        from pharmacy import boards, handlers, integrity, providers
        from pharmacy.imports import STOCK
        from pharmacy.services import recalls, transfers
        from pharmacy.site_settings import declare_all

        declare_all()
        register_kind(STOCK)
        stock_here.answer_with("pharmacy", providers.stock_here)
        home.register(
            "pharmacy.stock",
            {Permission.DISPENSE, Permission.STOCK_MANAGE, Permission.STOCK_APPROVE},
            boards.stock,
            order=20,
        )
        proofs.register("pharmacy", integrity.check)
        outbox.register("care.prescription_signed", "pharmacy.queue_prescription", handlers.queue_prescription)
        outbox.register("pharmacy.transfer_sent", "pharmacy.announce_transfer", transfers.announce_here)
        outbox.register("pharmacy.transfer_received", "pharmacy.account_transfer", transfers.account_here)
        outbox.register("pharmacy.recalled", "pharmacy.block_batch", recalls.block_here)
        navigation.register(
            navigation.NavEntry(
                key="pharmacy",
                label=_("Pharmacy"),
                icon="pill",
                url_name="pharmacy:queue",
                permission=Permission.DISPENSE,
                order=40,
            )
        )
        navigation.register(
            navigation.NavEntry(
                key="stock",
                label=_("Stock"),
                icon="packages",
                url_name="pharmacy:stock",
                permission=Permission.STOCK_VIEW,
                order=45,
            )
        )
        for key, label, icon, url_name, order in (
            ("receive", _("Receive"), "truck-delivery", "pharmacy:delivery", 46),
            ("count", _("Count"), "clipboard-check", "pharmacy:counts", 47),
            ("order", _("Orders"), "shopping-cart", "pharmacy:orders", 48),
        ):
            navigation.register(
                navigation.NavEntry(
                    key=f"pharmacy-{key}",
                    label=label,
                    icon=icon,
                    url_name=url_name,
                    permission=Permission.STOCK_MANAGE,
                    order=order,
                )
            )
        navigation.register(
            navigation.NavEntry(
                key="pharmacy-board",
                label=_("Pharmacy board"),
                icon="chart-bar",
                url_name="pharmacy:dashboard",
                permission=(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE),
                order=49,
            )
        )
