"""The lock of an open session: after some minutes without activity, or at once on request.

State in the session: `seen_at` (seconds), `lock_minutes`, `locked`, and `held`, a form that was submitted
while the session was locked and waits for its own author.
"""

from __future__ import annotations

import time
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.access import Access
from accounts.forms.locking import UnlockForm
from accounts.rules import is_idle
from centres.settings import definition, value_of
from core.deposits import payload_of

SETTING = "accounts.lock_minutes"
REFRESH = 30  # seconds between two writes of the session
HELD_LIMIT = 200_000  # characters of a form kept during the lock
IDLE_HEADER = "X-Idle-Seconds"  # set by lock.js: a page that refreshes itself is not a person at work


def start(session: SessionBase) -> None:
    """A session that has just been opened or unlocked."""
    session["seen_at"] = time.time()
    session.pop("locked", None)


def lock(session: SessionBase) -> None:
    """From now on nothing is answered until the person is back."""
    session["locked"] = True


def is_locked(session: SessionBase) -> bool:
    """True when the session was locked, or nothing was done for the minutes of the centre."""
    if session.get("locked"):
        return True
    now = time.time()
    idle = is_idle(seen_at=session.get("seen_at", now), now=now, minutes=session.get("lock_minutes", 10))
    if idle:
        lock(session)
    return idle


def note_activity(request: HttpRequest, access: Access) -> bool:
    """Move the time of the last activity forward; True when the session was written."""
    seen_at = time.time() - _idle_seconds(request)
    known = "lock_minutes" in request.session
    if known and seen_at - request.session.get("seen_at", 0.0) < REFRESH:
        return False
    request.session["seen_at"] = seen_at
    request.session["lock_minutes"] = minutes_of(access)
    return True


def minutes_of(access: Access) -> int:
    """Minutes without activity before the lock, as the active centre has set them."""
    if access.centre is None:
        return cast(int, definition(SETTING).default)
    return cast(int, value_of(SETTING, centre_id=access.centre.id))


def _idle_seconds(request: HttpRequest) -> float:
    value = request.headers.get(IDLE_HEADER, "0")
    return float(min(int(value), 86_400)) if value.isascii() and value.isdigit() else 0.0


def refusal(request: HttpRequest) -> HttpResponse:
    """Status 423: the page under lock.js shows the lock over itself; without it a full page leads back."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=423, headers={"HX-Trigger": "session-locked"})
    if not request.accepts("text/html"):
        return JsonResponse({"error": "locked"}, status=423)
    _hold(request)
    form = UnlockForm(initial={"next": return_path(request)})
    return render(request, "accounts/lock.html", {"form": form}, status=423)


def return_path(request: HttpRequest) -> str:
    """Where the person was: the page itself, or the page that held the submitted form."""
    return request.get_full_path() if request.method == "GET" else request.path


def _hold(request: HttpRequest) -> None:
    if request.method != "POST" or request.FILES:
        return
    payload: dict[str, Any] = {**payload_of(request), "deposit": request.POST.getlist("deposit")}
    if sum(len(value) for values in payload.values() for value in values) <= HELD_LIMIT:
        request.session["held"] = {"path": request.get_full_path(), "fields": payload}


def held_form(session: SessionBase) -> dict[str, Any] | None:
    """The form that waited during the lock, given back once."""
    return cast("dict[str, Any] | None", session.pop("held", None))
