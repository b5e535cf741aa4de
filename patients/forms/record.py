"""Small forms of the file: one statement each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patients.choices import (
    ConsentDecision,
    ConsentManner,
    ContactKind,
    GrantReason,
    IdentifierKind,
    Language,
    Sensitivity,
    Severity,
)
from patients.forms.fields import name_field, phone_field
from patients.rules.numbers import parse
from patients.rules.text import check_paper


def past_date(label: Any, *, required: bool = False) -> forms.DateField:
    """A day until today."""
    return forms.DateField(
        label=label,
        required=required,
        validators=[_not_future],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "jj/mm/aaaa", "inputmode": "numeric"}),
    )


def _not_future(value: Any) -> None:
    if value > timezone.localdate():
        raise ValidationError(gettext("This date is in the future."))


class ContactForm(forms.Form):
    """A contact person."""

    name = name_field(_("Name"), required=True, max_length=120, attrs={"autofocus": True})
    kind = forms.ChoiceField(label=_("Who it is"), choices=ContactKind.choices)
    phone = phone_field()
    emergency = forms.BooleanField(label=_("To call in an emergency"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=160)


class AllergyForm(forms.Form):
    """An allergy."""

    substance = forms.CharField(label=_("Substance"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True}))
    reaction = forms.CharField(label=_("Reaction"), required=False, max_length=160)
    severity = forms.ChoiceField(label=_("Severity"), choices=[("", "—"), *Severity.choices], required=False)
    since_year = forms.IntegerField(label=_("Since (year)"), required=False, min_value=1900)
    confirmed = forms.BooleanField(label=_("Confirmed by a clinician"), required=False)

    def clean_since_year(self) -> int | None:
        year: int | None = self.cleaned_data["since_year"]
        if year and year > timezone.localdate().year:
            raise ValidationError(gettext("This year is in the future."))
        return year


class ProblemForm(forms.Form):
    """A lasting problem."""

    label = forms.CharField(label=_("Problem"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    since = past_date(_("Since"))
    sensitivity = forms.ChoiceField(
        label=_("Subject"), choices=Sensitivity.choices, help_text=_("A restricted subject is read only by its team.")
    )


class TreatmentForm(forms.Form):
    """A treatment taken over time."""

    label = forms.CharField(label=_("Medicine"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    dosage = forms.CharField(label=_("Dosage"), required=False, max_length=120)
    since = past_date(_("Since"))
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "jj/mm/aaaa"})
    )
    sensitivity = forms.ChoiceField(label=_("Subject"), choices=Sensitivity.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", gettext("The end lies before the start."))
        return cleaned


class PaperForm(forms.Form):
    """A number the person carries."""

    kind = forms.ChoiceField(label=_("Paper"), choices=IdentifierKind.choices)
    value = forms.CharField(label=_("Paper number"), max_length=60)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value"):
            try:
                check_paper(cleaned.get("kind", ""), cleaned["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return cleaned


class ConsentForm(forms.Form):
    """An information given or an answer received."""

    decision = forms.ChoiceField(label=_("Answer"), choices=ConsentDecision.choices, widget=forms.RadioSelect)
    manner = forms.ChoiceField(label=_("How"), choices=ConsentManner.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    given_on = past_date(_("Date"), required=True)
    informed_by = forms.CharField(label=_("Informed by"), max_length=120)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class PhotoForm(forms.Form):
    """A photograph."""

    photo = forms.FileField(
        label=_("Photograph"), widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"})
    )


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(label=_("Reason"), min_length=3, max_length=160)


class LinkForm(forms.Form):
    """Two files are of one person."""

    keep = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), min_length=3, max_length=300)


class NetworkSearchForm(forms.Form):
    """A patient followed elsewhere: the name, and a second proof."""

    name = name_field(_("Name"), required=True, max_length=120, attrs={"autofocus": True})
    phone = phone_field(_("Telephone of the patient or a relative"))
    birth_year = forms.IntegerField(label=_("Birth year"), required=False, min_value=1890)
    number = forms.CharField(label=_("Number on the card"), required=False, max_length=20)

    def clean_number(self) -> str:
        text = self.cleaned_data["number"]
        if text and parse(text) is None:
            raise ValidationError(gettext("This number is not right: check each sign, and the last letter."))
        return str(parse(text) or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        card = cleaned.get("number") and cleaned.get("birth_year")
        if not cleaned.get("phone") and not card and not self.errors:
            raise ValidationError(
                gettext("Besides the name, give the telephone, or the birth year and the card number.")
            )
        return cleaned

    @property
    def proof(self) -> str:
        """The second proof that was given: « phone » or « card »."""
        return "phone" if self.cleaned_data.get("phone") else "card"


class GrantForm(forms.Form):
    """Why a file of another centre is opened."""

    reason = forms.ChoiceField(label=_("Reason"), choices=GrantReason.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(label=_("In a few words"), required=False, max_length=300)
    attach = forms.BooleanField(label=_("The patient will be followed here from now on"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == GrantReason.OTHER and not cleaned.get("explanation"):
            self.add_error("explanation", gettext("Say the reason in a few words."))
        return cleaned
