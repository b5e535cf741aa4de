"""Tariffs, charges, payments, cash."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Caisse"

    def ready(self) -> None:
        from billing import boards, cover, handlers, integrity, reference, tickets
        from care.providers import ticket_states
        from centres.settings import SettingDefinition, declare
        from core import boards as home
        from core import gates, navigation, outbox
        from core import integrity as proofs
        from core.permissions import Permission
        from patients.providers import cover_tags

        reference.declare()
        home.register("billing.desk", {Permission.CASH_COLLECT}, boards.desk, order=10)
        home.register("billing.money", {Permission.CASH_SUMMARY}, boards.money, order=50)
        declare(
            SettingDefinition(
                key="billing.second_person_threshold",
                label=_("Receipts above this amount are cancelled with a second person"),
                default=10_000,
                unit="FCFA",
                minimum=0,
                group=_("Cash desk"),
            )
        )
        declare(
            SettingDefinition(
                key="billing.ticket_before_consultation",
                label=_(
                    "Tickets and acts are paid before they are done, unless the act says otherwise (never an emergency)"
                ),
                default=False,
                kind="bool",
                group=_("Cash desk"),
            )
        )
        declare(
            SettingDefinition(
                key="billing.control_days",
                label=_("A consultation within this delay after another is a free control"),
                default=7,
                unit=_("days"),
                minimum=0,
                maximum=60,
                group=_("Cash desk"),
            )
        )
        proofs.register("billing", integrity.check)
        outbox.register("care.visit_opened", "billing.charge_ticket", handlers.charge_ticket)
        gates.register("care.begin", "billing", handlers.ticket_unpaid)
        ticket_states.answer_with("billing", tickets.ticket_states)
        cover_tags.answer_with("billing", cover.tags)
        navigation.register(
            navigation.NavEntry(
                key="billing",
                label=_("Cash"),
                icon="cash",
                url_name="billing:desk",
                permission=(Permission.CASH_COLLECT, Permission.CASH_CANCEL),
                order=50,
            )
        )
        navigation.register(
            navigation.NavEntry(
                key="billing-summary",
                label=_("Takings"),
                icon="report-money",
                url_name="billing:summary",
                permission=Permission.CASH_SUMMARY,
                order=60,
                group=navigation.NavGroup.STEER,
            )
        )
