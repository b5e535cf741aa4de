"""Pages of the house itself."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.permissions import public


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
