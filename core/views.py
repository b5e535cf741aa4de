"""Pages of the house itself."""

from __future__ import annotations

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import outbox
from core.permissions import Permission, public, requires
from core.status import system_status


@public
def health(request: HttpRequest) -> JsonResponse:
    """Answers when the web process and its database do; says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not sent from our page, or the session has changed: say what to do."""
    return render(request, "403_csrf.html", status=403)


@requires(Permission.SYSTEM_STATUS)
def status(request: HttpRequest) -> HttpResponse:
    """What works and what does not, with what to do."""
    return render(request, "core/status.html", {"status": system_status()})


@require_POST
@requires(Permission.SYSTEM_STATUS)
def outbox_retry(request: HttpRequest) -> HttpResponse:
    """Hand over again, now, the events whose handlers failed."""
    done = outbox.deliver_pending()
    messages.info(
        request, ngettext("%(count)d event was handled.", "%(count)d events were handled.", done) % {"count": done}
    )
    return redirect("system_status")
