"""What the product changes in allauth's behaviour."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone: accounts are opened by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
