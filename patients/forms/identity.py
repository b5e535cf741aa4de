"""Who the person is: registration, correction, and the person nobody could identify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import Village
from patients.choices import IdentifierKind, Language, PhoneOwner, Sex
from patients.forms.fields import RuleField, age_field, birth_field, name_field, phone_field
from patients.models import Patient
from patients.rules.birth import Birth, birth_text
from patients.rules.identity import Identity
from patients.rules.text import check_paper, paper_key

INSURANCES = (IdentifierKind.INSURANCE_AMO, IdentifierKind.INSURANCE_RAMED, IdentifierKind.MUTUAL)
_KNOWN_SEX = [(Sex.FEMALE.value, Sex.FEMALE.label), (Sex.MALE.value, Sex.MALE.label)]


class BirthForm(forms.Form):
    """A birth date or an age, one of them."""

    birth = birth_field()
    age = age_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        birth, age = cleaned.get("birth"), cleaned.get("age")
        if birth and age:
            self.add_error("age", gettext("Write the birth date or the age, not both."))
        elif not birth and not age and not self.errors.keys() & {"birth", "age"}:
            self.add_error("birth", gettext("Write the birth date, or the age below: an estimate is enough."))
        return cleaned

    @property
    def told(self) -> Birth | None:
        """What was told, whichever field it stands in."""
        return self.cleaned_data.get("birth") or self.cleaned_data.get("age")

    def birth_values(self) -> dict[str, Any]:
        """The birth fields of an identity."""
        if self.told is None:
            return {}
        return {
            "birth_date": self.told.on,
            "birth_precision": self.told.precision.value,
            "age_told_on": self.told.told_on,
        }


class IdentityForm(BirthForm):
    """Registration and correction; few fields are required, the others wait under "More"."""

    given_names = name_field(_("Given names"), required=True, attrs={"autofocus": True})
    family_name = name_field(_("Family name"), required=True)
    sex = forms.ChoiceField(label=_("Sex"), choices=_KNOWN_SEX, widget=forms.RadioSelect)
    village = forms.ModelChoiceField(
        Village.objects.none(), label=_("Village or quarter"), required=False, empty_label="—"
    )
    phone = phone_field()
    phone_owner = forms.ChoiceField(
        label=_("Whose telephone"), choices=[("", "—"), *PhoneOwner.choices], required=False
    )
    mother_name = name_field(_("Mother's name"), max_length=120)
    father_name = name_field(_("Father's name"), max_length=120)
    nickname = name_field(_("Also called"), max_length=60, help_text=_("nickname or husband's name"))
    address = forms.CharField(label=_("Address"), required=False, max_length=160)
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    language = forms.ChoiceField(label=_("Preferred language"), choices=[("", "—"), *Language.choices], required=False)
    displaced = forms.BooleanField(label=_("Displaced person"), required=False)

    def __init__(self, *args: Any, centre: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: dict[str, list[str]] = {}
        current = self.initial.get("village")
        places = Village.objects.filter(area_centre=centre, active=True)
        self.fields["village"].queryset = (  # type: ignore[attr-defined]
            places | Village.objects.filter(pk=current) if current else places
        ).order_by("-in_catchment", "name")

    def identity(self) -> Identity:
        """The identity that was typed."""
        data = self.cleaned_data
        village = data.get("village")
        return Identity(
            **{name: data[name] for name in _PLAIN},
            **self.birth_values(),
            village_id=village.pk if village else None,
        )

    @staticmethod
    def initial_of(patient: Patient) -> dict[str, Any]:
        """The fields as they stand on a file."""
        values = {name: getattr(patient, name) for name in _PLAIN}
        born = birth_text(patient.birth_date, patient.birth_precision)
        return {**values, "birth": born, "village": patient.village_id, "version": patient.version}


_PLAIN = (
    "given_names", "family_name", "sex", "phone", "phone_owner", "mother_name", "father_name", "nickname", "address",
    "occupation", "language", "displaced",
)  # fmt: skip


class RegistrationForm(IdentityForm):
    """A first visit: the identity, and the papers the person shows."""

    nina = forms.CharField(label=_("NINA"), required=False, max_length=30)
    insurance = forms.ChoiceField(
        label=_("Insurance"), choices=[("", "—"), *((k.value, k.label) for k in INSURANCES)], required=False
    )
    insurance_number = forms.CharField(label=_("Insurance number"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("insurance_number") and not cleaned.get("insurance"):
            self.add_error("insurance", gettext("Choose the insurance of this number."))
        for name, kind in (("nina", "nina"), ("insurance_number", cleaned.get("insurance") or "other")):
            self._check_paper(name, kind)
        return cleaned

    def _check_paper(self, name: str, kind: str) -> None:
        text = self.cleaned_data.get(name)
        if not text:
            return
        try:
            warning = check_paper(kind, text).warning
        except ValueError as error:
            raise ValidationError({name: str(error)}) from error
        if warning:
            self.warnings[name] = [warning]

    def papers(self) -> dict[str, str]:
        """Numbers by kind."""
        data = self.cleaned_data
        rows = {"nina": data.get("nina"), data.get("insurance") or "": data.get("insurance_number")}
        return {kind: value for kind, value in rows.items() if kind and value}

    def paper_keys(self) -> list[str]:
        """The numbers as they are compared."""
        return [paper_key(value) for value in self.papers().values()]


class CorrectionForm(IdentityForm):
    """A correction: the version that was read travels with the form."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason

    def keeps_birth_of(self, patient: Patient) -> bool:
        """True when the birth was left as the file shows it: the day an age was told on is kept too."""
        shown = birth_text(patient.birth_date, patient.birth_precision)
        return not self.cleaned_data.get("age") and self.data.get("birth", "").strip() == shown


class UnidentifiedForm(BirthForm):
    """A person who cannot say who they are."""

    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("Description"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Apparent age, clothes, marks, where and by whom the person was found"),
    )
    birth = RuleField(rule=str, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def identity(self) -> Identity:
        """A file without a name."""
        data = self.cleaned_data
        return Identity(sex=data["sex"], description=data["description"], unidentified=True, **self.birth_values())
