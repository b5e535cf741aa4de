"""A delivery and its babies on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.forms.rows import QuietForm
from catalog.models import DeliveryComplication
from maternity.choices import (
    Attendant,
    BabySex,
    BirthOutcome,
    BirthPlace,
    DeathTiming,
    DeliveryMode,
    MotherCondition,
    Perineum,
    Resuscitation,
    Uterotonic,
    YesNoUnknown,
)
from maternity.forms import fields

BABIES_ON_THE_PAGE = 4
NOON = dt.time(12)


class DeliveryForm(QuietForm):
    """The birth, the third stage, the mother."""

    on = fields.day(gettext_lazy("Day of the birth"), required=True)
    at = forms.TimeField(
        label=gettext_lazy("Hour"),
        required=False,
        help_text=gettext_lazy("Empty when nobody knows it."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("An hour, for example 14:30.")},
    )
    place = forms.ChoiceField(label=gettext_lazy("Where"), choices=BirthPlace, initial=BirthPlace.HERE)
    attendant = forms.ChoiceField(label=gettext_lazy("Attended by"), choices=[("", "—"), *Attendant.choices])
    attendant_name = fields.words(gettext_lazy("Name of the attendant"), 120)
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=DeliveryMode, initial=DeliveryMode.SPONTANEOUS)
    companion = fields.choice(gettext_lazy("Companion of her choice"), YesNoUnknown.choices)
    uterotonic = fields.choice(gettext_lazy("Uterotonic in the first minute"), Uterotonic.choices)
    controlled_traction = forms.BooleanField(label=gettext_lazy("Controlled traction of the cord"), required=False)
    tone_checked = forms.BooleanField(label=gettext_lazy("Tone of the uterus checked"), required=False)
    placenta_complete = fields.choice(gettext_lazy("Placenta complete"), YesNoUnknown.choices)
    blood_loss_ml = fields.number(gettext_lazy("Blood loss"), 0, 6000)
    blood_loss_measured = forms.BooleanField(label=gettext_lazy("measured, not estimated"), required=False)
    perineum = fields.choice(gettext_lazy("Perineum"), Perineum.choices)
    complications = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Complications"),
        queryset=DeliveryComplication.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mother_condition = forms.ChoiceField(
        label=gettext_lazy("The mother is"), choices=MotherCondition, initial=MotherCondition.WELL
    )
    referred_to = fields.words(gettext_lazy("Referred to"), 120)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, complications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes: Any = self.fields["complications"]
        boxes.queryset = complications

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mother_condition") == MotherCondition.REFERRED and not data.get("referred_to"):
            self.add_error("referred_to", _("Write where she was referred."))
        return data

    def values(self) -> dict[str, Any]:
        """Columns of the delivery."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("on", "at")}
        data["complications"] = [row.code for row in self.cleaned_data["complications"]]
        hour = self.cleaned_data["at"]
        moment = dt.datetime.combine(self.cleaned_data["on"], hour or NOON)
        data["delivered_at"] = (
            min(timezone.make_aware(moment), timezone.now()) if hour is None else timezone.make_aware(moment)
        )
        data["time_known"] = hour is not None
        return data


class BabyForm(QuietForm):
    """One baby, stillborn included."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("The baby is"), choices=BirthOutcome, initial=BirthOutcome.LIVE, widget=forms.RadioSelect
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=BabySex, widget=forms.RadioSelect)
    weight_g = fields.number(gettext_lazy("Weight"), 200, 7000)
    apgar_1 = fields.number(gettext_lazy("Apgar at 1 min"), 0, 10)
    apgar_5 = fields.number(gettext_lazy("Apgar at 5 min"), 0, 10)
    apgar_10 = fields.number(gettext_lazy("Apgar at 10 min"), 0, 10)
    given_names = fields.words(gettext_lazy("First name, when chosen"))
    death_timing = fields.choice(gettext_lazy("Died"), DeathTiming.choices)
    macerated = forms.BooleanField(label=gettext_lazy("Skin macerated"), required=False)
    cord_after_1min = fields.choice(gettext_lazy("Cord clamped after 1 minute"), YesNoUnknown.choices)
    skin_to_skin = fields.choice(gettext_lazy("Skin to skin in the first hour"), YesNoUnknown.choices)
    breastfed_1h = fields.choice(gettext_lazy("At the breast in the first hour"), YesNoUnknown.choices)
    vitamin_k = forms.BooleanField(label=gettext_lazy("Vitamin K"), required=False)
    eye_care = forms.BooleanField(label=gettext_lazy("Eye care"), required=False)
    chlorhexidine = forms.BooleanField(label=gettext_lazy("Chlorhexidine on the cord"), required=False)
    temperature = fields.decimal(gettext_lazy("Temperature"), 28, 45)
    length_cm = fields.decimal(gettext_lazy("Length"), 20, 70)
    head_cm = fields.decimal(gettext_lazy("Head"), 15, 50)
    resuscitation = fields.boxes(gettext_lazy("Resuscitation"), Resuscitation.choices)
    malformation = fields.words(gettext_lazy("Malformation seen"), 120)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stillborn = data.get("outcome") == BirthOutcome.STILLBORN
        if stillborn and not data.get("death_timing"):
            self.add_error("death_timing", _("Say when the baby died: before or during labour, or unknown."))
        if not stillborn and (data.get("death_timing") or data.get("macerated")):
            self.add_error("outcome", _("A live-born baby did not die before the birth: check."))
        return data


class Babies:
    """The babies of the page: the first one always, the others when something of them was entered."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.forms = [BabyForm(data if self._is_there(data, n) else None, prefix=f"b{n}") for n in self.numbers]

    numbers = range(1, BABIES_ON_THE_PAGE + 1)

    @staticmethod
    def _is_there(data: Mapping[str, Any] | None, number: int) -> bool:
        return data is not None and (number == 1 or bool(data.get(f"b{number}-sex") or data.get(f"b{number}-weight_g")))

    @property
    def filled(self) -> list[BabyForm]:
        """The babies that were entered."""
        return [form for form in self.forms if form.is_bound]

    def is_valid(self) -> bool:
        """True when each of them is complete."""
        return all([form.is_valid() for form in self.filled])

    def values(self) -> list[dict[str, Any]]:
        """Columns of each baby, in the order of birth."""
        return [dict(form.cleaned_data) for form in self.filled]
