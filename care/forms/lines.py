"""Rows of the consultation: motives, tests, diagnoses, medicines. A text typed without script is looked up here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.choices import BedsideTest, CaseKind, Certainty, DoseUnit, Route, TestResult
from care.forms.rows import RowForm
from care.forms.vitals import CommaDecimalField
from care.rules.complaints import motive_of
from care.rules.packs import content_of, quantity_for, unit_of
from care.services.written import (
    WrittenComplaint,
    WrittenDiagnosis,
    WrittenLine,
    WrittenTest,
)
from care.wording import posology
from catalog.models import Diagnosis, Medicine
from catalog.selectors import search_diagnoses, search_medicines

MOTIVE_LIST = "motifs"
HIDDEN = forms.HiddenInput


class ComplaintRow(RowForm):
    """A motive from the list or in free words, and since how many days."""

    content: ClassVar = ("label",)

    label = forms.CharField(
        label=gettext_lazy("Motive"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": MOTIVE_LIST, "autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        required=False,
        min_value=0,
        max_value=3650,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def written(self) -> WrittenComplaint:
        """The motive, with the list's code when the list knows it."""
        text = self.cleaned_data["label"]
        known = motive_of(text)
        label, code = (known.label, known.code) if known else (text, "")
        return WrittenComplaint(label=label, code=code, days=self.cleaned_data["days"])


