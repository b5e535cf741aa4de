"""Deliveries: written, read, cancelled; the declaration of a birth."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from care.forms.queue import ReasonForm
from catalog.models import DeliveryComplication
from core import deposits
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires
from maternity.choices import BirthOutcome
from maternity.forms.delivery import Babies, DeliveryForm
from maternity.models import Newborn, Pregnancy
from maternity.selectors.births import (
    babies_of,
    complications_of,
    get_delivery,
    windows_of,
    worries_of_baby,
    worries_of_mother,
)
from maternity.selectors.pregnancy import get_pregnancy, risks_of
from maternity.services import births
from maternity.services.entries import Author
from maternity.views.acts import bound, deposit_of, once
from patients.views.frame import open_file, render_file


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def deliver(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write the delivery with its babies; live-born children get their file."""
    pregnancy = get_pregnancy(pk)
    signs = DeliveryComplication.objects.filter(active=True)
    form = bound(request, DeliveryForm, complications=signs, initial={"on": timezone.localdate()})
    babies = Babies(request.POST if request.method == "POST" else None)

    def act() -> str:
        births.record_delivery(
            by=Author.of(request.access),
            pregnancy=pregnancy,
            values=form.values(),
            babies=babies.values(),
            delivery_id=deposits.key_of(request),
        )
        number = len(babies.filled)
        return ngettext("The delivery is saved: %(n)d baby.", "The delivery is saved: %(n)d babies.", number) % {
            "n": number
        }

    valid = request.method == "POST" and all([form.is_valid(), babies.is_valid()])
    if valid and once(request, form, "delivery", act):
        return redirect("maternity:delivery", deposits.key_of(request))
    return _show_form(request, pregnancy, form, babies)


def _show_form(request: StaffRequest, pregnancy: Pregnancy, form: DeliveryForm, babies: Babies) -> HttpResponse:
    head = open_file(request, pregnancy.patient_id)
    weeks, days = pregnancy.age
    context = {
        "form": form,
        "babies": babies,
        "pregnancy": pregnancy,
        "weeks": weeks,
        "days": days,
        "risks": risks_of(pregnancy),
        "deposit": deposit_of(request),
    }
    status = 422 if request.method == "POST" else 200
    return render_file(request, "maternity/deliver.html", head, "maternity.file", context, status)


@require_GET
@requires(Permission.MATERNITY_READ)
def delivery(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A delivery, its babies, what remains to do."""
    shown = get_delivery(pk)
    head = open_file(request, shown.pregnancy.patient_id, log="maternity")
    weeks, days = shown.pregnancy.age_on(timezone.localtime(shown.delivered_at).date())
    context: dict[str, Any] = {
        "delivery": shown,
        "pregnancy": shown.pregnancy,
        "weeks": weeks,
        "days": days,
        "babies": [(baby, worries_of_baby(baby)) for baby in babies_of(shown)],
        "worries": worries_of_mother(shown),
        "complications": complications_of(shown),
        "windows": windows_of(shown),
        "today": timezone.localdate(),
        "may_write": request.access.may(Permission.MATERNITY_WRITE),
    }
    return render_file(request, "maternity/delivery.html", head, "maternity.file", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Strike out a delivery written by mistake; the pregnancy is open again."""
    shown = get_delivery(pk)
    form = bound(request, ReasonForm)

    def act() -> str:
        births.cancel_delivery(by=Author.of(request.access), delivery=shown, reason=form.cleaned_data["reason"])
        return _("The delivery is struck out; the pregnancy is open again.")

    if request.method == "POST" and form.is_valid() and once(request, form, "delivery_cancelled", act):
        return redirect("maternity:pregnancy", shown.pregnancy_id)
    head = open_file(request, shown.pregnancy.patient_id)
    context = {
        "form": form,
        "pregnancy": shown.pregnancy,
        "deposit": deposit_of(request),
        "title": _("Strike out the delivery"),
    }
    return render_file(request, "maternity/ask.html", head, "maternity.file", context, 422 if form.is_bound else 200)


@require_GET
@requires(Permission.MATERNITY_WRITE)
def declaration(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The declaration of a live birth, to be taken to the civil registry."""
    rows = Newborn.objects.standing().select_related("delivery__pregnancy__patient__village", "child", "centre")
    baby = rows.filter(pk=pk, outcome=BirthOutcome.LIVE).first()
    if baby is None:
        raise Http404
    mother = baby.delivery.pregnancy.patient
    context = {
        "baby": baby,
        "mother": mother,
        "centre": request.access.here,
        "by": request.user,
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
        "qr": qr_svg(baby.child.number),
        "document_number": baby.child.number,
    }
    return pdf_response(render_pdf("maternity/declaration_pdf.html", context), "declaration-naissance.pdf")
