"""Before sign-in: the one-time code becomes a password."""

from __future__ import annotations

import uuid

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import selectors
from accounts.demo import PASSWORD, PIN
from accounts.demo_tour import tour
from accounts.forms.people import CodeForm, NewPasswordForm
from accounts.models import Invitation
from accounts.rules import same_code
from accounts.services import invitations
from core.gates import RefusedError
from core.permissions import public


@public
@require_GET
def discover(request: HttpRequest) -> HttpResponse:
    """A login for each role with three things to try; of a demonstration only."""
    if not settings.DEMO:
        raise Http404
    page = {"stops": tour(), "password": PASSWORD, "pin": PIN}
    return render(request, "accounts/discover.html", page)


@public
@require_http_methods(["GET", "POST"])
def invitation_code(request: HttpRequest) -> HttpResponse:
    """User name and one-time code of the slip, typed by hand."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="invitation"):
            return ratelimit.respond_429(request)
        found = selectors.invitation_of_name(form.cleaned_data["username"])
        if found and same_code(form.cleaned_data["code"], invitations.code_of(found)):
            return redirect("invitation_accept", found.id, invitations.code_of(found))
        form.add_error("code", _("This code does not go with this user name, or was already used."))
    return render(request, "accounts/invitation_code.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, invitation_id: uuid.UUID, code: str) -> HttpResponse:
    """Choose one's password with the one-time link. 404 for a wrong code, 410 for one that has lived."""
    limited = _limited(request)
    if limited:
        return limited
    found = selectors.invitation(invitation_id)
    if not same_code(code, invitations.code_of(found)):
        return render(request, "404.html", status=404)
    if not found.usable(timezone.now()):
        return render(request, "accounts/invitation_over.html", {"invitation": found}, status=410)
    form = NewPasswordForm(request.POST or None, user=found.user)
    if form.is_valid() and _accepted(found, code, form):
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    page = {"form": form, "invitation": found, "person": found.user}
    return render(request, "accounts/invitation_accept.html", page, status=422 if form.is_bound else 200)


def _limited(request: HttpRequest) -> HttpResponse | None:
    return None if ratelimit.consume(request, action="invitation") else ratelimit.respond_429(request)


def _accepted(invitation: Invitation, code: str, form: NewPasswordForm) -> bool:
    try:
        invitations.accept(invitation_id=invitation.id, code=code, password=form.cleaned_data["password"])
    except RefusedError as error:
        form.add_error(None, str(error))
        return False
    return True