class TestRow(RowForm):
    """A bedside test, its result and the lot of the kit."""

    content: ClassVar = ("test",)
    __test__ = False

    test = forms.ChoiceField(label=gettext_lazy("Test"), choices=[("", "—"), *BedsideTest.choices], required=False)
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=[("", "—"), *TestResult.choices], required=False)
    number = CommaDecimalField(
        label=gettext_lazy("Value"),
        required=False,
        max_digits=6,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    detail = forms.CharField(label=gettext_lazy("Detail"), max_length=120, required=False)
    lot = forms.CharField(label=gettext_lazy("Lot"), max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("test") and not any((data.get("result"), data.get("number") is not None, data.get("detail"))):
            self.add_error("result", _("Write the result."))
        if data.get("test") == BedsideTest.MALARIA_RDT and data.get("result") and not data.get("lot"):
            self.warnings["lot"] = [_("The lot of the kit is missing.")]
        return data

    def written(self) -> WrittenTest:
        """The test as read."""
        return WrittenTest(**{name: self.cleaned_data[name] for name in ("test", "result", "number", "detail", "lot")})


class FoundRow(RowForm):
    """A row whose text names a line of a nomenclature; `candidates` when several may be meant."""

    content: ClassVar = ("text", "code")
    model: ClassVar[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.candidates: list[Any] = []
        self.found: Any = None
        super().__init__(*args, **kwargs)

    def search(self, text: str) -> list[Any]:
        """Lines that the text may mean, best first."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.found = self._resolve(data.get("code", ""), data.get("text", ""))
        return data

    def _resolve(self, code: str, text: str) -> Any:
        if code and (known := self.model.objects.filter(code=code, active=True).first()):
            return known
        hits = self.search(text) if text else []
        exact = [hit for hit in hits if hit.label.casefold() == text.strip().casefold()]
        if exact or len(hits) == 1:
            return (exact or hits)[0]
        self.candidates = hits[:6]
        message = _("Choose one of these.") if hits else _("Not in the list: try another word.")
        self.add_error("text", message)
        return None


class DiagnosisRow(FoundRow):
    """A diagnosis with its certainty; the first row is the principal one."""

    model = Diagnosis

    text = forms.CharField(label=gettext_lazy("Diagnosis"), max_length=120, required=False)
    code = forms.CharField(max_length=40, required=False, widget=HIDDEN)
    certainty = forms.ChoiceField(
        label=gettext_lazy("Certainty"), choices=Certainty, initial=Certainty.CLINICAL, required=False
    )
    case = forms.ChoiceField(label=gettext_lazy("Case"), choices=CaseKind, initial=CaseKind.NEW, required=False)

    def __init__(self, *args: Any, sex: str = "", age_days: int | None = None, **kwargs: Any) -> None:
        self.sex, self.age_days = sex, age_days
        super().__init__(*args, **kwargs)

    def search(self, text: str) -> list[Diagnosis]:
        return search_diagnoses(text, sex=self.sex if self.sex in "FM" else "", age_days=self.age_days)

    def written(self) -> WrittenDiagnosis:
        """The coded diagnosis."""
        return WrittenDiagnosis(
            diagnosis=self.found,
            certainty=self.cleaned_data["certainty"] or Certainty.CLINICAL,
            case=self.cleaned_data["case"] or CaseKind.NEW,
        )


class LineRow(FoundRow):
    """A medicine with dose, frequency, duration; the quantity is computed when it is left empty."""

    model = Medicine

    text = forms.CharField(label=gettext_lazy("Medicine"), max_length=160, required=False)
    code = forms.CharField(max_length=40, required=False, widget=HIDDEN)
    dose = CommaDecimalField(
        label=gettext_lazy("Dose"),
        required=False,
        max_digits=7,
        decimal_places=3,
        min_value=Decimal("0.001"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=[("", "—"), *DoseUnit.choices], required=False)
    times = CommaDecimalField(
        label=gettext_lazy("Times a day"),
        required=False,
        max_digits=4,
        decimal_places=2,
        min_value=Decimal("0.03"),
        max_value=Decimal(24),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        required=False,
        min_value=1,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    as_needed = forms.BooleanField(label=gettext_lazy("if needed"), required=False)
    route = forms.ChoiceField(label=gettext_lazy("Route"), choices=[("", "—"), *Route.choices], required=False)
    quantity = forms.IntegerField(
        label=gettext_lazy("Quantity"),
        required=False,
        min_value=1,
        max_value=2000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    instructions = forms.CharField(label=gettext_lazy("Instructions"), max_length=200, required=False)
    source = forms.CharField(max_length=200, required=False, widget=HIDDEN)
    external = forms.BooleanField(label=gettext_lazy("to buy elsewhere"), required=False)

    def search(self, text: str) -> list[Medicine]:
        return search_medicines(text)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.found is not None and not self.errors:
            self._complete(data)
        return data

    def _complete(self, data: dict[str, Any]) -> None:
        medicine = self.found
        if data.get("dose") is not None and not data.get("unit"):
            data["unit"] = unit_of(medicine.form, medicine.dispensing_unit)
        if data.get("dose") is None and not data.get("instructions"):
            self.add_error("dose", _("Write the dose, or how to take it in the instructions."))
            return
        data["computed"] = self.computed_quantity()
        if data.get("quantity") is None and data["computed"] is None:
            self.add_error("quantity", _("Cannot be computed for this packing: write the quantity."))

    def computed_quantity(self) -> int | None:
        """Dispensing units for the course; None when a factor is not known."""
        data, medicine = self.cleaned_data, self.found
        content = content_of(medicine.strength, medicine.dispensing_unit, data.get("unit") or "")
        return quantity_for(
            dose=data.get("dose"), times_per_day=data.get("times"), days=data.get("days"), content=content
        )

    def reasons(self) -> dict[str, str]:
        """Reasons typed for the warnings of this line, by the warning's key."""
        start = self.add_prefix("why-")
        return {
            name.removeprefix(start): str(value).strip()
            for name, value in self.data.items()
            if name.startswith(start) and str(value).strip()
        }

    def written(self) -> WrittenLine:
        """The line as it will be printed."""
        data = self.cleaned_data
        sentence = posology(
            dose=data["dose"],
            unit=data["unit"],
            times_per_day=data["times"],
            days=data["days"],
            as_needed=data["as_needed"],
        )
        return WrittenLine(
            medicine=self.found,
            quantity=data["quantity"] or data["computed"],
            posology=sentence or data["instructions"],
            dose=data["dose"],
            unit=data["unit"],
            times_per_day=data["times"],
            days=data["days"],
            as_needed=data["as_needed"],
            route=data["route"],
            quantity_computed=data["computed"],
            instructions=data["instructions"] if sentence else "",
            dose_source=data["source"],
            external=data["external"],
            reasons=self.reasons(),
        )
