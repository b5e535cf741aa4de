"""Receiving a patient of another centre: second proof, masked result, reason, grant; the list for the head."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from centres.settings import value_of
from core.journal import record_access
from core.permissions import Permission, requires
from patients import services
from patients.forms.record import GrantForm, NetworkSearchForm, ReasonForm
from patients.models import AccessGrant
from patients.selectors import get_patient
from patients.selectors.file import grants_to_review
from patients.selectors.network import Masked, get_stranger, search_network
from patients.services.access import GRANT_HOURS
from patients.views.messages import say

SALT = "patients.network"
FRESH = 15 * 60  # seconds: a result must be opened while the person is there


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_NETWORK_SEARCH)
def search(request: StaffRequest) -> HttpResponse:
    """The name and a second proof, sent by POST so that no proof stands in an address."""
    form = NetworkSearchForm(request.POST or None)
    found: list[tuple[Masked, str]] | None = None
    if request.method == "POST" and form.is_valid():
        found = _search(request, form)
    context = {"form": form, "found": found}
    return render(request, "patients/network.html", context, status=422 if form.errors else 200)


def _search(request: StaffRequest, form: NetworkSearchForm) -> list[tuple[Masked, str]]:
    data = form.cleaned_data
    hits = search_network(name=data["name"], phone=data["phone"], birth_year=data["birth_year"], number=data["number"])
    for hit in hits:
        record_access(
            user_id=request.user.pk,
            centre_id=request.access.centre_id,
            subject_kind="patient",
            subject_id=hit.id,
            action="network_search",
        )
    return [(hit, _ticket(request, hit.id, form.proof)) for hit in hits]


def _ticket(request: StaffRequest, patient_id: UUID, proof: str) -> str:
    """Says, signed, that this person found this file with this proof."""
    return signing.dumps([str(request.user.pk), str(patient_id), proof], salt=SALT)


def _proof_of(request: StaffRequest, ticket: str, patient_id: UUID) -> str:
    """The proof in a ticket of this person for this file. Raises Http404."""
    try:
        user_id, subject, proof = signing.loads(ticket, salt=SALT, max_age=FRESH)
    except signing.BadSignature as error:
        raise Http404 from error
    if (user_id, subject) != (str(request.user.pk), str(patient_id)):
        raise Http404
    return str(proof)


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_NETWORK_SEARCH)
def open_with_reason(request: StaffRequest, pk: UUID, ticket: str) -> HttpResponse:
    """The reason, then the file, for a limited time."""
    proof = _proof_of(request, ticket, pk)
    patient = get_stranger(pk)
    if patient is None:
        raise Http404
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.grant(
            access=request.access,
            patient=patient,
            reason=data["reason"],
            explanation=data["explanation"],
            proof=proof,
        )
        if data["attach"]:
            services.attach(by=request.user, centre=request.access.here, patient=patient)
        say(request, _("The file is open to you. The head of the centre sees it."))
        return redirect("patients:file", pk)
    hours = value_of(GRANT_HOURS, centre_id=request.access.centre_id)
    context = {"form": form, "centre_of_file": patient.home_centre.short_name, "hours": hours}
    return render(request, "patients/grant.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.PATIENT_ACCESS_LOG)
def grants(request: StaffRequest) -> HttpResponse:
    """Openings across centres: made here, and of our files elsewhere."""
    rows = grants_to_review(request.access)
    here = [row for row in rows if row.centre_id == request.access.centre_id]
    elsewhere = [row for row in rows if row.centre_id != request.access.centre_id]
    return render(request, "patients/grants.html", {"here": here, "elsewhere": elsewhere, "form": ReasonForm()})


@require_POST
@requires(Permission.PATIENT_ACCESS_LOG)
def review(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The head has looked at an opening made here; it may be closed at once."""
    row = get_object_or_404(AccessGrant, pk=pk)
    services.review(by=request.user, row=row, note=request.POST.get("note", "")[:300])
    if request.POST.get("revoke"):
        services.revoke(by=request.user, row=row)
    say(request, _("Seen."))
    return redirect("patients:grants")


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_NETWORK_SEARCH)
def open_elsewhere(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Our own or attached patient was seen in other centres: open those records with a reason."""
    patient = get_patient(request.access, pk)
    ticket = _ticket(request, patient.pk, "known")
    return open_with_reason(request, pk, ticket)
