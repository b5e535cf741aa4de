"""Roles of a person: give one, end one, name the supervisor."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import selectors
from accounts.access import StaffRequest
from accounts.forms.people import EndForm, MembershipForm, SupervisorForm
from accounts.models import User
from accounts.services import memberships
from core.deposits import answer_once, key_of, payload_of
from core.gates import RefusedError
from core.ids import uuid7
from core.permissions import Permission, requires


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def add_membership(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give one more role to a person."""
    person = selectors.person_managed(request.access, user_id)
    manager = selectors.manager_of(request.access)
    form = MembershipForm(request.POST or None, manager=manager, centre=request.access.centre)
    if form.is_valid():
        try:
            _add_once(request, person, form)
            messages.success(request, _("The role is given."))
            return redirect("person", user_id=user_id)
        except RefusedError as error:
            form.add_error(None, str(error))
    page = {"form": form, "person": person, "deposit": request.POST.get("deposit") or uuid7()}
    return render(request, "accounts/membership_add.html", page, status=422 if form.is_bound else 200)


def _add_once(request: StaffRequest, person: User, form: MembershipForm) -> None:
    data, key, centre = form.cleaned_data, key_of(request), request.access.centre

    def act() -> dict[str, str]:
        membership = memberships.add(
            user=person,
            role_code=data["role"],
            centre=data["centre"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            supervisor=data["supervisor"],
            membership_id=key,
            by=request.user,
            manager=selectors.manager_of(request.access),
        )
        return {"membership": str(membership.id)}

    answer_once(
        key=key,
        kind="accounts.membership",
        payload={**payload_of(request), "person": str(person.id)},
        by=request.user.id,
        centre_id=centre.id if centre else None,
        act=act,
    )


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def end_membership(request: StaffRequest, membership_id: uuid.UUID) -> HttpResponse:
    """End a role, with its last day and the reason."""
    membership = selectors.membership_managed(request.access, membership_id)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            memberships.end(
                membership=membership,
                last_day=form.cleaned_data["last_day"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                manager=selectors.manager_of(request.access),
            )
            messages.success(request, _("The end of the role is recorded."))
            return redirect("person", user_id=membership.user_id)
        except RefusedError as error:
            form.add_error(None, str(error))
    page = {"form": form, "membership": membership, "person": membership.user}
    return render(request, "accounts/membership_end.html", page, status=422 if form.is_bound else 200)


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def change_supervisor(request: StaffRequest, membership_id: uuid.UUID) -> HttpResponse:
    """Name another person who answers for a trainee's entries."""
    membership = selectors.membership_managed(request.access, membership_id)
    if membership.centre is None:
        raise RefusedError(_("Only a trainee has a supervisor."))
    form = SupervisorForm(request.POST or None, centre=membership.centre)
    if form.is_valid():
        try:
            memberships.set_supervisor(
                membership=membership,
                supervisor=form.cleaned_data["supervisor"],
                by=request.user,
                manager=selectors.manager_of(request.access),
            )
            messages.success(request, _("The supervisor is recorded."))
            return redirect("person", user_id=membership.user_id)
        except RefusedError as error:
            form.add_error(None, str(error))
    page = {"form": form, "membership": membership, "person": membership.user}
    return render(request, "accounts/supervisor.html", page, status=422 if form.is_bound else 200)
