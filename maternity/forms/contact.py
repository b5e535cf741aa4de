"""One antenatal contact (CPN): danger signs first, then measures, tests, prevention, advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.forms.rows import QuietForm
from catalog.models import DangerSign
from maternity.choices import ContactReason, Dipstick, NotDone, Presentation, TestResult, YesNoUnknown
from maternity.forms import fields
from maternity.rules import alerts
from maternity.wording import ADVICE, NOT_DONE_MEASURES, SYMPTOMS

NOT_A_COLUMN = ("danger_signs", "no_danger_sign", "sp_given", *(f"not_done_{name}" for name in NOT_DONE_MEASURES))


class ContactForm(QuietForm):
    """Every measure may be missing, with the reason; the first high pressure is measured again."""

    contact_on = fields.day(gettext_lazy("Day of the contact"), required=True)
    reason = forms.ChoiceField(
        label=gettext_lazy("Comes for"), choices=ContactReason, initial=ContactReason.SCHEDULED, required=False
    )
    danger_signs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Danger signs"),
        queryset=DangerSign.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_danger_sign = forms.BooleanField(label=gettext_lazy("None: asked and looked for"), required=False)
    weight = fields.decimal(gettext_lazy("Weight"), 25, 250)
    height = fields.decimal(gettext_lazy("Height"), 100, 220)
    muac = fields.decimal(gettext_lazy("Arm circumference"), 10, 60)
    systolic = fields.number(gettext_lazy("Systolic pressure"), 40, 300)
    diastolic = fields.number(gettext_lazy("Diastolic pressure"), 20, 200)
    repeat_systolic = fields.number(gettext_lazy("Systolic, again"), 40, 300)
    repeat_diastolic = fields.number(gettext_lazy("Diastolic, again"), 20, 200)
    symptoms = fields.boxes(gettext_lazy("Symptoms"), SYMPTOMS.items())
    temperature = fields.decimal(gettext_lazy("Temperature"), 30, 45)
    pulse = fields.number(gettext_lazy("Pulse"), 20, 250)
    pallor = forms.BooleanField(label=gettext_lazy("Pale palms or eyelids"), required=False)
    oedema = forms.BooleanField(label=gettext_lazy("Oedema"), required=False)
    fundal_height = fields.decimal(gettext_lazy("Fundal height"), 1, 60)
    fetal_movement = fields.choice(gettext_lazy("Baby moves"), YesNoUnknown.choices)
    fetal_heart_rate = fields.number(gettext_lazy("Fetal heart"), 40, 250)
    presentation = fields.choice(gettext_lazy("Presentation"), Presentation.choices)
    haemoglobin = fields.decimal(gettext_lazy("Haemoglobin"), 1, 25)
    urine_protein = fields.choice(gettext_lazy("Protein in urine"), Dipstick.choices)
    urine_glucose = fields.choice(gettext_lazy("Glucose in urine"), Dipstick.choices)
    hiv = fields.choice(gettext_lazy("HIV test"), TestResult.choices)
    syphilis = fields.choice(gettext_lazy("Syphilis test"), TestResult.choices)
    hepatitis_b = fields.choice(gettext_lazy("Hepatitis B test"), TestResult.choices)
    sp_given = forms.BooleanField(label=gettext_lazy("SP taken in front of me"), required=False)
    td_dose = fields.number(gettext_lazy("Td: number of the dose"), 1, 5)
    iron_tablets = fields.number(gettext_lazy("Iron and folate"), 0, 180)
    dewormed = forms.BooleanField(label=gettext_lazy("Dewormed"), required=False)
    net_given = forms.BooleanField(label=gettext_lazy("Net given"), required=False)
    counselling = fields.boxes(gettext_lazy("Advice given"), ADVICE.items())
    conclusion = forms.CharField(
        label=gettext_lazy("Conclusion"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    referred_to = fields.words(gettext_lazy("Referred to"), 120)
    next_due_on = fields.day(
        gettext_lazy("Next contact"), help_text=gettext_lazy("Empty: the protocol of the centre decides.")
    )

    def __init__(self, *args: Any, signs: Any, may_see_hiv: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes: Any = self.fields["danger_signs"]
        boxes.queryset = signs
        self.fields["contact_on"].initial = timezone.localdate()
        for name, label in NOT_DONE_MEASURES.items():
            self.fields[f"not_done_{name}"] = fields.choice(label, NotDone.choices, empty=_("done, or not due"))
        if not may_see_hiv:
            self.fields.pop("hiv")

    @property
    def not_done_fields(self) -> list[forms.BoundField]:
        """The reasons of what was not measured."""
        return [self[f"not_done_{name}"] for name in NOT_DONE_MEASURES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("danger_signs") and not data.get("no_danger_sign") and "danger_signs" not in self.errors:
            self.add_error("danger_signs", _("Look for the danger signs first: tick them, or tick « None »."))
        self._check_pressures(data)
        if data.get("next_due_on") and data.get("contact_on") and data["next_due_on"] <= data["contact_on"]:
            self.add_error("next_due_on", _("The next contact is after this one."))
        return data

    def _check_pressures(self, data: dict[str, Any]) -> None:
        for first, second in (("systolic", "diastolic"), ("repeat_systolic", "repeat_diastolic")):
            high, low = data.get(first), data.get(second)
            if (high is None) != (low is None):
                self.add_error(first if high is None else second, _("Both pressures are written together."))
            elif high is not None and low is not None and high <= low:
                self.add_error(first, _("The systolic pressure is the higher one: are the two exchanged?"))
        if not self.errors and self._repeat_is_missing(data):
            self.add_error(
                "repeat_systolic",
                _("High pressure: measure again after 10 to 15 minutes, or say why it cannot be done."),
            )

    @staticmethod
    def _repeat_is_missing(data: dict[str, Any]) -> bool:
        first = (data.get("systolic"), data.get("diastolic"))
        if None in first or data.get("repeat_systolic") is not None or data.get("not_done_repeat"):
            return False
        return alerts.blood_pressure(first)[0] == "repeat_required"  # type: ignore[arg-type]

    def values(self) -> dict[str, Any]:
        """Columns of the contact."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in NOT_A_COLUMN}
        data["danger_signs"] = [sign.code for sign in self.cleaned_data["danger_signs"]]
        data["reason"] = data.get("reason") or ContactReason.SCHEDULED
        data["not_done"] = {
            name: self.cleaned_data[f"not_done_{name}"]
            for name in NOT_DONE_MEASURES
            if self.cleaned_data.get(f"not_done_{name}")
        }
        return data
