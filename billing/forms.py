"""Shapes of the cash desk's forms: types, limits, French messages. Decisions are taken by the services."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.choices import PaymentMethod
from billing.models import Charge, FreeCareProgramme, Payer
from billing.rules.cash import DENOMINATIONS
from catalog.models import Act, Medicine

LARGEST = 10_000_000  # FCFA: beyond it a typing error


class FrancsField(forms.IntegerField):
    """A whole amount of FCFA, spaces allowed as people write them: 1 500."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST)
        super().__init__(**kwargs)
        self.error_messages["invalid"] = gettext_lazy("Enter a whole amount in francs, without decimals.")

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.split()).removesuffix("F")
            if any(mark in value for mark in ".,"):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


def francs_field(label: Any, **kwargs: Any) -> FrancsField:
    """An amount typed in a text field, so that 1 500 may be written with its space."""
    return FrancsField(label=label, widget=forms.TextInput, **kwargs)


class PaymentForm(forms.Form):
    """One amount per open charge, the method, and what the patient hands over."""

    method = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=PaymentMethod.choices, widget=forms.RadioSelect, initial="cash"
    )
    mobile_reference = forms.CharField(label=gettext_lazy("Mobile reference"), max_length=40, required=False)
    tendered = FrancsField(
        label=gettext_lazy("Given by the patient"), required=False, widget=forms.TextInput(attrs={"data-first": True})
    )
    seen_total = forms.IntegerField(widget=forms.HiddenInput)  # what the screen showed as due

    def __init__(self, *args: Any, charges: list[Charge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.charges = charges
        for charge in charges:
            self.fields[f"amount-{charge.id}"] = francs_field(
                _("Paid now"), required=False, initial=charge.balance.remaining
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self._check_display()
        return data

    def _check_display(self) -> None:
        due = sum(charge.balance.remaining for charge in self.charges)
        if self.cleaned_data["seen_total"] != due:
            raise forms.ValidationError(
                _("What is due has changed since this page was opened: %(due)d F now. Check and take it again.")
                % {"due": due}
            )
        if self.cleaned_data["method"] == PaymentMethod.MOBILE and not self.cleaned_data["mobile_reference"].strip():
            self.add_error("mobile_reference", _("Enter the reference of the mobile payment."))

    def amounts(self) -> dict[uuid.UUID, int]:
        """Whole FCFA to pay per charge."""
        return {c.id: self.cleaned_data.get(f"amount-{c.id}") or 0 for c in self.charges}

    def rows(self) -> list[tuple[Charge, forms.BoundField]]:
        """Each charge with its field."""
        return [(charge, self[f"amount-{charge.id}"]) for charge in self.charges]


class ChargeLineForm(forms.Form):
    """An act to charge by hand."""

    act = forms.CharField(
        label=gettext_lazy("Act"),
        max_length=160,
        widget=forms.TextInput(attrs={"list": "actes", "autocomplete": "off"}),
    )
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=99, initial=1)

    def clean_act(self) -> Act:
        wanted = self.cleaned_data["act"].strip()
        act = (
            Act.objects.filter(active=True, code=wanted).first()
            or Act.objects.filter(active=True, label__iexact=wanted).first()
        )
        if act is None:
            raise forms.ValidationError(_("Choose an act of the list."))
        return act


ChargeLines = forms.formset_factory(ChargeLineForm, extra=6, max_num=30, validate_max=True)


class OverrideForm(forms.Form):
    """Who pays each line of a charge instead of what was proposed, with the motive that the record keeps."""

    KEEP, PATIENT = "", "PATIENT"  # the line stays as it is; the patient pays all of it

    motive = forms.CharField(label=gettext_lazy("Motive"), min_length=3, max_length=200)

    def __init__(self, *args: Any, charge: Charge, payers: list[Payer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(charge.lines.all())
        choices = [
            (self.KEEP, _("As it is")),
            (self.PATIENT, _("The patient pays all")),
            *((payer.code, payer.label) for payer in payers),
        ]
        for line in self.lines:
            self.fields[f"payer-{line.id}"] = forms.ChoiceField(
                label=_("Who pays"), choices=choices, initial=self.KEEP, required=False
            )
            self.fields[f"rate-{line.id}"] = forms.IntegerField(
                label=_("Covered part"), min_value=0, max_value=100, initial=100, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Choose who pays for at least one line."))
        return data

    def changes(self) -> dict[uuid.UUID, tuple[str, int]]:
        """Payer code and rate in percent of each line that changes."""
        wanted = {line.id: self.cleaned_data.get(f"payer-{line.id}", self.KEEP) for line in self.lines}
        return {
            pk: ("" if payer == self.PATIENT else payer, self._rate(pk))
            for pk, payer in wanted.items()
            if payer != self.KEEP
        }

    def _rate(self, pk: uuid.UUID) -> int:
        rate = self.cleaned_data.get(f"rate-{pk}")
        return 100 if rate is None else rate

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields."""
        return [(line, self[f"payer-{line.id}"], self[f"rate-{line.id}"]) for line in self.lines]


class OpenSessionForm(forms.Form):
    """What is in the box when the day starts."""

    float_amount = francs_field(gettext_lazy("Money in the box at opening"), initial=0)


class CloseSessionForm(forms.Form):
    """The count by note and coin."""

    kept_as_float = francs_field(gettext_lazy("Left in the box for the next session"), initial=0)
    difference_reason = forms.CharField(label=gettext_lazy("Reason of the difference"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for note in DENOMINATIONS:
            self.fields[f"count-{note}"] = forms.IntegerField(
                label=_("%(value)d F") % {"value": note}, min_value=0, max_value=100_000, required=False
            )

    def counts(self) -> dict[int, int]:
        """Number of each note and coin."""
        return {note: self.cleaned_data.get(f"count-{note}") or 0 for note in DENOMINATIONS}

    def count_rows(self) -> list[tuple[int, forms.BoundField]]:
        """Each note with its field, largest first."""
        return [(note, self[f"count-{note}"]) for note in DENOMINATIONS]


class ReasonForm(forms.Form):
    """Why something is cancelled or refused."""

    reason = forms.CharField(label=gettext_lazy("Reason"), min_length=3, max_length=200)


class BankForm(forms.Form):
    """The deposit at the bank."""

    bank_name = forms.CharField(label=gettext_lazy("Bank"), max_length=80)
    bank_slip = forms.CharField(label=gettext_lazy("Deposit slip number"), max_length=40)


class TariffForm(forms.Form):
    """A tariff from a day on, for everybody or for the patients of one payer."""

    amount = francs_field(gettext_lazy("Tariff"))
    payer = forms.ModelChoiceField(
        label=gettext_lazy("For"),
        queryset=Payer.objects.exclude(code="PATIENT"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("everybody"),
    )
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_valid_from(self) -> dt.date:
        day = self.cleaned_data["valid_from"]
        if day.year < 2010 or day.year > 2100:
            raise forms.ValidationError(_("Check the year."))
        return day


class PaidFirstForm(forms.Form):
    """Whether an act is paid before it is done."""

    required = forms.TypedChoiceField(
        label=gettext_lazy("At the cash desk"),
        choices=[
            ("", gettext_lazy("As the centre's setting says")),
            ("1", gettext_lazy("Paid before it is done")),
            ("0", gettext_lazy("Paid afterwards")),
        ],
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
    )

    @classmethod
    def of(cls, required: bool | None) -> PaidFirstForm:
        """The form with the rule in force."""
        return cls(initial={"required": "" if required is None else str(int(required))})


class CoverageForm(forms.Form):
    """A patient's insurance card."""

    payer = forms.ModelChoiceField(
        label=gettext_lazy("Insurer"),
        queryset=Payer.objects.exclude(payer_type__in=["DIRECT", "PROGRAMME", "CAISSE_LOCALE"]),
        to_field_name="code",
    )
    member_number = forms.CharField(label=gettext_lazy("Card number"), max_length=40, required=False)
    valid_to = forms.DateField(
        label=gettext_lazy("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        payer = data.get("payer")
        if payer is not None and payer.member_number_required and not data.get("member_number", "").strip():
            self.add_error("member_number", _("This insurer needs the card number."))
        return data


class AgreementForm(forms.Form):
    """The agreement with a payer, and its rates."""

    reference = forms.CharField(label=gettext_lazy("Reference of the agreement"), max_length=80, required=False)
    outpatient_rate = forms.IntegerField(label=gettext_lazy("Outpatient rate"), min_value=0, max_value=100)
    inpatient_rate = forms.IntegerField(label=gettext_lazy("Inpatient rate"), min_value=0, max_value=100)
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class RateForm(forms.Form):
    """A payer's rate for one family of acts from a day on."""

    family = forms.ChoiceField(label=gettext_lazy("Family"))
    rate = forms.IntegerField(label=gettext_lazy("Rate"), min_value=0, max_value=100)
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, families: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = families  # type: ignore[attr-defined]


class ListedMedicineForm(forms.Form):
    """A medicine to put on a payer's list, by its code or its name as written on a prescription."""

    medicine = forms.CharField(
        label=gettext_lazy("Medicine"), max_length=160, widget=forms.TextInput(attrs={"list": "medicaments"})
    )
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_medicine(self) -> Medicine:
        wanted = self.cleaned_data["medicine"].strip()
        code = wanted.rsplit(" · ", 1)[-1]
        found = Medicine.objects.filter(active=True, code=code).first()
        if found is None:
            raise forms.ValidationError(_("Choose a medicine of the list."))
        return found


class ActivationForm(forms.Form):
    """A free-care programme applies, or no longer applies, from a day on."""

    programme = forms.ModelChoiceField(queryset=FreeCareProgramme.objects.all(), to_field_name="code")
    active = forms.TypedChoiceField(
        choices=[("1", gettext_lazy("Applies")), ("0", gettext_lazy("Does not apply"))], coerce=lambda v: v == "1"
    )
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    motive = forms.CharField(label=gettext_lazy("Motive"), max_length=200, required=False)


class ClaimForm(forms.Form):
    """Which payer's claim, for which month."""

    payer = forms.ModelChoiceField(
        label=gettext_lazy("Payer"), queryset=Payer.objects.exclude(code="PATIENT"), to_field_name="code"
    )
    month = forms.CharField(label=gettext_lazy("Month"), widget=forms.TextInput(attrs={"type": "month"}))

    def clean_month(self) -> dt.date:
        try:
            first = dt.date.fromisoformat(f"{self.cleaned_data['month'].strip()}-01")
        except ValueError as error:
            raise forms.ValidationError(_("Choose a month, for example 2026-03.")) from error
        if first > dt.date.today():
            raise forms.ValidationError(_("This month has not begun."))
        return first


class PeriodForm(forms.Form):
    """Two days, both included."""

    first = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("The end precedes the beginning."))
        return data
