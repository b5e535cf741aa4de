"""Maternity on the pages of lower apps, and its answers to their questions."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Access
from core.navigation import NavEntry
from core.navigation import register as register_entry
from core.panels import Panel, register
from core.permissions import Permission
from patients import providers


def register_all() -> None:
    """Called once when the app is ready."""
    register(
        Panel(
            "patient.tabs",
            "maternity.file",
            "maternity:of_patient",
            Permission.MATERNITY_READ,
            order=30,
            label=gettext_lazy("Maternity"),
            applies_to=lambda patient: patient.sex == "F",
        )
    )
    readers = Permission.MATERNITY_READ
    register_entry(
        NavEntry("maternity", gettext_lazy("Maternity"), "baby-carriage", "maternity:due", readers, order=35)
    )
    providers.pregnancy_tags.answer_with("maternity", pregnancy_tags)


def pregnancy_tags(access: Access, ids: set[uuid.UUID]) -> list[providers.Tag]:
    """« Enceinte, 36 SA + 2 j » for the banner."""
    from maternity.models import Pregnancy

    row = Pregnancy.objects.standing().open().filter(patient__in=ids).first()
    if row is None or not access.may(Permission.RECORD_READ):
        return []
    weeks, days = row.age
    return [("info", _("Pregnant, %(weeks)d weeks + %(days)d d") % {"weeks": weeks, "days": days})]
