"""Forms of losses and adjustments, transfers, recalls."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import Centre
from patients.models import Patient
from pharmacy.choices import ContactResult, DocumentKind, LossReason, MovementKind
from pharmacy.forms.fields import ProductField, UnitsField
from pharmacy.models import Balance, IncomingLine
from pharmacy.services.posting import Line
from pharmacy.services.transfers import Found

KINDS = {
    "loss": (DocumentKind.LOSS, MovementKind.LOSS, gettext_lazy("loss or destruction")),
    "less": (DocumentKind.ADJUSTMENT, MovementKind.LOSS, gettext_lazy("adjustment: less than in the books")),
    "more": (DocumentKind.ADJUSTMENT, MovementKind.FOUND, gettext_lazy("adjustment: found")),
    "supplier": (DocumentKind.SUPPLIER_RETURN, MovementKind.SUPPLIER_RETURN, gettext_lazy("return to the supplier")),
}


class ProposalForm(forms.Form):
    """What leaves or is found, lot by lot, for a second person to approve."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=[(code, words) for code, (_doc, _move, words) in KINDS.items()]
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=LossReason.choices)
    comment = forms.CharField(label=gettext_lazy("What happened"), max_length=200)

    def __init__(self, *args: Any, balances: Sequence[Balance], whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.balances = balances
        for row in balances:
            self.fields[f"qty-{row.id}"] = UnitsField(
                label=gettext_lazy("Units"), required=False, initial=row.on_hand if whole else None
            )

    def rows(self) -> list[dict[str, Any]]:
        """Balance and field, for the template."""
        return [{"balance": row, "qty": self[f"qty-{row.id}"]} for row in self.balances]

    @property
    def document_kind(self) -> str:
        """The document that an approval posts."""
        return KINDS[self.cleaned_data["kind"]][0]

    def lines(self) -> list[Line]:
        """Lots with their units."""
        movement = KINDS[self.cleaned_data["kind"]][1]
        return [
            Line(row.location, row.lot, movement, qty)
            for row in self.balances
            if (qty := self.cleaned_data[f"qty-{row.id}"])
        ]


class SendForm(forms.Form):
    """To which centre."""

    to: Any = forms.ModelChoiceField(label=gettext_lazy("Centre that receives"), queryset=None)
    comment = forms.CharField(label=gettext_lazy("Comment"), max_length=200, required=False)

    def __init__(self, *args: Any, here: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Centre.objects.filter(active=True).exclude(pk=here).order_by("name")
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


class ReceiveTransferForm(forms.Form):
    """What was found of each line sent."""

    difference = forms.CharField(label=gettext_lazy("Why it differs"), max_length=200, required=False)

    def __init__(self, *args: Any, lines: Sequence[IncomingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"ok-{line.id}"] = UnitsField(label=_("Accepted"), initial=line.qty, required=False)
            self.fields[f"bad-{line.id}"] = UnitsField(label=_("Damaged"), required=False)

    def rows(self) -> list[dict[str, Any]]:
        """Line and its two fields, for the template."""
        return [{"line": line, "ok": self[f"ok-{line.id}"], "bad": self[f"bad-{line.id}"]} for line in self.lines]

    def found(self) -> dict[uuid.UUID, Found]:
        """What was found, by line."""
        data = self.cleaned_data
        return {line.id: Found(data[f"ok-{line.id}"] or 0, data[f"bad-{line.id}"] or 0) for line in self.lines}


class RecallForm(forms.Form):
    """The batch to withdraw."""

    product = ProductField(label=gettext_lazy("Product or barcode"))
    number = forms.CharField(label=gettext_lazy("Batch number"), max_length=40, required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        scan = data["product"].scan if data.get("product") else None
        data["number"] = data.get("number") or (scan.lot if scan else "")
        if not data["number"]:
            self.add_error("number", _("Copy it from the box."))
        return data


class ContactForm(forms.Form):
    """A call to a patient who was given the batch."""

    patient: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=ContactResult.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, served: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["patient"].queryset = Patient.objects.filter(pk__in=served)  # type: ignore[attr-defined]
