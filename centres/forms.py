"""Forms of the centre: shapes and French messages; the services hold the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.choices import Service
from centres.models import Centre
from centres.settings import SettingDefinition


def _day() -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=_("From"), initial=timezone.localdate, widget=picker)


class SettingForm(forms.Form):
    """A new value of a setting; the field follows the kind of the setting."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    valid_from = _day()
    source = forms.CharField(
        label=_("Who or what says so"),
        max_length=300,
        help_text=_("Decision, text, or person who confirms this value at the centre."),
    )

    def __init__(self, setting: SettingDefinition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(setting)
        self.order_fields(["value", "valid_from", "source", "seen"])


def value_field(setting: SettingDefinition) -> forms.Field:
    """The field of a setting's kind. Raises KeyError for an unknown kind."""
    return _FIELDS[setting.kind](setting)


def _limits(setting: SettingDefinition) -> dict[str, Any]:
    return {"label": str(setting.label), "min_value": setting.minimum, "max_value": setting.maximum}


def _yes_or_no(setting: SettingDefinition) -> forms.Field:
    return forms.TypedChoiceField(
        label=str(setting.label),
        choices=[("True", _("yes")), ("False", _("no"))],
        coerce=lambda text: text == "True",
        widget=forms.RadioSelect,
    )


_FIELDS: dict[str, Any] = {
    "int": lambda setting: forms.IntegerField(**_limits(setting)),
    "decimal": lambda setting: forms.DecimalField(**_limits(setting), localize=True),
    "bool": _yes_or_no,
    "choice": lambda setting: forms.ChoiceField(label=str(setting.label), choices=setting.choices),
    "text": lambda setting: forms.CharField(label=str(setting.label), required=False, max_length=500),
}


class PopulationForm(forms.Form):
    """The population of one year."""

    year = forms.IntegerField(label=_("Year"), min_value=2009, max_value=2100)
    population = forms.IntegerField(label=_("Population of the health area"), min_value=1, max_value=2_000_000)
    source = forms.CharField(
        label=_("Source"), max_length=160, help_text=_("Census, projection of the district, count of the ASACO…")
    )


class ServiceForm(forms.Form):
    """A service that the centre begins to offer."""

    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    label = forms.CharField(label=_("Name shown to patients"), max_length=60)
    queue_letter = forms.RegexField(
        r"^[A-Z]$",
        label=_("Letter of the queue"),
        max_length=1,
        error_messages={"invalid": _("One capital letter, from A to Z.")},
    )


class CentreForm(forms.ModelForm):
    """The identity of the centre that the site may correct."""

    class Meta:
        model = Centre
        fields = [
            "name",
            "asaco_name",
            "phone",
            "address",
            "commune",
            "health_district",
            "latitude",
            "longitude",
            "dhis2_uid",
            "depot_dhis2_uid",
        ]
        labels = {
            "name": _("Name"),
            "asaco_name": _("Community health association (ASACO)"),
            "phone": _("Phone"),
            "address": _("Address"),
            "commune": _("Commune"),
            "health_district": _("Health district"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "dhis2_uid": _("DHIS2 identifier of the centre"),
            "depot_dhis2_uid": _("DHIS2 identifier of the pharmacy store"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            self.fields[name].required = False
