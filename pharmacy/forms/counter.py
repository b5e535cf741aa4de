"""Forms of the counter that are not the serving itself."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Patient
from pharmacy.choices import RequestSource
from pharmacy.forms.fields import ProductField, UnitsField
from pharmacy.models import Movement


class PatientField(forms.CharField):
    """The number of a patient's file, as on the card."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        patient = Patient.objects.filter(number__iexact=text.strip()).first()
        if patient is None:
            raise forms.ValidationError(_("No file of this centre has this number."))
        return patient


class RequestForm(forms.Form):
    """A prescription from elsewhere or a sale."""

    patient = PatientField(label=gettext_lazy("Number of the patient's file"), max_length=30)
    source = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            (RequestSource.EXTERNAL, RequestSource.EXTERNAL.label),
            (RequestSource.COUNTER, RequestSource.COUNTER.label),
        ],
        initial=RequestSource.EXTERNAL,
    )
    prescriber = forms.CharField(label=gettext_lazy("Prescriber"), max_length=160, required=False)
    reference = forms.CharField(label=gettext_lazy("Number of the prescription"), max_length=60, required=False)


class LateSheetForm(forms.Form):
    """A numbered paper sheet filled while the software was out of reach."""

    sheet = forms.CharField(label=gettext_lazy("Number of the paper sheet"), max_length=30)
    patient = PatientField(label=gettext_lazy("Number of the patient's file"), max_length=30)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    prescriber = forms.CharField(label=gettext_lazy("Prescriber"), max_length=160)
    reason = forms.CharField(label=gettext_lazy("Why it is entered late"), max_length=200)

    @property
    def event_at(self) -> dt.datetime:
        """When it was given; at noon when the sheet does not say."""
        at = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"] or dt.time(12))
        return (
            min(timezone.make_aware(at), timezone.now())
            if at.date() == timezone.localdate()
            else (timezone.make_aware(at))
        )


class SubstituteForm(forms.Form):
    """Another product for what remains of a line, with the prescriber's agreement."""

    product = ProductField(label=gettext_lazy("Given instead"))
    qty = UnitsField(label=gettext_lazy("Units"), min_value=1)
    agreed_by = forms.CharField(label=gettext_lazy("Agreement of (name, time)"), max_length=160)


class ReturnForm(forms.Form):
    """What a patient brings back of a dispensing."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    to_stock = forms.BooleanField(
        label=gettext_lazy("It never left the counter: put it back into the stock"), required=False
    )

    def __init__(self, *args: Any, returnable: dict[Movement, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returnable = returnable
        for row, left in returnable.items():
            self.fields[f"qty-{row.id}"] = UnitsField(label=gettext_lazy("Comes back"), required=False, max_value=left)

    def rows(self) -> list[dict[str, Any]]:
        """Movement, what may come back and the field, for the template."""
        return [{"row": row, "left": left, "qty": self[f"qty-{row.id}"]} for row, left in self.returnable.items()]

    def quantities(self) -> dict[uuid.UUID, int]:
        """Units by movement."""
        return {row.id: self.cleaned_data[f"qty-{row.id}"] or 0 for row in self.returnable}
