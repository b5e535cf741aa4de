"""What the parts of an identity are called on screen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import Village
from core import typography
from patients.choices import BirthPrecision, Language, PhoneOwner, Sex

LABELS = {
    "given_names": gettext_lazy("Given names"),
    "family_name": gettext_lazy("Family name"),
    "nickname": gettext_lazy("Also called"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Birth date"),
    "birth_precision": gettext_lazy("What is known of the birth date"),
    "age_told_on": gettext_lazy("Day the age was told"),
    "father_name": gettext_lazy("Father's name"),
    "mother_name": gettext_lazy("Mother's name"),
    "village_id": gettext_lazy("Village or quarter"),
    "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Telephone"),
    "phone_owner": gettext_lazy("Whose telephone"),
    "occupation": gettext_lazy("Occupation"),
    "language": gettext_lazy("Preferred language"),
    "displaced": gettext_lazy("Displaced person"),
    "unidentified": gettext_lazy("Unidentified person"),
    "description": gettext_lazy("Description"),
}
# What the access log calls an opening; other apps write codes of their own.
_ACTIONS = {
    "open": gettext_lazy("File opened"),
    "card": gettext_lazy("Card printed"),
    "labels": gettext_lazy("Labels printed"),
    "export": gettext_lazy("Copy given to the person"),
    "network_search": gettext_lazy("Found by a search of the network"),
}
_CHOICES: dict[str, Any] = {
    "sex": Sex,
    "birth_precision": BirthPrecision,
    "phone_owner": PhoneOwner,
    "language": Language,
}


def action_label(code: str) -> str:
    """What was done with a file, as the page of its openings says it."""
    return str(_ACTIONS.get(code) or _("Part of the file opened"))


def field_label(name: str) -> str:
    """The field's name as the reader says it."""
    return str(LABELS[name])


def field_value(name: str, value: Any) -> str:
    """A field's value as the reader says it; a dash for none."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if name == "village_id":
        return Village.objects.filter(pk=value).values_list("name", flat=True).first() or "—"
    if name == "phone":
        return typography.phone(value)
    return typography.day(value) if hasattr(value, "year") else str(value)
