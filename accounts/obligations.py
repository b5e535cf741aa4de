"""What comes before every page: a membership, the lock, the forced password, the second factor.

Each obligation answers instead of the page until it is met; a few pages stay open so that it can be.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import locking
from accounts.access import Access

GetResponse = Callable[[HttpRequest], HttpResponse]

ALWAYS = {"account_logout", "health", "invitation_code", "invitation_accept"}
DURING_LOCK = {"unlock", "lock_now", "quick_switch", "resume_form"}
OWN_ACCOUNT = {"account_change_password", "account_reauthenticate"}
SECOND_FACTOR = OWN_ACCOUNT | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class ObligationMiddleware:
    """Ask the obligations in their order, once the page is known and the scope is open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.url_name in ALWAYS):
            return None
        access: Access | None = request.access  # type: ignore[attr-defined]
        if access is None:
            return _no_membership(request)
        return first_obligation(request, access, (match.url_name or "") if match else "")


def first_obligation(request: HttpRequest, access: Access, page: str) -> HttpResponse | None:
    """The answer that comes before this page, if there is one."""
    if page not in DURING_LOCK:
        if locking.is_locked(request.session):
            return locking.refusal(request)
        if locking.note_activity(request, access):
            _note_session(request)
    if access.user.must_change_password and page not in OWN_ACCOUNT | DURING_LOCK:
        messages.warning(request, _("Choose a password of your own before anything else."))
        return redirect("account_change_password")
    if page not in SECOND_FACTOR | DURING_LOCK and lacks_second_factor(access):
        messages.warning(request, _("Your role reaches several centres: set up a second factor before going on."))
        return redirect("mfa_index")
    return None


def lacks_second_factor(access: Access) -> bool:
    """True for a network role without second factor. A demonstration says so in a banner and lets pass."""
    return access.network_wide and not settings.DEMO and not is_mfa_enabled(access.user)


def _note_session(request: HttpRequest) -> None:
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    rows.update(last_seen_at=timezone.now())


def _no_membership(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_membership.html", status=403)
