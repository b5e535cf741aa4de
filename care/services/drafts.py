"""Drafts: what is being typed, kept on the server so that nothing is lost."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from care.models import Consultation, Draft
from core.gates import RefusedError

KEPT_FOR = timedelta(hours=72)
LARGEST = 60_000  # characters; the whole form with its long texts full
TECHNICAL = frozenset({"csrfmiddlewaretoken", "deposit", "step", "base", "tab"})
Fields = Mapping[str, Sequence[str]]


class DraftMovedOnError(Exception):
    """Someone else, or another tab, wrote on this draft since; `draft` is what stands."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("moved on")
        self.draft = draft


class DraftSignedError(Exception):
    """The consultation is signed: there is nothing left to keep."""


class DraftTooLongError(Exception):
    """More text than a consultation can hold."""


@dataclass(frozen=True)
class Change:
    """What one tab changed since it last saved. A field with no value is removed; `base` 0 begins."""

    fields: Fields
    tab: str
    base: int = 0
    take_over: bool = False


@transaction.atomic
def save_draft(
    *,
    by: User,
    centre_id: uuid.UUID,
    consultation_id: uuid.UUID,
    patient_id: uuid.UUID,
    visit_id: uuid.UUID | None,
    change: Change,
) -> Draft:
    """Merge a change into the draft and return it with its new version.

    Raises DraftMovedOnError when another tab or person wrote meanwhile, DraftSignedError, DraftTooLongError,
    RefusedError for an identifier that is taken.
    """
    draft = _standing(consultation_id, visit_id)
    if draft is None:
        if Consultation.objects.filter(pk=consultation_id).exists():
            raise DraftSignedError
        draft = Draft(id=consultation_id, centre_id=centre_id, patient_id=patient_id, visit_id=visit_id, version=0)
    elif not change.take_over and (draft.tab, draft.version) != (change.tab, change.base):
        raise DraftMovedOnError(draft)
    draft.fields = merged(draft.fields, change.fields)
    draft.author, draft.author_name = by, by.display_name
    draft.version, draft.tab, draft.saved_at = draft.version + 1, change.tab, timezone.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:  # the identifier is one of a draft that this centre does not see
        raise RefusedError(_("This draft cannot be kept. Open the consultation again.")) from error
    return draft


def _standing(consultation_id: uuid.UUID, visit_id: uuid.UUID | None) -> Draft | None:
    rows = Draft.objects.select_for_update(of=("self",))
    draft: Draft | None = rows.filter(pk=consultation_id).first()
    if draft is None and visit_id is not None:
        draft = rows.filter(visit_id=visit_id).first()
    return draft


def merged(fields: Fields, change: Fields) -> dict[str, list[str]]:
    """The fields after a change. Raises DraftTooLongError."""
    after = {name: list(values) for name, values in {**fields, **change}.items() if any(values)}
    if sum(len(name) + sum(map(len, values)) for name, values in after.items()) > LARGEST:
        raise DraftTooLongError
    return after


@transaction.atomic
def discard_draft(*, by: User, consultation_id: uuid.UUID) -> None:
    """Erase what was typed, at the author's request."""
    Draft.objects.filter(pk=consultation_id, author=by).delete()


def purge_drafts() -> int:
    """Erase drafts nobody touched for 72 hours; returns how many."""
    gone, _kinds = Draft.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    return gone
