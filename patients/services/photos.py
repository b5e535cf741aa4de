"""A photograph of the person: kept by its content, outside the database."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from patients.models import Patient, Photo
from patients.rules.text import RefusedTextError

MAX_BYTES = 1_500_000
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def media_type_of(content: bytes) -> str:
    """JPEG or PNG, told by the content. Raises RefusedTextError for anything else."""
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    raise RefusedTextError(_("A photograph is a JPEG or PNG picture."))


def path_of(sha256: str) -> str:
    """Where a content is stored."""
    return f"photos/{sha256[:2]}/{sha256}"


@transaction.atomic
def set_photo(*, by: User, centre: Centre, patient: Patient, content: bytes) -> Photo:
    """Store a photograph; the former one is closed. Raises RefusedTextError on type or size."""
    if len(content) > MAX_BYTES:
        raise RefusedTextError(_("A photograph has at most 1.5 megabytes."))
    media_type = media_type_of(content)
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(content))
    former = Photo.objects.filter(patient=patient, closed_at=None)
    former.update(closed_at=timezone.now(), closed_by_id=by.id, closed_reason=_("replaced"))
    return Photo.objects.create(
        patient=patient,
        centre=centre,
        recorded_by_id=by.id,
        sha256=digest,
        media_type=media_type,
        size=len(content),
    )
