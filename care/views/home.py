"""« Ma journée »: what waits for my hand, and the queue at a glance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from care.selectors.day import Day, day_of
from core import boards, panels
from core.permissions import Permission, requires

EVERYBODY = tuple(Permission)


@require_GET
@requires(*EVERYBODY)
def home(request: StaffRequest) -> HttpResponse:
    """Different for each role: only what the permissions open is read."""
    access = request.access
    day = day_of(access) if access.centre is not None else Day()
    places = [
        {"label": panel.label or panel.key, "url": panel.url(), "eager": panel.eager}
        for panel in panels.panels_for("home", access.permissions)
    ]
    found = boards.boards_for(access)
    return render(
        request,
        "care/home.html",
        {
            "day": day,
            "panels": places,
            "boards": found,
            "alone": len(found) == 1 and day.queue is None,
            "today": timezone.localdate(),
        },
    )
