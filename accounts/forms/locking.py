"""Lock, quick change of user, PIN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

_PIN_ATTRS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 6, "pattern": "[0-9]{4,6}"}


class UnlockForm(forms.Form):
    """The way back to one's own page."""

    secret = forms.CharField(
        label=_("PIN or password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)  # whose page is under the lock

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "verrou_%s", **kwargs})  # apart from the fields of the page behind


class SwitchForm(forms.Form):
    """Who takes over the device, and the PIN."""

    person = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)
    pin = forms.CharField(label=_("PIN"), max_length=6, widget=forms.PasswordInput(attrs=_PIN_ATTRS))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(p.id), p.display_name) for p in people]  # type: ignore[attr-defined]


class PinForm(forms.Form):
    """A new PIN, typed twice; the password proves who sets it."""

    password = forms.CharField(
        label=_("Current password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    pin = forms.CharField(
        label=_("New PIN"),
        help_text=_("4 to 6 digits."),
        max_length=6,
        widget=forms.PasswordInput(attrs=_PIN_ATTRS),
    )
    again = forms.CharField(label=_("New PIN, again"), max_length=6, widget=forms.PasswordInput(attrs=_PIN_ATTRS))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("pin") and data.get("again") and data["pin"] != data["again"]:
            self.add_error("again", _("The two PINs differ."))
        return data
