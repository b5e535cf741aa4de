"""Forms of what goes to the services of the centre."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from centres.models import ServicePoint


class IssueForm(forms.Form):
    """The service that uses it."""

    service = forms.ChoiceField(label=gettext_lazy("Service"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = ServicePoint.objects.filter(active=True).order_by("label").values_list("label", flat=True)
        self.fields["service"].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]
