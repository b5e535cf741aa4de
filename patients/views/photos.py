"""The photograph itself, to those who may open the file."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from core.permissions import Permission, requires
from patients.selectors import get_patient
from patients.selectors.file import photo_of
from patients.selectors.records import person_ids
from patients.services.photos import path_of


@require_GET
@requires(Permission.PATIENT_SEARCH)
def photo(request: StaffRequest, pk: UUID) -> FileResponse:
    """The picture in use."""
    get_patient(request.access, pk)
    row = photo_of(frozenset(person_ids(pk)))
    if row is None or not default_storage.exists(path_of(row.sha256)):
        raise Http404
    return FileResponse(default_storage.open(path_of(row.sha256)), content_type=row.media_type)
