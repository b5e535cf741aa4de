"""Invitation, roles, one-time code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.roles import ROLES, RoleScope
from accounts.rules import Manager, grantable_roles
from accounts.selectors import active_centres, supervisors
from centres.models import Centre

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_GROUPS = {
    RoleScope.CENTRE: _("Of the centre"),
    RoleScope.RESIDENCE: _("Of the residences"),
    RoleScope.NETWORK: _("Of the network"),
}


def role_choices(manager: Manager) -> list[tuple[Any, Any]]:
    """Roles the manager may give, grouped by scope, for a select."""
    roles = grantable_roles(manager)
    groups: list[tuple[Any, Any]] = [
        (label, [(r.code, r.label) for r in roles if r.scope is scope]) for scope, label in _GROUPS.items()
    ]
    return [("", _("Choose a role")), *((label, rows) for label, rows in groups if rows)]


class SupervisorField(forms.ModelChoiceField):
    """A membership entitled to countersign, shown by name and role."""

    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.display_name}, {obj.role.label}"


class MembershipForm(forms.Form):
    """A role from a day to a day; `centre` only for the administrator of the network."""

    role = forms.ChoiceField(label=_("Role"))
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), required=False)
    valid_from = forms.DateField(label=_("First day"), widget=_DATE, initial=timezone.localdate)
    valid_to = forms.DateField(label=_("Last day"), widget=_DATE, required=False, help_text=_("Empty: no end known."))
    supervisor = SupervisorField(
        label=_("Supervisor"),
        queryset=Membership.objects.none(),
        required=False,
        help_text=_("For a trainee: who answers for the entries."),
    )

    def __init__(self, *args: Any, manager: Manager, centre: Centre | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_centre = centre
        self.fields["role"].choices = role_choices(manager)  # type: ignore[attr-defined]
        if manager.network_administrator:
            self.fields["centre"].queryset = active_centres()  # type: ignore[attr-defined]
            self.fields["centre"].help_text = _("Empty for a role of the network.")
        else:
            del self.fields["centre"]
        chosen = self._chosen_centre()
        if chosen is not None:
            self.fields["supervisor"].queryset = supervisors(chosen)  # type: ignore[attr-defined]

    def _chosen_centre(self) -> Centre | None:
        if "centre" not in self.fields or not self.is_bound:
            return self.own_centre
        typed = self.data.get(self.add_prefix("centre"), "")
        return next((one for one in active_centres() if str(one.pk) == typed), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_days(data)
        self._check_place(data)
        return data

    def _check_days(self, data: dict[str, Any]) -> None:
        first, last = data.get("valid_from"), data.get("valid_to")
        today = timezone.localdate()
        if first and abs((first - today).days) > 366:
            self.add_error("valid_from", _("The first day is within a year from today."))
        if first and last and last < first:
            self.add_error("valid_to", _("The last day comes before the first day."))

    def _check_place(self, data: dict[str, Any]) -> None:
        role = ROLES.get(data.get("role", ""))
        if role is None:
            return
        network = role.scope is RoleScope.NETWORK
        data["centre"] = None if network else data.get("centre") or self.own_centre
        if not network and data["centre"] is None:
            self.add_error("centre", _("Name the centre of this role."))
        if role.trainee and not data.get("supervisor"):
            self.add_error("supervisor", _("Name the person who answers for the trainee's entries."))
        if not role.trainee:
            data["supervisor"] = None


class InviteForm(MembershipForm):
    """Who is invited, and for which first role."""

    field_order = ["full_name", "professional_title", "phone", "username", "role"]

    full_name = forms.CharField(label=_("First name and name"), min_length=3, max_length=120)
    professional_title = forms.ChoiceField(
        label=_("Title"), required=False, choices=[("", _("None")), ("Dr", "Dr"), ("Pr", "Pr")]
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        validators=[RegexValidator(r"^[+0-9 ]{8,20}$", _("A phone number has digits only."))],
    )
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=40,
        help_text=_("Empty: proposed from the name, like a.sangare."),
        validators=[RegexValidator(r"^[A-Za-z0-9._-]{3,40}$", _("Letters without accent, digits, dot and dash only."))],
    )


class EndForm(forms.Form):
    """The last day of a role, and why it ends."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=_DATE,
        initial=timezone.localdate,
        help_text=_("Yesterday closes the access at once."),
    )
    reason = forms.CharField(label=_("Reason"), min_length=3, max_length=200)

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if (day - timezone.localdate()).days > 3660:
            raise ValidationError(_("This day is too far away."))
        return day


class SupervisorForm(forms.Form):
    """Another supervisor for a trainee."""

    supervisor = SupervisorField(label=_("Supervisor"), queryset=Membership.objects.none())

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors(centre)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an account is suspended."""

    reason = forms.CharField(label=_("Reason"), min_length=3, max_length=200)


class PeopleFilterForm(forms.Form):
    """Filters of the list of people, kept in the address."""

    q = forms.CharField(label=_("Name or user name"), required=False, max_length=80)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("All roles")),
            *((r.code, r.label) for r in ROLES.values()),
        ]


class CodeForm(forms.Form):
    """The printed slip: user name and one-time code."""

    username = forms.CharField(label=_("User name"), max_length=40)
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("12 letters and digits, printed on your slip."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(forms.Form):
    """The password that the person chooses, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("10 characters at least: three or four words that you alone put together."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords differ."))
        elif data.get("password"):
            self._check_strength(data["password"])
        return data

    def _check_strength(self, password: str) -> None:
        try:
            validate_password(password, self.user)
        except ValidationError as error:
            self.add_error("password", error)
