"""Two files of one person: compare, link, undo."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from core.permissions import Permission, requires
from patients import services
from patients.forms.record import LinkForm, ReasonForm
from patients.models import Patient, PatientLink
from patients.selectors import get_patient, search
from patients.selectors.duplicates import probable_duplicates
from patients.selectors.linking import preview
from patients.views.frame import open_file, render_file
from patients.views.messages import say


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_LINK)
def link(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Find the other file, see both side by side, choose the one under which the person is read, link."""
    head = open_file(request, pk)
    other = _other(request)
    if other is None:
        return render_file(request, "patients/link_find.html", head, "identity", _candidates(request, head.patient))
    form = LinkForm(request.POST or None, initial={"keep": head.patient.pk})
    if request.method == "POST" and form.is_valid():
        canonical, duplicate = _sides(form.cleaned_data["keep"], head.patient, other)
        services.link(
            by=request.user,
            centre=request.access.here,
            duplicate=duplicate,
            canonical=canonical,
            reason=form.cleaned_data["reason"],
        )
        say(request, _("The two files are read as one. It can be undone here at any time."))
        return redirect("patients:identity", canonical.pk)
    context = {"form": form, "other": other, "preview": preview(request.access, head.patient, other)}
    return render_file(request, "patients/link.html", head, "identity", context, 422 if form.errors else 200)


def _other(request: StaffRequest) -> Patient | None:
    text = request.GET.get("avec", "")
    if not text:
        return None
    try:
        return get_patient(request.access, UUID(text))
    except ValueError as error:
        raise Http404 from error


def _candidates(request: StaffRequest, patient: Patient) -> dict[str, object]:
    text = request.GET.get("q", "")
    suspects = [] if text else probable_duplicates(services.identity_of(patient), exclude=patient.pk)
    hits = [hit.patient for hit in search(text) if hit.patient.pk != patient.pk]
    return {"text": text, "suspects": suspects, "hits": hits}


def _sides(keep: UUID, one: Patient, other: Patient) -> tuple[Patient, Patient]:
    """The file that stands, then the other one. Raises Http404 when `keep` is neither."""
    if keep not in (one.pk, other.pk):
        raise Http404
    return (one, other) if keep == one.pk else (other, one)


@require_POST
@requires(Permission.PATIENT_LINK)
def unlink(request: StaffRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Undo a link with a reason: two people again."""
    head = open_file(request, pk)
    found = get_object_or_404(PatientLink.objects.in_force(), pk=row, duplicate__in=head.ids)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "title": _("Why separate these files?")}
        return render_file(request, "patients/add.html", head, "identity", context, 422)
    services.unlink(by=request.user, centre=request.access.here, row=found, reason=form.cleaned_data["reason"])
    say(request, _("The files are separate again; each keeps what was written on it."))
    return redirect("patients:identity", pk)
