"""Thresholds of the pharmacy that each centre confirms."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from centres.settings import SettingDefinition, declare

_GROUP = _("Pharmacy")


def declare_all() -> None:
    """Declare every setting. Called when the app is ready."""
    for definition in (*_DATES, *_COUNTS, *_LEVELS, *_MONEY):
        declare(definition)


_DATES = (
    SettingDefinition(
        key="pharmacy.late_days",
        label=_("Movements can be dated back by this number of days without approval"),
        default=7,
        unit=_("days"),
        minimum=0,
        maximum=90,
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.expiry_alert_days",
        label=_("Lots that expire within this delay are shown"),
        default=90,
        unit=_("days"),
        minimum=1,
        maximum=730,
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.minimum_shelf_life_days",
        label=_("A lot received with less than this to live is pointed out"),
        default=180,
        unit=_("days"),
        minimum=0,
        maximum=1095,
        group=_GROUP,
    ),
)
_COUNTS = (
    SettingDefinition(
        key="pharmacy.recount_units",
        label=_("A second person counts again when the difference exceeds this number of units"),
        default=10,
        unit=_("units"),
        minimum=0,
        maximum=10_000,
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.recount_percent",
        label=_("and this part of the stock in the books"),
        default=5,
        unit="%",
        minimum=0,
        maximum=100,
        group=_GROUP,
    ),
)
_LEVELS = (
    SettingDefinition(
        key="pharmacy.cmm_months",
        label=_("Full months over which consumption is averaged"),
        default=3,
        unit=_("months"),
        minimum=1,
        maximum=12,
        group=_GROUP,
        source="working rule: 3 full months, 6 for slow movers",
    ),
    SettingDefinition(
        key="pharmacy.lead_months",
        label=_("Delay of delivery"),
        default=Decimal(1),
        kind="decimal",
        unit=_("months"),
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.safety_months",
        label=_("Safety stock"),
        default=Decimal(1),
        kind="decimal",
        unit=_("months"),
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.interval_months",
        label=_("Time between two orders"),
        default=Decimal(1),
        kind="decimal",
        unit=_("months"),
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.emergency_months",
        label=_("Emergency order below"),
        default=Decimal("0.5"),
        kind="decimal",
        unit=_("months"),
        group=_GROUP,
    ),
)
_MONEY = (
    SettingDefinition(
        key="pharmacy.coefficient",
        label=_("Selling price = buying price × this coefficient, rounded up to 5 FCFA"),
        default=Decimal("1.30"),
        kind="decimal",
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.opening_capital",
        label=_("Opening capital of the revolving fund"),
        default=0,
        unit="FCFA",
        minimum=0,
        group=_GROUP,
    ),
    SettingDefinition(
        key="pharmacy.walk_in_sale",
        label=_("Medicines may be sold without a prescription of the centre"),
        default=True,
        kind="bool",
        group=_GROUP,
    ),
)
