"""Codes of the statistics app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Variant(models.TextChoices):
    """How records are attributed to a period; variants of one indicator are never drawn on one another."""

    ROUTINE = "routine", _("routine: by the date of the act")
    COHORT = "cohorte", _("cohort: by the end of the pregnancy")
