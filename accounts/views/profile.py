"""One's own account: profile, PIN, sessions, roles and rights, sign-out."""

from __future__ import annotations

from allauth.account.views import logout as allauth_logout
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import devices, proof, selectors
from accounts.access import StaffRequest
from accounts.forms.locking import PinForm
from accounts.role_sheet import FAMILIES, role_sheet
from accounts.rules import device_name
from accounts.services import pins, sign_in
from core.gates import RefusedError
from core.permissions import Permission, public, requires


@requires(Permission.PROFILE)
@require_GET
def profile(request: StaffRequest) -> HttpResponse:
    """Who I am here, and how I sign in."""
    factors = {row.type for row in Authenticator.objects.filter(user=request.user)}
    page = {
        "pin": selectors.pin_of(request.user),
        "has_totp": Authenticator.Type.TOTP in factors,
        "has_passkey": Authenticator.Type.WEBAUTHN in factors,
        "memberships": request.access.memberships,
    }
    return render(request, "accounts/profile.html", page)


@requires(Permission.PROFILE)
@require_http_methods(["GET", "POST"])
def set_pin(request: StaffRequest) -> HttpResponse:
    """Choose the PIN of shared devices; the password is asked for."""
    form = PinForm(request.POST or None)
    if form.is_valid():
        problem = proof.password_problem(request.user, form.cleaned_data["password"])
        if problem is None and _set_pin(request, form):
            messages.success(request, _("Your PIN is set. It works on devices where you signed in within 12 hours."))
            return redirect("profile")
        if problem:
            form.add_error("password", problem)
    return render(request, "accounts/pin.html", {"form": form}, status=422 if form.is_bound else 200)


def _set_pin(request: StaffRequest, form: PinForm) -> bool:
    try:
        pins.set_pin(
            user=request.user, pin=form.cleaned_data["pin"], roles=[m.role for m in request.access.memberships]
        )
    except RefusedError as error:
        form.add_error("pin", str(error))
        return False
    return True


@requires(Permission.PROFILE)
@require_POST
def remove_pin(request: StaffRequest) -> HttpResponse:
    """Forget the PIN."""
    pins.remove_pin(user=request.user)
    messages.success(request, _("Your PIN is removed."))
    return redirect("profile")


@requires(Permission.PROFILE)
@require_GET
def sessions(request: StaffRequest) -> HttpResponse:
    """Where I am signed in now."""
    rows = sorted(UserSession.objects.purge_and_list(request.user), key=lambda s: s.last_seen_at, reverse=True)
    named = [(row, device_name(row.user_agent)) for row in rows]
    return render(request, "accounts/sessions.html", {"sessions": named})


@requires(Permission.PROFILE)
@require_POST
def end_session(request: StaffRequest, pk: int) -> HttpResponse:
    """End one of my sessions on another device."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    sign_in.end_session(session=session)
    messages.success(request, _("This session is ended."))
    return redirect("sessions")


@requires(Permission.PROFILE)
@require_GET
def roles(request: StaffRequest) -> HttpResponse:
    """Roles and rights, printed from the code that applies them."""
    wanted = request.GET.get("groupe", FAMILIES[0].key)
    family = next((f for f in FAMILIES if f.key == wanted), FAMILIES[0])
    tabs = [(f.label, f"?groupe={f.key}", len(f.codes), f is family) for f in FAMILIES]
    return render(request, "accounts/roles.html", {"sheet": role_sheet(family), "tabs": tabs})


@public
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; this device forgets the person."""
    user = request.user
    response: HttpResponse = allauth_logout(request)
    if request.method == "POST" and user.is_authenticated:
        devices.forget(request, response, user)
    return response
