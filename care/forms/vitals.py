"""The vital signs, each within the absolute limits of the age."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.forms.rows import QuietForm
from care.models.vitals import MEASURES, WIDEST_LIMITS
from care.rules.vitals import limits_of
from core import typography

LABELS = {
    "temperature_c": gettext_lazy("Temperature"),
    "respiratory_rate": gettext_lazy("Breaths"),
    "pulse": gettext_lazy("Pulse"),
    "systolic": gettext_lazy("Systolic pressure"),
    "diastolic": gettext_lazy("Diastolic pressure"),
    "spo2": gettext_lazy("SpO₂"),
    "weight_kg": gettext_lazy("Weight"),
    "height_cm": gettext_lazy("Height or length"),
    "muac_mm": gettext_lazy("Arm circumference"),
    "glucose_mmol_l": gettext_lazy("Glucose"),
    "hb_g_dl": gettext_lazy("Haemoglobin"),
}
UNITS = {
    "temperature_c": "°C",
    "respiratory_rate": gettext_lazy("/min"),
    "pulse": gettext_lazy("/min"),
    "systolic": "mmHg",
    "diastolic": "mmHg",
    "spo2": "%",
    "weight_kg": "kg",
    "height_cm": "cm",
    "muac_mm": "mm",
    "glucose_mmol_l": "mmol/l",
    "hb_g_dl": "g/dl",
}
DECIMALS = {"temperature_c": 1, "weight_kg": 3, "height_cm": 1, "glucose_mmol_l": 1, "hb_g_dl": 1}
CHILD_ONLY_BEFORE_DAYS = 1826
LYING_CHOICES = [("", "—"), ("l", gettext_lazy("lying")), ("h", gettext_lazy("standing"))]
OEDEMA_CHOICES = [("", "—"), ("0", gettext_lazy("none")), ("1", "+"), ("2", "++"), ("3", "+++")]


class CommaDecimalField(forms.DecimalField):
    """A number typed with a comma or a point."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".").replace(" ", "") if isinstance(value, str) else value)


class VitalsForm(QuietForm):
    """Every measure is optional; at least one is needed when the form stands alone (`alone`)."""

    lying = forms.ChoiceField(label=gettext_lazy("Measured"), choices=LYING_CHOICES, required=False)
    oedema = forms.ChoiceField(label=gettext_lazy("Oedema of both feet"), choices=OEDEMA_CHOICES, required=False)

    def __init__(self, *args: Any, age_days: int | None, alone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.age_days, self.alone = age_days, alone
        measures = {name: self._measure(name) for name in MEASURES}
        self.fields = {**measures, **self.fields}
        if age_days is None or age_days >= CHILD_ONLY_BEFORE_DAYS:
            self.fields.pop("lying")

    def _measure(self, name: str) -> forms.Field:
        low, high = self._limits(name)
        message = _("Between %(low)s and %(high)s %(unit)s.") % {
            "low": typography.number(low),
            "high": typography.number(high),
            "unit": UNITS[name],
        }
        errors = {"min_value": message, "max_value": message, "invalid": _("A number, for example 37,5.")}
        options: dict[str, Any] = {
            "label": LABELS[name],
            "required": False,
            "min_value": low,
            "max_value": high,
            "error_messages": errors,
            "widget": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        }
        if name in DECIMALS:
            return CommaDecimalField(decimal_places=DECIMALS[name], **options)
        return forms.IntegerField(**options)

    def _limits(self, name: str) -> tuple[Decimal, Decimal]:
        if self.age_days is None:
            low, high = WIDEST_LIMITS[name]
            return Decimal(low), Decimal(high)
        limit = limits_of(name, self.age_days)
        return limit.low, limit.high

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        systolic, diastolic = data.get("systolic"), data.get("diastolic")
        if systolic is not None and diastolic is not None and systolic <= diastolic:
            self.add_error("systolic", _("The systolic pressure is the higher one: are the two exchanged?"))
        if self.alone and not self.errors and not self.values() and not data.get("oedema"):
            self.add_error(None, _("Write at least one measure."))
        return data

    def values(self) -> dict[str, Any]:
        """Measures typed, by name."""
        return {name: self.cleaned_data[name] for name in MEASURES if self.cleaned_data.get(name) is not None}

    @property
    def oedema_grade(self) -> int | None:
        """0 to 3 crosses; None when not looked for."""
        text = self.cleaned_data.get("oedema")
        return int(text) if text else None

    @property
    def is_lying(self) -> bool | None:
        """How the length was taken; None when not said."""
        said = self.cleaned_data.get("lying")
        return None if not said else said == "l"

    @property
    def shown(self) -> list[tuple[forms.BoundField, str]]:
        """Fields with their units, in the order of the gesture."""
        return [(self[name], str(UNITS[name])) for name in MEASURES]
