"""Forms of orders and of the cold chain."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pharmacy.choices import HalfDay
from pharmacy.forms.fields import UnitsField
from pharmacy.models import ColdStore
from pharmacy.selectors.planning import PlanRow
from pharmacy.services.orders import Ask

_REASON = forms.TextInput(attrs={"class": "form-control"})


class OrderForm(forms.Form):
    """An order: supplier, budget, and what is asked of each product."""

    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=80)
    budget = UnitsField(label=gettext_lazy("Budget"), required=False, max_value=1_000_000_000)

    def __init__(
        self, *args: Any, rows: Sequence[PlanRow], proposed: dict[Any, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.planned, self.proposed = rows, proposed or {}
        for row in rows:
            code = row.item.medicine.code
            self.fields[f"qty-{code}"] = UnitsField(
                label=gettext_lazy("Asked"), required=False, initial=self.proposed.get(code, row.suggested)
            )
            self.fields[f"why-{code}"] = forms.CharField(
                label=gettext_lazy("Reason"), max_length=200, required=False, widget=_REASON
            )

    def rows(self) -> list[dict[str, Any]]:
        """Product and its two fields, for the template."""
        return [
            {"row": row, "qty": self[f"qty-{row.item.medicine.code}"], "why": self[f"why-{row.item.medicine.code}"]}
            for row in self.planned
        ]

    def asks(self) -> list[Ask]:
        """What is asked, with the figures it rests on. A cut of the budget is a reason of its own."""
        return [self._ask(row) for row in self.planned]

    def _ask(self, row: PlanRow) -> Ask:
        code = row.item.medicine.code
        return Ask(
            medicine=row.item.medicine,
            suggested=self.proposed.get(code, row.suggested),
            requested=self.cleaned_data[f"qty-{code}"] or 0,
            pack=row.pack,
            unit_cost=row.unit_cost,
            cmm=row.cmm,
            usable=row.usable,
            reason=self.cleaned_data[f"why-{code}"],
        )


class ColdStoreForm(forms.Form):
    """A refrigerator and its range."""

    label = forms.CharField(label=gettext_lazy("Refrigerator"), max_length=60)
    lowest = forms.DecimalField(
        label=gettext_lazy("Lowest"), max_digits=4, decimal_places=1, initial=Decimal(2), localize=True
    )
    highest = forms.DecimalField(
        label=gettext_lazy("Highest"), max_digits=4, decimal_places=1, initial=Decimal(8), localize=True
    )


class ColdReadingForm(forms.Form):
    """A temperature read."""

    store = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Refrigerator"))  # type: ignore[var-annotated]
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    half = forms.ChoiceField(label=gettext_lazy("When"), choices=HalfDay.choices)
    celsius = forms.DecimalField(
        label=gettext_lazy("Temperature"),
        max_digits=4,
        decimal_places=1,
        min_value=-40,
        max_value=60,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    action = forms.CharField(label=gettext_lazy("What was done, out of the range"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = timezone.localtime()
        kwargs["initial"] = {
            "day": now.date(),
            "half": HalfDay.MORNING if now.hour < 13 else HalfDay.EVENING,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["store"].queryset = ColdStore.objects.filter(active=True)  # type: ignore[attr-defined]
