"""Antenatal contacts: written, read, cancelled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from care.forms.queue import ReasonForm
from catalog.choices import SignContext
from catalog.models import DangerSign
from core import deposits
from core.permissions import Permission, requires
from maternity.forms.contact import ContactForm
from maternity.models import AncContact, Pregnancy
from maternity.selectors.pregnancy import get_pregnancy, lines_of, plan_of, risks_of, worries_of
from maternity.services import contacts
from maternity.services.entries import Author
from maternity.views.acts import bound, deposit_of, once, status_of
from patients.views.frame import open_file, render_file


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def contact(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write one contact: danger signs first."""
    pregnancy = get_pregnancy(pk)
    signs = DangerSign.objects.filter(context=SignContext.PREGNANCY, active=True)
    form = bound(request, ContactForm, signs=signs, may_see_hiv=request.access.may(Permission.HIV_READ))

    def act() -> str:
        row = contacts.record_contact(
            by=Author.of(request.access),
            pregnancy=pregnancy,
            values=form.values(),
            sp_given=form.cleaned_data["sp_given"],
            contact_id=deposits.key_of(request),
        )
        return _sentence(pregnancy, row)

    if request.method == "POST" and form.is_valid() and once(request, form, "contact", act):
        return redirect("maternity:pregnancy", pregnancy.pk)
    return _show(request, pregnancy, form)


def _sentence(pregnancy: Pregnancy, row: AncContact) -> str:
    pregnancy.refresh_from_db()
    rank = next(line.rank for line in lines_of(pregnancy) if line.contact.pk == row.pk)
    worries = ", ".join(str(words) for _state, words in worries_of(pregnancy, row))
    parts = [_("CPN %(rank)d is saved.") % {"rank": rank}]
    if worries:
        parts.append(_("To act on: %(worries)s.") % {"worries": worries})
    if pregnancy.next_due_on:
        parts.append(_("Next contact on %(day)s.") % {"day": f"{pregnancy.next_due_on:%d/%m/%Y}"})
    return " ".join(parts)


def _show(request: StaffRequest, pregnancy: Pregnancy, form: ContactForm) -> HttpResponse:
    head = open_file(request, pregnancy.patient_id)
    lines = lines_of(pregnancy)
    weeks, days = pregnancy.age
    context: dict[str, Any] = {
        "form": form,
        "pregnancy": pregnancy,
        "rank": (lines[-1].rank if lines else pregnancy.contacts_elsewhere) + 1,
        "last": lines[-1] if lines else None,
        "weeks": weeks,
        "days": days,
        "plan": plan_of(pregnancy, lines),
        "risks": risks_of(pregnancy),
        "deposit": deposit_of(request),
    }
    return render_file(request, "maternity/contact.html", head, "maternity.file", context, status_of(form))


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def cancel(request: StaffRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Strike out a contact written by mistake."""
    pregnancy = get_pregnancy(pk)
    wrong = pregnancy.contacts.standing().filter(pk=row).first()
    if wrong is None:
        raise Http404
    form = bound(request, ReasonForm)

    def act() -> str:
        contacts.cancel_contact(by=Author.of(request.access), contact=wrong, reason=form.cleaned_data["reason"])
        return _("The contact is struck out; the plan is set again.")

    if request.method == "POST" and form.is_valid() and once(request, form, "contact_cancelled", act):
        return redirect("maternity:pregnancy", pregnancy.pk)
    head = open_file(request, pregnancy.patient_id)
    title = _("Strike out the contact of %(day)s") % {"day": f"{wrong.contact_on:%d/%m/%Y}"}
    context = {"form": form, "pregnancy": pregnancy, "deposit": deposit_of(request), "title": title}
    return render_file(request, "maternity/ask.html", head, "maternity.file", context, status_of(form))
