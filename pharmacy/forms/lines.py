"""Lists of products with a quantity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pharmacy.forms.fields import ProductField, UnitsField
from pharmacy.services.allocation import Wanted
from pharmacy.services.requests import NewLine


class ProductLine(forms.Form):
    """A product and how many dispensing units of it."""

    code = ProductField(label=gettext_lazy("Product or barcode"), required=False)
    qty = UnitsField(label=gettext_lazy("Units"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("code") is not None and not data.get("qty") and "qty" not in self.errors:
            self.add_error("qty", _("Enter how many units."))
        if data.get("qty") and data.get("code") is None and "code" not in self.errors:
            self.add_error("code", _("Choose the product."))
        return data


class PrescribedLine(ProductLine):
    """A product of a prescription: days of treatment and the sentence of the label."""

    days = UnitsField(label=gettext_lazy("Days"), required=False, max_value=365)
    posology = forms.CharField(label=gettext_lazy("How to take it"), max_length=200, required=False)


ProductLines = forms.formset_factory(ProductLine, extra=6, max_num=60)
PrescribedLines = forms.formset_factory(PrescribedLine, extra=4, max_num=30)


def wanted_of(lines: Any) -> list[Wanted]:
    """The filled lines, as asked of the stock."""
    return [
        Wanted(form.cleaned_data["code"].medicine.id, form.cleaned_data["qty"])
        for form in lines
        if form.cleaned_data.get("code") is not None
    ]


def prescribed_of(lines: Any) -> list[NewLine]:
    """The filled lines, as asked for a patient."""
    return [
        NewLine(data["code"].medicine, data["qty"], data.get("days") or 1, data.get("posology") or "")
        for data in (form.cleaned_data for form in lines)
        if data.get("code") is not None
    ]
