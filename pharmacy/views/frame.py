"""What the pages of the pharmacy share: submitting once, printing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import StaffRequest
from catalog.models import Medicine
from core import deposits
from core.gates import RefusedError
from core.ids import uuid7
from core.pdf import pdf_response, qr_svg, render_pdf

Shown = Mapping[str, forms.BaseForm | forms.BaseFormSet]


def submit(
    request: StaffRequest,
    template: str,
    *,
    kind: str,
    form: forms.Form,
    act: Callable[[], str],
    others: Shown | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; when it comes back valid, act once and go to the address that the act gives.

    The same deposit again goes to the same address; a refusal is said on top of the form, with 422.
    """
    posted = request.method == "POST"
    if posted and (first := deposits.first_answer(request, kind=kind)):
        return redirect(first)
    shown = dict(others or {})
    if posted and all([one.is_valid() for one in (form, *shown.values())]):
        try:
            return redirect(str(deposits.answer_request(request, kind=kind, act=act)))
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    page = {"form": form, **shown, "deposit": request.POST.get(deposits.FIELD) or uuid7(), **(context or {})}
    return render(request, template, page, status=422 if posted else 200)


def products() -> list[Medicine]:
    """What the list of a product field proposes."""
    return list(Medicine.objects.filter(active=True))


def printed(
    request: StaffRequest, template: str, filename: str, *, number: object, address: str, **context: Any
) -> HttpResponse:
    """A PDF with the centre's head and a QR code that leads back to its page."""
    page = {
        "centre": request.access.here,
        "document_number": number,
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "qr": qr_svg(request.build_absolute_uri(address)),
        **context,
    }
    return pdf_response(render_pdf(template, page), filename)
