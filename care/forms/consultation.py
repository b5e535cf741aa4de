"""The consultation: one form made of a body, the vital signs and rows, read together as a `Written`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.choices import BodySystem, Context, FindingState, Outcome
from care.forms.imci import ImciForm
from care.forms.lines import ComplaintRow, DiagnosisRow, LineRow, TestRow
from care.forms.rows import QuietForm, Rows
from care.forms.vitals import VitalsForm
from care.models import Visit
from care.rules.ages import Age, age_on
from care.selectors.consultations import vitals_of_visit
from care.services.vitals import age_in_days
from care.services.written import Written, WrittenFinding
from centres.choices import Service
from patients.models import Patient

CHILDBEARING = range(10 * 365, 56 * 365)
LONG_TEXT = 4000
USUAL_SYSTEMS = ("general", "respiratory", "cardiovascular", "abdomen", "neurological", "ent", "skin")


class BodyForm(QuietForm):
    """What is not repeated: context, history, examination, outcome."""

    patient = forms.UUIDField(widget=forms.HiddenInput)
    context = forms.ChoiceField(label=_("Comes for"), choices=Context, initial=Context.NEW)
    occurred_at = forms.DateTimeField(
        label=_("Date and time of the act"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
    )
    late_reason = forms.CharField(label=_("Why it is entered late"), max_length=160, required=False)
    sheet_number = forms.CharField(label=_("Number of the paper sheet"), max_length=20, required=False)
    history = forms.CharField(
        label=_("History"), required=False, max_length=LONG_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    pregnant = forms.ChoiceField(
        label=_("Pregnant?"),
        required=False,
        choices=[("", _("not asked")), ("no", _("no")), ("yes", _("yes"))],
        widget=forms.RadioSelect,
    )
    exam_normal = forms.BooleanField(
        label=_("Everything else examined is normal (Alt N)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-key": "alt+n"}),
    )
    examination = forms.CharField(
        label=_("Other findings"), required=False, max_length=LONG_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    conclusion = forms.CharField(
        label=_("Conclusion"), required=False, max_length=LONG_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    outcome = forms.ChoiceField(
        label=_("After the consultation"), choices=Outcome, initial=Outcome.HOME, widget=forms.RadioSelect
    )
    follow_up_on = forms.DateField(
        label=_("Next appointment"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    advice = forms.CharField(
        label=_("Advice given"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, asks_pregnancy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_pregnancy:
            self.fields.pop("pregnant")
        for system, label in BodySystem.choices:
            self.fields[f"exam_{system}"] = forms.CharField(label=label, max_length=500, required=False)

    @property
    def systems(self) -> list[forms.BoundField]:
        """One line per system, to describe what is abnormal."""
        return [self[f"exam_{system}"] for system in BodySystem.values]

    def findings(self) -> tuple[WrittenFinding, ...]:
        """Abnormal where something was written; the usual systems normal when the box is ticked."""
        texts = {system: self.cleaned_data.get(f"exam_{system}", "").strip() for system in BodySystem.values}
        normal = USUAL_SYSTEMS if self.cleaned_data.get("exam_normal") else ()
        return tuple(
            WrittenFinding(system, FindingState.ABNORMAL if text else FindingState.NORMAL, text)
            for system, text in texts.items()
            if text or system in normal
        )


class ConsultationForm:
    """The whole page. `quiet` shows what was typed without judging it (a draft, a row just added)."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        patient: Patient,
        visit: Visit | None,
        quiet: bool = False,
    ) -> None:
        today = timezone.localdate()
        self.patient, self.visit = patient, visit
        self.age_days = age_in_days(patient, today)
        self.quiet, self.data = quiet, data
        bound: dict[str, Any] = {"data": data, "quiet": quiet}
        asks = patient.sex == "F" and (self.age_days is None or self.age_days in CHILDBEARING)
        first = {"patient": patient.pk, "occurred_at": timezone.localtime(), **_from_visit(visit)}
        self.body = BodyForm(**bound, initial=first, asks_pregnancy=asks)
        self.vitals = VitalsForm(**bound, prefix="v", age_days=self.age_days)
        self.measured = vitals_of_visit(visit)
        self.imci = ImciForm(data, age=_age(patient, today), vitals=self.measured, quiet=quiet)
        self.complaints = Rows(ComplaintRow, "c", data, quiet=quiet, extra=2 if data is None else 1)
        self.tests = Rows(TestRow, "t", data, quiet=quiet)
        self.diagnoses = Rows(DiagnosisRow, "dx", data, quiet=quiet, sex=patient.sex, age_days=self.age_days)
        self.lines = Rows(LineRow, "rx", data, quiet=quiet)

    @property
    def judged(self) -> list[Any]:
        """Every form that may carry an error, in the order of the page."""
        rows = [*self.complaints.filled(), *self.tests.filled(), *self.diagnoses.filled(), *self.lines.filled()]
        return [self.body, self.vitals, self.imci, *rows]

    def is_valid(self) -> bool:
        """True when every part is; all are judged, so that every error shows at once."""
        return not self.quiet and all([form.is_valid() for form in self.judged])

    def written(self) -> Written:
        """What will be signed. Only after `is_valid`."""
        data = self.body.cleaned_data
        return Written(
            patient_id=data["patient"],
            visit_id=self.visit.pk if self.visit else None,
            occurred_at=data["occurred_at"] or timezone.now().replace(second=0, microsecond=0),
            service=self.visit.service_point.service if self.visit else Service.CONSULTATION,
            context=data["context"],
            late_reason=data["late_reason"],
            sheet_number=data["sheet_number"],
            vitals=self.vitals.values(),
            oedema=self.vitals.oedema_grade,
            lying=self.vitals.is_lying,
            history=data["history"],
            examination=data["examination"],
            conclusion=data["conclusion"],
            advice=data["advice"],
            outcome=data["outcome"],
            follow_up_on=data["follow_up_on"],
            complaints=tuple(row.written() for row in self.complaints.filled()),
            findings=self.body.findings(),
            observations=self.imci.observations(),
            classes=self.imci.written(),
            tests=tuple(row.written() for row in self.tests.filled()),
            diagnoses=tuple(row.written() for row in self.diagnoses.filled()),
            lines=tuple(row.written() for row in self.lines.filled()),
            pregnant={"yes": True, "no": False}.get(data.get("pregnant", "")),
        )


def _age(patient: Patient, today: dt.date) -> Age | None:
    born = patient.birth_date
    return age_on(born, today) if born and born <= today else None


def _from_visit(visit: Visit | None) -> dict[str, Any]:
    return {"context": visit.context, "history": ""} if visit else {}
