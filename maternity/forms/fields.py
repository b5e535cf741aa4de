"""Fields that several maternity forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.vitals import CommaDecimalField


def number(label: Any, low: float, high: float, *, help_text: Any = "") -> forms.IntegerField:
    """A whole number that may be missing, within the limits that the database holds."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=int(low),
        max_value=int(high),
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("A whole number.")},
    )


def decimal(label: Any, low: float, high: float, *, places: int = 1) -> CommaDecimalField:
    """A number typed with a comma or a point, that may be missing."""
    return CommaDecimalField(
        label=label,
        required=False,
        min_value=low,
        max_value=high,
        decimal_places=places,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": _("A number, for example 37,5.")},
    )


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, typed as in the registers or picked."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("A day, for example 12/03/2026.")},
    )


def words(label: Any, length: int = 80) -> forms.CharField:
    """A short text that may be missing."""
    return forms.CharField(label=label, required=False, max_length=length)


def choice(label: Any, choices: Any, *, empty: str = "—") -> forms.ChoiceField:
    """A choice that may be missing: blank is not an answer, it is shown as a dash."""
    return forms.ChoiceField(label=label, required=False, choices=[("", empty), *choices])


def boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Several boxes."""
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(choices), widget=forms.CheckboxSelectMultiple
    )
