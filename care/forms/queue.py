"""Arrivals, priorities and reasons at the reception."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care.choices import Context, Priority
from care.forms.rows import QuietForm
from catalog.models import DangerSign
from centres.models import ServicePoint


class ArrivalForm(QuietForm):
    """Who comes in, where to, why, and the signs that let one pass first."""

    service_point = forms.ModelChoiceField(label=_("Service"), queryset=ServicePoint.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("Reason, in the person's words"), max_length=120, required=False)
    context = forms.ChoiceField(label=_("Comes for"), choices=Context, initial=Context.NEW, widget=forms.RadioSelect)
    danger_signs = forms.ModelMultipleChoiceField(
        label=_("Danger signs seen"),
        queryset=DangerSign.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skip_vitals = forms.BooleanField(label=_("No vital signs needed"), required=False)

    def __init__(self, *args: Any, signs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points: Any = self.fields["service_point"]
        points.queryset = ServicePoint.objects.filter(active=True).order_by("queue_letter")
        boxes: Any = self.fields["danger_signs"]
        boxes.queryset = signs


class PriorityForm(QuietForm):
    """Let someone pass before, or wait, with the reason."""

    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority, coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=160, min_length=3)


class ReasonForm(QuietForm):
    """A reason, for what is cancelled or returned."""

    reason = forms.CharField(label=_("Reason"), max_length=200, min_length=3)


class StationForm(QuietForm):
    """Where the person is called to."""

    station = forms.CharField(label=_("Station"), max_length=40, required=False)
