"""Fields that clean a typed text with a rule and say in French why they refuse it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.rules.birth import Birth, read_age, read_date
from patients.rules.text import RefusedTextError, clean_name, clean_phone


class RuleField(forms.CharField):
    """A text cleaned by a rule that may raise RefusedTextError."""

    def __init__(self, *, rule: Callable[[str], Any], empty: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rule, self.empty = rule, empty

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.empty
        try:
            return self.rule(text)
        except RefusedTextError as error:
            raise ValidationError(str(error)) from error


def name_field(label: Any, *, required: bool = False, max_length: int = 80, **kwargs: Any) -> RuleField:
    """A part of a name."""
    attrs = {"autocapitalize": "words", "autocomplete": "off", "spellcheck": "false", **kwargs.pop("attrs", {})}
    widget = forms.TextInput(attrs=attrs)
    return RuleField(rule=clean_name, label=label, required=required, max_length=max_length, widget=widget, **kwargs)


def phone_field(label: Any = None) -> RuleField:
    """A telephone, stored as E.164."""
    attrs = {"inputmode": "tel", "autocomplete": "off"}
    return RuleField(
        rule=clean_phone,
        label=label or _("Telephone"),
        required=False,
        max_length=25,
        widget=forms.TextInput(attrs=attrs),
    )


def _today_rule(rule: Callable[[str, Any], Birth]) -> Callable[[str], Birth]:
    return lambda text: rule(text, timezone.localdate())


def birth_field() -> RuleField:
    """A birth date, or the part of it that is known."""
    return RuleField(
        rule=_today_rule(read_date),
        empty=None,
        label=_("Birth date"),
        required=False,
        max_length=10,
        help_text=_("12/03/1998, 03/1998 or 1998"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def age_field() -> RuleField:
    """An age told instead of a date."""
    return RuleField(
        rule=_today_rule(read_age),
        empty=None,
        label=_("or age"),
        required=False,
        max_length=25,
        help_text=_("24, 8 mois, 12 jours"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
