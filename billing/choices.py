"""Codes of the cash desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentKind(models.TextChoices):
    """A refund is a counter-entry: its own receipt, linked to the payment it gives back."""

    PAYMENT = "payment", _("payment")
    REFUND = "refund", _("refund")


class PaymentMethod(models.TextChoices):
    """How money changed hands."""

    CASH = "cash", _("cash")
    MOBILE = "mobile", _("mobile money")


class RemittanceStep(models.TextChoices):
    """The two hand-overs of the day's money."""

    TO_TREASURER = "treasurer", _("cashier to treasurer")
    TO_BANK = "bank", _("treasurer to bank")


class PayerType(models.TextChoices):
    """Kind of payer (data/payers.csv)."""

    DIRECT = "DIRECT", _("patient")
    INSURANCE = "ASSURANCE", _("insurance")
    ASSISTANCE = "ASSISTANCE", _("medical assistance")
    MUTUAL = "MUTUELLE", _("mutual fund")
    SUBSIDY = "SUBVENTION", _("subsidy")
    PROGRAMME = "PROGRAMME", _("free-care programme")
    PROJECT = "PROJET", _("project or partner")
    LOCAL_FUND = "CAISSE_LOCALE", _("local fund")
    THIRD_PARTY = "TIERS", _("employer or third party")


class ClaimState(models.TextChoices):
    """A claim is rebuilt as a new version until it is sent."""

    BUILDING = "building", _("being prepared")
    READY = "ready", _("ready")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
