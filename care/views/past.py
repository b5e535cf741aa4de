"""The paper register's lines about a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from care.selectors.past import past_line, past_rows
from core.paging import page_of
from core.permissions import Permission, requires
from patients.views.frame import open_file, render_file


@require_GET
@requires(Permission.RECORD_READ)
def past(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Every line of the old registers about a person."""
    head = open_file(request, pk, log="open")
    page = page_of(request, past_rows(request.access, head.patient))
    lines = [past_line(request.access, row) for row in page.object_list]
    return render_file(request, "care/past.html", head, "", {"page": page, "lines": lines})
