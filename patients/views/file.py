"""The file: summary, identity, family, who opened it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from core.permissions import Permission, requires
from patients.forms.record import ReasonForm
from patients.selectors import file as reads
from patients.selectors.records import grant_in_force
from patients.views.frame import open_file, render_file, slots

READERS = (Permission.PATIENT_SEARCH,)


@require_GET
@requires(*READERS)
def summary(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What one must know in ten seconds, then the history."""
    head = open_file(request, pk, log="open")
    access, reads_record = request.access, request.access.may(Permission.RECORD_READ)
    grant = grant_in_force(access, set(head.ids))
    context = {
        "reads_record": reads_record,
        "sees_allergies": bool(access.permissions & reads.SEES_ALLERGIES),
        "allergies": head.allergies,
        "problems": reads.problems(access, head.ids) if reads_record else [],
        "treatments": reads.treatments(access, head.ids) if reads_record else [],
        "events": reads.timeline(access, head.ids, everywhere=grant is not None),
        "links": reads.links_of(head.ids) if len(head.ids) > 1 else [],
        "amendments": reads.open_amendments(head.ids),
        "grant": grant,
        **slots(access, head.patient, "summary", "side", "timeline"),
    }
    return render_file(request, "patients/file.html", head, "summary", context)


@require_GET
@requires(*READERS)
def identity(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Who the person is, the papers, consents and links."""
    head = open_file(request, pk)
    context = {
        "rows": reads.identity_rows(head.patient),
        "papers": reads.papers(head.ids),
        "consents": reads.consents(head.ids),
        "photo": reads.photo_of(head.ids),
        "links": reads.links_of(head.ids),
        "amendments": reads.open_amendments(head.ids),
        "attachment": reads.attachment_here(request.access, head.patient),
        "reason_form": ReasonForm(),
    }
    return render_file(request, "patients/identity.html", head, "identity", context)


@require_GET
@requires(*READERS)
def family(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The people around: contacts, mother, children."""
    head = open_file(request, pk)
    context = {
        "contacts": reads.contacts(head.ids),
        "mother": reads.mother_of(head.ids),
        "children": reads.children_of(head.ids),
        "reason_form": ReasonForm(),
    }
    return render_file(request, "patients/family.html", head, "family", context)


@require_GET
@requires(Permission.PATIENT_ACCESS_LOG)
def openings(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Who opened this file, when and why."""
    head = open_file(request, pk)
    return render_file(request, "patients/openings.html", head, "access", {"openings": reads.openings(head.ids)})
