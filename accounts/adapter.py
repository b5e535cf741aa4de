"""What the product changes in allauth's behaviour."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import devices, locking
from accounts.models import User
from accounts.services import pins
from core.pdf import qr_svg


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone; a sign-in is remembered by the device; no e-mail is ever sent."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is suspended. Ask the head of your centre."),
        "username_password_mismatch": _("The user name or the password does not match. Check the capital letters."),
        "incorrect_password": _("The password does not match. Check the capital letters."),
        "enter_current_password": _("The current password does not match."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait 5 minutes, or ask the head of your centre for a one-time code."
        ),
        "rate_limited": _("Too many tries. Wait one minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Also meets the obligation to choose a password of one's own."""
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Start the session's clock, open the PIN again, remember the person on this device."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        locking.start(request.session)
        pins.unlock_pin(user=user)
        devices.remember(request, response, user)
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kw: Any
    ) -> None:
        """A greeting at each sign-in would be noise: the name stands in the top bar."""
        if message_template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, message_template, *args, **kw)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No account has an e-mail address."""


class MfaAdapter(DefaultMFAAdapter):
    """QR codes are drawn by the house."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not the right one. Wait for the next and type it again."),
    }

    def build_totp_svg(self, url: str) -> str:
        # A picture of its own, not a part of the page: it must name its namespace.
        return qr_svg(url, size_mm=50).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
