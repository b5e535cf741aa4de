"""Forms of a count."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pharmacy.choices import LocationKind, LossReason
from pharmacy.forms.fields import ExpiryField, ProductField, UnitsField
from pharmacy.models import Location
from pharmacy.selectors.counts import ToCount, Variance
from pharmacy.services.receiving import Arrival


class OpenCountForm(forms.Form):
    """The place to count."""

    location: Any = forms.ModelChoiceField(label=gettext_lazy("Place"), queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Location.objects.filter(active=True).exclude(kind=LocationKind.TRANSIT)
        self.fields["location"].queryset = places  # type: ignore[attr-defined]


class ProductCountForm(forms.Form):
    """The lots of one product: what is on the shelf. Empty: not counted, which is not zero."""

    def __init__(self, *args: Any, row: ToCount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for lot in row.lots:
            self.fields[f"lot-{lot.id}"] = UnitsField(
                label=_("Lot %(lot)s, expiry %(expiry)s") % {"lot": lot.number, "expiry": lot.expiry.strftime("%m/%Y")},
                required=False,
            )

    def counted(self) -> dict[uuid.UUID, int]:
        """Units by lot, without what was left empty."""
        values = {lot.id: self.cleaned_data[f"lot-{lot.id}"] for lot in self.row.lots}
        return {lot: value for lot, value in values.items() if value is not None}


class FoundLotForm(forms.Form):
    """A lot on the shelf that the books do not know here."""

    product = ProductField(label=gettext_lazy("Product or barcode"))
    number = forms.CharField(label=gettext_lazy("Lot"), max_length=40, required=False)
    expiry = ExpiryField(label=gettext_lazy("Expiry"), required=False)
    counted = UnitsField(label=gettext_lazy("Counted"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        scan = data["product"].scan if data.get("product") else None
        if scan is not None:
            data["number"], data["expiry"] = data.get("number") or scan.lot, data.get("expiry") or scan.expiry
        for name in ("number", "expiry"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Copy it from the box."))
        return data

    def arrival(self) -> Arrival:
        """The lot, as something that arrives."""
        data = self.cleaned_data
        return Arrival(data["product"].medicine, data["number"], data["expiry"], data["counted"])


SELECT = forms.Select(attrs={"class": "form-select"})


class VariancesForm(forms.Form):
    """Why each counted lot differs."""

    def __init__(self, *args: Any, rows: list[Variance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variances = rows
        choices = [("", "—"), *LossReason.choices]
        for one in rows:
            if one.line.variance:
                self.fields[f"reason-{one.line.id}"] = forms.ChoiceField(
                    label=_("Reason"), choices=choices, required=False, initial=one.line.reason, widget=SELECT
                )

    def rows(self) -> list[dict[str, Any]]:
        """Variance and field, for the template."""
        return [
            {"one": one, "reason": self[f"reason-{one.line.id}"] if one.line.variance else None}
            for one in self.variances
        ]

    def reasons(self) -> list[tuple[Any, str]]:
        """Lines with the reason chosen."""
        return [(one.line, self.cleaned_data[f"reason-{one.line.id}"]) for one in self.variances if one.line.variance]
