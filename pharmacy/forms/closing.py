"""Form of a monthly closing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from pharmacy.forms.fields import UnitsField

LARGEST = 1_000_000_000  # FCFA


class ClosingForm(forms.Form):
    """What only people know: the money of the fund and what is owed to suppliers."""

    cash = UnitsField(label=gettext_lazy("Cash and bank of the fund"), max_value=LARGEST)
    debts = UnitsField(label=gettext_lazy("Owed to suppliers"), max_value=LARGEST)
