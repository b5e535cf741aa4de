"""Fields of the pharmacy: whole units, expiry as printed, a product typed or scanned."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Medicine
from pharmacy.models import Packaging
from pharmacy.rules.gs1 import NotAScanError, Scan, read_scan
from pharmacy.services.receiving import last_day_of_month

LARGEST = 1_000_000  # units: beyond it a typing error


class UnitsField(forms.IntegerField):
    """Whole dispensing units, spaces allowed as people write them: 1 500."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST)
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(**kwargs)
        self.error_messages["invalid"] = gettext_lazy("Enter whole units, without decimals.")

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.split())
            if any(mark in value for mark in ".,"):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


_EXPIRY = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")


def read_expiry(text: str) -> dt.date:
    """A day (31/03/2028), or the last day of a month (03/2028). Raises ValidationError."""
    found = _EXPIRY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        day, month, year = found[1], int(found[2]), int(found[3])
        return dt.date(year, month, int(day)) if day else last_day_of_month(year, month)
    except ValueError as error:
        raise forms.ValidationError(_("Write the expiry as month/year or day/month/year.")) from error


class ExpiryField(forms.CharField):
    """A day, or a month: then its last day."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_expiry(text) if text else None


@dataclass(frozen=True)
class Product:
    """A product as entered, with what its barcode told."""

    medicine: Medicine
    scan: Scan | None = None
    pack: Packaging | None = None


class ProductField(forms.CharField):
    """A product's code chosen from the list, or the barcode of its pack (GTIN, GS1) typed by a scanner."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "list": "produits", "autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_product(text.strip()) if text and text.strip() else None


def read_product(text: str) -> Product:
    """A product by its code or barcode. Raises ValidationError."""
    try:
        scan = read_scan(text)
    except NotAScanError:
        medicine = Medicine.objects.filter(code=text.split(" ")[0].upper(), active=True).first()
        if medicine is None:
            raise forms.ValidationError(_("No product has this code or barcode.")) from None
        return Product(medicine)
    pack = Packaging.objects.filter(gtin=scan.gtin).select_related("medicine").first()
    if pack is None:
        raise forms.ValidationError(
            _("This barcode is not known: choose the product by its code; the barcode can be added to its packs.")
        )
    return Product(pack.medicine, scan, pack)
