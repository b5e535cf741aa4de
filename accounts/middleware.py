"""The one place where a request gets its access and its scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pghistory
import structlog
from django.http import HttpRequest, HttpResponse

from accounts.access import SESSION_KEY, Access, access_of
from core.request_context import current_request_id
from core.scoping import centre_scope, no_centre


class AccessMiddleware:
    """Set `request.access` from the memberships and open the scope of the active centre."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        access = self._access(request)
        request.access = access  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(user=str(access.user.id) if access else None)
        with _scope(access), pghistory.context(**_history_context(access)):
            return self.get_response(request)

    def _access(self, request: HttpRequest) -> Access | None:
        if not request.user.is_authenticated:
            return None
        return access_of(request.user, wanted_centre=request.session.get(SESSION_KEY))


def _scope(access: Access | None) -> AbstractContextManager[None]:
    if access is None or access.centre is None:
        return no_centre()
    return centre_scope(access.centre.id)


def _history_context(access: Access | None) -> dict[str, str]:
    context = {"request": current_request_id()}
    if access is not None:
        context |= {"user": str(access.user.id), "centre": str(access.centre.id) if access.centre else ""}
    return context
