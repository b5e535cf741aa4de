"""A signed consultation: reading, adding to it, printing the prescription, checking a printed code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Access, StaffRequest
from care.display import strip
from care.forms.rows import QuietForm
from care.models import Consultation
from care.selectors.consultations import get_consultation, prescription_of
from care.selectors.letters import papers_of
from care.selectors.naming import diagnosis_label
from care.selectors.verification import proof_of
from care.services.actors import author_of
from care.services.addenda import add_addendum
from care.services.documents import issue_prescription
from care.views.messages import say
from care.wording_imci import box_label, class_label
from core import deposits
from core.ids import uuid7
from core.journal import record_access
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, public, requires
from patients.selectors.file import banner


class AddendumForm(QuietForm):
    """What is added after the signature."""

    text = forms.CharField(
        label=gettext_lazy("Addendum"),
        max_length=4000,
        min_length=3,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_GET
@requires(Permission.RECORD_READ)
def consultation(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Read a consultation as it was signed."""
    row = get_consultation(request.access, pk)
    record_access(
        user_id=request.user.pk,
        centre_id=request.access.centre_id,
        subject_kind="patient",
        subject_id=row.patient_id,
        action="read_consultation",
    )
    return _show(request, row, AddendumForm(), 200)


def _show(request: StaffRequest, row: Consultation, form: AddendumForm, status: int) -> HttpResponse:
    context = {
        **record_context(request.access, row),
        "form": form,
        "deposit": request.POST.get(deposits.FIELD) or str(uuid7()),
        **papers_of(row),
        "may_add": request.access.may(Permission.CONSULTATION_WRITE),
    }
    return render(request, "care/consultation.html", context, status=status)


def record_context(access: Access, row: Any) -> dict[str, Any]:
    """A consultation as a page or a sheet shows it."""
    for one in getattr(row, "classes", []):
        one.box_label, one.label = box_label(one.box), class_label(one.box, one.code)
    return {
        "row": row,
        "head": banner(access, row.patient),
        "patient": row.patient,
        "strip": strip(row.vitals),
        "diagnoses": [(one, diagnosis_label(access, one.diagnosis)) for one in row.diagnoses],
        "prescription": prescription_of(row),
        "late": row.recorded_at - row.occurred_at > timedelta(hours=24),
    }


@require_http_methods(["POST"])
@requires(Permission.CONSULTATION_WRITE)
def add(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Sign an addendum."""
    row = get_consultation(request.access, pk)
    form = AddendumForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, 422)
    key = deposits.key_of(request)

    def act() -> str:
        author = author_of(request.access)
        add_addendum(by=author, consultation=row, text=form.cleaned_data["text"], addendum_id=key)
        return str(key)

    deposits.answer_once(
        key=key,
        kind="care.addendum",
        payload=deposits.payload_of(request),
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=act,
    )
    say(request, _("The addendum is signed."))
    return redirect("care:consultation", pk)


@require_GET
@requires(Permission.RECORD_READ, Permission.DISPENSE)
def prescription_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The prescription on paper, with the centre's header and a code to check it."""
    row = get_consultation(request.access, pk)
    prescription = prescription_of(row)
    if prescription is None:
        raise Http404
    document = issue_prescription(by=request.user, prescription=prescription, consultation=row)
    address = settings.BASE_URL + reverse("care:verify", args=[document.code])
    context = {
        **record_context(request.access, row),
        "centre": row.centre,
        "document": document,
        "document_number": document.number,
        "address": address,
        "qr": qr_svg(address),
        "printed_at": timezone.localtime(),
        "printed_by": request.user.display_name,
    }
    return pdf_response(render_pdf("care/prescription_pdf.html", context), f"ordonnance-{document.number}.pdf")


@require_GET
@public
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Is this printed document ours? Says what, when and by whom, and initials only."""
    proof = proof_of(code)
    return render(request, "care/verify.html", {"proof": proof, "code": code}, status=200 if proof else 404)
