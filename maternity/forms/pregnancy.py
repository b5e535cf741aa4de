"""The pregnancy file: dating, what is known of earlier pregnancies, the birth plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.forms.rows import QuietForm
from maternity.choices import Certainty, CloseReason, DatingMethod, TracerKind, TracingOutcome
from maternity.forms import fields
from maternity.wording import CHRONIC_CONDITIONS, PAST_COMPLICATIONS

DATING_NEEDS: dict[str, tuple[str, ...]] = {
    DatingMethod.LMP: ("lmp_on",),
    DatingMethod.ULTRASOUND: ("scan_on", "scan_weeks"),
    DatingMethod.FUNDAL_HEIGHT: ("height_on", "height_weeks"),
}


class DatingForm(QuietForm):
    """What the due date is reckoned from; the method is chosen, never guessed."""

    dating_method = forms.ChoiceField(
        label=_("Dated by"), choices=DatingMethod, initial=DatingMethod.LMP, widget=forms.RadioSelect
    )
    lmp_on = fields.day(_("First day of the last period"))
    lmp_certainty = forms.ChoiceField(
        label=_("This date is"), choices=Certainty, initial=Certainty.APPROXIMATE, required=False
    )
    scan_on = fields.day(_("Day of the ultrasound"))
    scan_weeks = fields.number(_("Weeks at the ultrasound"), 4, 42)
    scan_days = fields.number(_("and days"), 0, 6)
    height_on = fields.day(_("Day of the measure"))
    height_weeks = fields.number(_("Weeks by fundal height"), 4, 44)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in DATING_NEEDS.get(data.get("dating_method") or "", ()):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("The dating method chosen needs it."))
        data["lmp_certainty"] = (data.get("lmp_certainty") or Certainty.UNKNOWN) if data.get("lmp_on") else "unknown"
        return data


class RedatingForm(DatingForm):
    """Another dating; a change of more than seven days says why."""

    reason = fields.words(_("Why the due date changes"), 200)


class HistoryForm(QuietForm):
    """What came before this pregnancy."""

    gravida = fields.number(_("Pregnancies, this one included"), 1, 20)
    live_births = fields.number(_("Born alive"), 0, 20)
    stillbirths = fields.number(_("Stillborn"), 0, 20)
    abortions = fields.number(_("Miscarriages and abortions"), 0, 20)
    caesareans = fields.number(_("Caesareans"), 0, 10)
    past_complications = fields.boxes(_("Earlier complications"), PAST_COMPLICATIONS.items())
    chronic_conditions = fields.boxes(_("Known diseases"), CHRONIC_CONDITIONS.items())
    on_cotrimoxazole = forms.BooleanField(label=_("Takes co-trimoxazole: no SP"), required=False)
    blood_group = fields.choice(
        _("Blood group"), [(g, g.replace("-", "−")) for g in ("O+", "A+", "B+", "AB+", "O-", "A-", "B-", "AB-")]
    )
    contacts_elsewhere = fields.number(_("CPN elsewhere, from her booklet"), 0, 20)
    sp_elsewhere = fields.number(_("Doses of SP elsewhere"), 0, 10)
    td_before = fields.number(_("Doses of Td in her life"), 0, 5)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parts = [data.get(name) or 0 for name in ("live_births", "stillbirths", "abortions")]
        if data.get("gravida") is not None and sum(parts) > 2 * data["gravida"]:
            self.add_error("gravida", _("More births and abortions than pregnancies: check these numbers."))
        if (data.get("caesareans") or 0) > parts[0] + parts[1]:
            self.add_error("caesareans", _("More caesareans than births: check these numbers."))
        for name in ("contacts_elsewhere", "sp_elsewhere", "td_before"):
            data[name] = data.get(name) or 0
        return data


class PregnancyForm(DatingForm, HistoryForm):
    """The opening of a file in one page."""

    opened_on = fields.day(_("First contact at this centre"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_on"].initial = timezone.localdate()


class PlanForm(QuietForm):
    """The birth plan, also read by whoever looks for her and on the referral sheet."""

    plan_place = fields.words(_("Where she will give birth"))
    plan_transport = fields.words(_("How she gets there"))
    plan_companion = fields.words(_("Who comes with her"))
    plan_contact = fields.words(_("Who to call"))
    plan_money = forms.NullBooleanField(label=_("Money set aside"))
    plan_donors = fields.words(_("Blood donors"))


class CloseForm(QuietForm):
    """The end of a file other than by a birth recorded here."""

    reason = forms.ChoiceField(label=_("Why"), choices=CloseReason)
    on = fields.day(_("Day"), required=True)
    note = fields.words(_("Note"), 300)


class TracingForm(QuietForm):
    """Who is asked to look for her."""

    tracer_kind = forms.ChoiceField(label=_("Who looks for her"), choices=TracerKind)
    tracer_name = forms.CharField(label=_("Name"), max_length=80)


class OutcomeForm(QuietForm):
    """What came out of it."""

    outcome = forms.ChoiceField(label=_("What came out"), choices=TracingOutcome)
    on = fields.day(_("Day"), required=True)
    next_step = fields.words(_("Next step"), 200)
