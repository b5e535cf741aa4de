"""Forms of what comes in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pharmacy.choices import Funding
from pharmacy.forms.fields import ExpiryField, ProductField, UnitsField
from pharmacy.models import Packaging
from pharmacy.services.receiving import Arrival


class ArrivalForm(forms.Form):
    """One line of a delivery: a product code or the GTIN of its pack, scanned or typed."""

    code = ProductField(label=gettext_lazy("Product or barcode"), required=False)
    number = forms.CharField(label=gettext_lazy("Lot"), max_length=40, required=False)
    expiry = ExpiryField(label=gettext_lazy("Expiry"), required=False)
    packs = UnitsField(label=gettext_lazy("Packs"), required=False)
    qty = UnitsField(label=gettext_lazy("Units accepted"), required=False)
    damaged = UnitsField(label=gettext_lazy("Units damaged"), required=False)
    unit_cost = forms.DecimalField(
        label=gettext_lazy("Price of a unit"), min_value=0, max_digits=10, decimal_places=2, required=False
    )
    funding = forms.ChoiceField(label=gettext_lazy("Funding"), choices=Funding.choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        product = data.get("code")
        if product is None:
            return data
        data["medicine"] = product.medicine
        if product.scan is not None:  # what the barcode says fills what was left empty
            data["number"] = data.get("number") or product.scan.lot
            data["expiry"] = data.get("expiry") or product.scan.expiry
        for name in ("number", "expiry"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Copy it from the box."))
        packs = data.get("packs")
        if packs:
            pack = product.pack or Packaging.objects.filter(medicine=product.medicine, usual=True).first()
            if pack is None:
                self.add_error("packs", _("The units in a pack of this product are not known: enter units."))
            else:
                data["qty"] = (data.get("qty") or 0) + packs * pack.units
        if not (data.get("qty") or data.get("damaged")) and not self.errors:
            self.add_error("qty", _("Enter how many units."))
        return data

    def arrival(self) -> Arrival | None:
        """The line, or None when it was left empty."""
        data = self.cleaned_data
        if data.get("medicine") is None:
            return None
        return Arrival(
            medicine=data["medicine"],
            number=data["number"],
            expiry=data["expiry"],
            qty=data["qty"] or 0,
            damaged=data["damaged"] or 0,
            unit_cost=data["unit_cost"] or Decimal(0),
            funding=data["funding"] or Funding.PURCHASE,
        )


ArrivalLines = forms.formset_factory(ArrivalForm, extra=8, max_num=60)


class DeliveryForm(forms.Form):
    """Head of a delivery."""

    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=80, required=False)
    reference = forms.CharField(label=gettext_lazy("Delivery note"), max_length=60, required=False)
    opening = forms.BooleanField(label=gettext_lazy("This is the opening count"), required=False)
