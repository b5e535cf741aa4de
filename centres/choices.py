"""Codes of the centres app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidence(models.TextChoices):
    """How far a starting value can be trusted (data/README.md)."""

    CONFIRMED = "confirmed", _("confirmed")
    OLD = "old", _("confirmed, before 2018")
    INFERRED = "inferred", _("deduced")
    GENERAL = "general", _("general knowledge, to be checked")
    DEFAULT = "default", _("to be confirmed by the centre")


class Setting(models.TextChoices):
    """Where a centre stands."""

    URBAN = "urban", _("urban")
    RURAL = "rural", _("rural")


class DistanceBand(models.TextChoices):
    """Distance of a place to its centre."""

    LE5 = "LE5", _("5 km or less")
    FROM_5_TO_15 = "5_15", _("5 to 15 km")
    GT15 = "GT15", _("more than 15 km")


class Service(models.TextChoices):
    """Services of a centre, each with its own queue."""

    CONSULTATION = "consultation", _("Consultation")
    CHILD = "child", _("Child consultation")
    MATERNITY = "maternity", _("Maternity")
    FAMILY_PLANNING = "family_planning", _("Family planning")
    VACCINATION = "vaccination", _("Vaccination")
    LABORATORY = "laboratory", _("Laboratory")
    IMAGING = "imaging", _("Imaging")
    CARE = "care", _("Dressings and injections")
    PHARMACY = "pharmacy", _("Pharmacy")
    SCREENING = "screening", _("Screening")
    MONTHLY_FOLLOW_UP = "follow_up", _("Monthly follow-up")
