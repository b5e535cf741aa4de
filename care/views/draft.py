"""Keeping what is typed: small, quick, and told when someone else writes on the same draft."""

from __future__ import annotations

import json
import uuid
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import StaffRequest
from care.models import Draft
from care.selectors.consultations import get_visit
from care.services import drafts
from care.views.messages import say
from core import typography
from core.permissions import Permission, requires
from patients.selectors import get_patient


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def save(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Merge what changed. Answers the new version, or 409 with who wrote meanwhile."""
    body = _body(request)
    patient, visit = _subject(request, body)
    try:
        draft = drafts.save_draft(
            by=request.user,
            centre_id=request.access.centre_id,
            consultation_id=pk,
            patient_id=patient,
            visit_id=visit,
            change=drafts.Change(
                fields=_fields(body),
                tab=str(body.get("tab", ""))[:36],
                base=_base(body),
                take_over=body.get("take_over") is True,
            ),
        )
    except drafts.DraftMovedOnError as error:
        return JsonResponse(_moved(error.draft, request), status=409)
    except drafts.DraftSignedError:
        return JsonResponse({"text": _("This consultation is already signed.")}, status=410)
    except drafts.DraftTooLongError:
        return JsonResponse({"text": _("Too much text for one consultation: shorten it.")}, status=413)
    return JsonResponse({"version": draft.version, "at": typography.clock(timezone.localtime(draft.saved_at))})


def _body(request: StaffRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise SuspiciousOperation("Not a draft.") from error
    if not isinstance(body, dict):
        raise SuspiciousOperation("Not a draft.")
    return body


def _base(body: dict[str, Any]) -> int:
    try:
        return int(body.get("base") or 0)
    except (TypeError, ValueError) as error:
        raise SuspiciousOperation("Not a draft.") from error


def _fields(body: dict[str, Any]) -> dict[str, list[str]]:
    fields = body.get("fields")
    if not isinstance(fields, dict):
        raise SuspiciousOperation("Not a draft.")
    return {
        str(name)[:80]: [str(value) for value in values] if isinstance(values, list) else [str(values)]
        for name, values in fields.items()
        if name not in drafts.TECHNICAL
    }


def _subject(request: StaffRequest, body: dict[str, Any]) -> tuple[UUID, UUID | None]:
    """The patient and visit the form was opened for. Raises Http404, SuspiciousOperation."""
    try:
        patient_id = uuid.UUID(str(body.get("patient")))
        visit_id = uuid.UUID(str(body["visit"])) if body.get("visit") else None
    except ValueError as error:
        raise SuspiciousOperation("Not a draft.") from error
    if visit_id is None:
        return get_patient(request.access, patient_id).pk, None
    visit = get_visit(visit_id)
    if visit.patient_id != patient_id:
        raise SuspiciousOperation("The visit is another patient's.")
    return patient_id, visit_id


def _moved(draft: Draft, request: StaffRequest) -> dict[str, Any]:
    at = typography.clock(timezone.localtime(draft.saved_at))
    same = draft.author_id == request.user.pk
    text = (
        _("You are writing this consultation in another tab, saved at %(time)s.")
        if same
        else _("%(name)s is writing this consultation, saved at %(time)s.")
    )
    return {"text": text % {"name": draft.author_name, "time": at}, "version": draft.version}


@require_POST
@requires(Permission.CONSULTATION_WRITE)
def discard(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Erase one's own draft."""
    drafts.discard_draft(by=request.user, consultation_id=pk)
    say(request, _("The draft is erased."))
    return redirect("home")
