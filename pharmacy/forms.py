"""Shapes of the pharmacy's forms: types, limits, messages. Decisions are taken by the services."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Medicine
from pharmacy.choices import Funding, NotServed
from pharmacy.models import Balance, DispensingLine, Packaging
from pharmacy.services.dispensing import Serving
from pharmacy.services.receiving import Arrival, last_day_of_month

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


class ExpiryField(forms.CharField):
    """A day (31/03/2028), or a month (03/2028): then its last day."""

    _SHAPE = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._read(text.strip()) if text else None

    def _read(self, text: str) -> dt.date:
        found = self._SHAPE.fullmatch(text)
        try:
            if found is None:
                raise ValueError(text)
            day, month, year = found[1], int(found[2]), int(found[3])
            return dt.date(year, month, int(day)) if day else last_day_of_month(year, month)
        except ValueError as error:
            raise forms.ValidationError(_("Write the expiry as month/year or day/month/year.")) from error


class ServeForm(forms.Form):
    """For each line: what is given, the lot when chosen by hand, or why it is not given."""

    def __init__(
        self,
        *args: Any,
        lines: list[DispensingLine],
        remaining: dict[Any, int],
        lots: dict[Any, list[Balance]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.remaining = lines, remaining
        for line in lines:
            here = sum(balance.on_hand for balance in lots.get(line.medicine_id, []))
            self._add(line, min(remaining[line.id], here), lots.get(line.medicine_id, []))

    def _add(self, line: DispensingLine, proposed: int, lots: list[Balance]) -> None:
        self.fields[f"qty-{line.id}"] = UnitsField(label=_("To give"), initial=proposed, required=False)
        choices = [("", _("First expired first"))]
        seen = {balance.lot_id: balance.lot for balance in lots}
        choices += [(str(pk), f"{lot.number} · {lot.expiry:%m/%Y}") for pk, lot in seen.items()]
        self.fields[f"lot-{line.id}"] = forms.ChoiceField(label=_("Lot"), choices=choices, required=False)
        self.fields[f"reason-{line.id}"] = forms.ChoiceField(
            label=_("Not given because"), choices=[("", "—"), *NotServed.choices], required=False
        )

    def rows(self) -> list[dict[str, Any]]:
        """Line and its three fields, for the template."""
        return [
            {
                "line": line,
                "remaining": self.remaining[line.id],
                **{name: self[f"{name}-{line.id}"] for name in ("qty", "lot", "reason")},
            }
            for line in self.lines
        ]

    def servings(self) -> list[Serving]:
        """What is given and, with a reason, what remains of the line and is not."""
        return [self._serving(line) for line in self.lines if self.remaining[line.id]]

    def _serving(self, line: DispensingLine) -> Serving:
        qty = self.cleaned_data[f"qty-{line.id}"] or 0
        reason = self.cleaned_data[f"reason-{line.id}"]
        lot = self.cleaned_data[f"lot-{line.id}"]
        return Serving(
            line_id=line.id,
            qty=qty,
            lot_id=lot or None,
            not_served=max(self.remaining[line.id] - qty, 0) if reason else 0,
            not_served_reason=reason,
        )


class ArrivalForm(forms.Form):
    """One line of a delivery: a product code or the GTIN of its pack, scanned or typed."""

    code = forms.CharField(label=gettext_lazy("Product or barcode"), max_length=40, required=False)
    number = forms.CharField(label=gettext_lazy("Lot"), max_length=40, required=False)
    expiry = ExpiryField(label=gettext_lazy("Expiry"), required=False)
    qty = UnitsField(label=gettext_lazy("Units accepted"), required=False)
    damaged = UnitsField(label=gettext_lazy("Units damaged"), required=False)
    unit_cost = forms.DecimalField(
        label=gettext_lazy("Price of a unit"), min_value=0, max_digits=10, decimal_places=2, required=False
    )
    funding = forms.ChoiceField(label=gettext_lazy("Funding"), choices=Funding.choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("code") or "").strip():
            return data
        data["medicine"] = self._medicine(data["code"].strip())
        for name in ("number", "expiry"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Copy it from the box."))
        if not (data.get("qty") or data.get("damaged")):
            self.add_error("qty", _("Enter how many units."))
        return data

    def _medicine(self, code: str) -> Medicine | None:
        pack = Packaging.objects.filter(gtin=code.zfill(14)).first() if code.isdigit() else None
        medicine = pack.medicine if pack else Medicine.objects.filter(code=code.upper(), active=True).first()
        if medicine is None:
            self.add_error("code", _("No product has this code or barcode."))
        return medicine

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


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
