"""Referral, its answer, and the certificate: shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.choices import CertificateKind
from care.forms.rows import QuietForm
from catalog.choices import Urgency
from catalog.models import ReferralReason

LONG = 2000


def _long(label: Any, *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=LONG, widget=forms.Textarea(attrs={"rows": rows}))


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


class ReferralForm(QuietForm):
    """Why, where, how fast, with what already given."""

    reason = forms.ModelChoiceField(label=gettext_lazy("Reason"), queryset=ReferralReason.objects.none())
    urgency = forms.ChoiceField(label=gettext_lazy("Leaves"), choices=Urgency, widget=forms.RadioSelect)
    destination = forms.CharField(label=gettext_lazy("Sent to"), max_length=160)
    transport = forms.CharField(label=gettext_lazy("Transport, escort"), max_length=120, required=False)
    findings = _long(gettext_lazy("What was found"), required=True)
    given = _long(gettext_lazy("What was given before leaving"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons: Any = self.fields["reason"]
        reasons.queryset = ReferralReason.objects.filter(active=True)


class AnswerForm(QuietForm):
    """The counter-referral, as it came back."""

    received_on = _day(gettext_lazy("Received on"))
    from_whom = forms.CharField(label=gettext_lazy("Answered by"), max_length=160)
    diagnosis = forms.CharField(label=gettext_lazy("Their diagnosis"), max_length=300)
    treatment = _long(gettext_lazy("What they did"))
    follow_up = _long(gettext_lazy("What they ask us to follow"))


class CertificateForm(QuietForm):
    """What is certified, from when to when."""

    kind = forms.ChoiceField(label=gettext_lazy("Certificate"), choices=CertificateKind, widget=forms.RadioSelect)
    from_day = _day(gettext_lazy("From"))
    until_day = _day(gettext_lazy("Until, included"), required=False)
    text = _long(gettext_lazy("I certify that"), required=True, rows=5)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("from_day"), data.get("until_day")
        if data.get("kind") == CertificateKind.REST and not end:
            self.add_error("until_day", _("A rest has a last day."))
        if start and end and end < start:
            self.add_error("until_day", _("The last day comes after the first."))
        return data
