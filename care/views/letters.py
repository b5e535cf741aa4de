"""Papers that leave with the patient: referral, its answer, certificate, advice sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from care.choices import CertificateKind, DocumentKind
from care.forms.letters import AnswerForm, CertificateForm, ReferralForm
from care.models import Consultation
from care.rules.advice import advice_for
from care.selectors.consultations import get_consultation
from care.selectors.letters import get_certificate, get_referral
from care.services import letters
from care.services.actors import author_of
from care.services.documents import issue
from care.services.errors import StateError
from care.views.messages import say
from care.views.record import record_context
from core import deposits
from core.ids import uuid7
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE)
def refer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write the referral letter of a consultation."""
    row = get_consultation(request.access, pk)
    first = {"findings": row.conclusion or row.examination, "urgency": "IMMEDIATE"}
    form = ReferralForm(request.POST or None, initial=first)
    author = author_of(request.access)

    def act(key: UUID) -> str:
        letters.refer(by=author, consultation=row, leaving=letters.Leaving(**form.cleaned_data), referral_id=key)
        return _("The referral letter is signed.")

    return _ask(request, row, form, act, _("Referral letter"), _("Sign the letter"))


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE)
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Type in the counter-referral that came back."""
    referral = get_referral(pk)
    row = get_consultation(request.access, referral.consultation_id)
    first = {"from_whom": referral.destination, "received_on": timezone.localdate()}
    form = AnswerForm(request.POST or None, initial=first)

    def act(key: UUID) -> str:
        reply = letters.Reply(**form.cleaned_data)
        letters.receive_answer(by=request.user, referral=referral, reply=reply, answer_id=key)
        return _("The counter-referral is kept.")

    return _ask(request, row, form, act, _("Counter-referral received"), _("Keep the answer"))


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE)
def certify(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Sign a medical certificate."""
    row = get_consultation(request.access, pk)
    form = CertificateForm(request.POST or None, initial={"from_day": timezone.localdate(row.occurred_at)})
    author = author_of(request.access)

    def act(key: UUID) -> str:
        letters.certify(by=author, consultation=row, certificate_id=key, **form.cleaned_data)
        return _("The certificate is signed.")

    return _ask(request, row, form, act, _("Medical certificate"), _("Sign the certificate"))


def _ask(
    request: StaffRequest, row: Consultation, form: Any, act: Callable[[UUID], str], title: str, action: str
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            say(request, _once(request, act))
            return redirect("care:consultation", row.pk)
        except StateError as error:
            form.add_error(None, str(error))
            status = 409
    context = {
        **record_context(request.access, row),
        "form": form,
        "title": title,
        "action": action,
        "deposit": request.POST.get(deposits.FIELD) or str(uuid7()),
    }
    return render(request, "care/letter.html", context, status=status)


def _once(request: StaffRequest, act: Callable[[UUID], str]) -> str:
    key = deposits.key_of(request)
    sentence: str = deposits.answer_once(
        key=key,
        kind="care.letter",
        payload=deposits.payload_of(request),
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=lambda: act(key),
    )
    return sentence


@require_GET
@requires(Permission.RECORD_READ)
def referral_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The referral letter, with the part the other structure sends back."""
    letter = get_referral(pk)
    return _print(request, letter, DocumentKind.REFERRAL, "care/referral_pdf.html", "reference")


@require_GET
@requires(Permission.RECORD_READ)
def certificate_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The medical certificate."""
    letter = get_certificate(pk)
    kind = DocumentKind.DEATH if letter.kind == CertificateKind.DEATH else DocumentKind.CERTIFICATE
    return _print(request, letter, kind, "care/certificate_pdf.html", "certificat")


def _print(request: StaffRequest, letter: Any, kind: str, template: str, name: str) -> HttpResponse:
    row = get_consultation(request.access, letter.consultation_id)
    return _pdf(request, row, kind, letter.pk, template, name, letter=letter)


@require_GET
@requires(Permission.RECORD_READ)
def advice_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What to do at home, in plain French with pictograms."""
    row = get_consultation(request.access, pk)
    codes = {one.diagnosis.code for one in row.diagnoses}  # type: ignore[attr-defined]
    advice = advice_for(codes, child=row.age_days is not None and row.age_days < 1826)
    return _pdf(request, row, DocumentKind.ADVICE, row.pk, "care/advice_pdf.html", "conseils", advice=advice)


def _pdf(
    request: StaffRequest, row: Consultation, kind: str, subject_id: UUID, template: str, name: str, **more: Any
) -> HttpResponse:
    document = issue(by=request.user, kind=kind, subject_id=subject_id, consultation=row)
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
        **more,
    }
    return pdf_response(render_pdf(template, context), f"{name}-{document.number}.pdf")
