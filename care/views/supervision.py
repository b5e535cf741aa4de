"""The countersignature: the queue, the review of one note, its return, and orders given by voice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from care.choices import ConsultationState
from care.forms.consultation import ConsultationForm
from care.forms.queue import ReasonForm
from care.forms.rewrite import fields_of
from care.models import Consultation, Draft
from care.selectors.consultations import awaiting_me, get_consultation
from care.selectors.supervision import late_of_centre
from care.services import supervision
from care.services.actors import author_of
from care.services.errors import NotSignableError, Problem, StateError
from care.views.messages import say, try_and_say
from care.views.page import page_context, summary_of
from care.views.record import record_context
from core import deposits
from core.permissions import Permission, requires
from patients.selectors import person_ids


class OralOrderForm(ReasonForm):
    """Why it could not wait for the countersignature."""

    reason = forms.CharField(
        label=gettext_lazy("What was ordered, and why it cannot wait"), max_length=200, min_length=3
    )


@require_GET
@requires(Permission.COUNTERSIGN)
def queue(request: StaffRequest) -> HttpResponse:
    """Notes that wait for me, oldest first; the head of the centre also sees those that wait for others."""
    mine = list(awaiting_me(request.access))
    late = late_of_centre(request.access) if request.access.may(Permission.TRAINING_PLAN) else []
    return render(request, "care/countersign.html", {"mine": mine, "late": late})


@require_http_methods(["GET", "POST"])
@requires(Permission.COUNTERSIGN)
def review(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Read one note, then countersign or return it; the next one opens at once."""
    row = get_consultation(request.access, pk)
    form = ReasonForm(request.POST if request.POST.get("step") == "return" else None)
    if request.method == "POST" and (request.POST.get("step") == "countersign" or form.is_valid()):
        return _decide(request, row, form)
    context: dict[str, Any] = {
        **record_context(request.access, row),
        "form": form,
        "left": awaiting_me(request.access).count(),
    }
    return render(request, "care/review.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: StaffRequest, row: Consultation, form: ReasonForm) -> HttpResponse:
    author = author_of(request.access)

    def act() -> str:
        if request.POST.get("step") == "countersign":
            supervision.countersign(by=author, consultation_id=row.pk)
            return _("Countersigned. The prescription can be dispensed.")
        supervision.return_to_author(by=author, consultation_id=row.pk, reason=form.cleaned_data["reason"])
        return _("Returned to %(name)s with your reason.") % {"name": row.author_name}

    try_and_say(request, act)
    following = awaiting_me(request.access).first()
    return redirect("care:review", following.pk) if following else redirect("care:countersign")


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE)
def revise(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The author corrects a note that was returned."""
    row = get_consultation(request.access, pk)
    if row.author_id != request.user.pk or row.state != ConsultationState.RETURNED:
        raise Http404
    if request.method == "GET":
        draft = Draft.objects.filter(pk=pk).first()
        form = ConsultationForm(fields_of(row), patient=row.patient, visit=row.visit, quiet=True)
        return _show(request, row, form, 200, draft=draft)
    quiet = request.POST.get("step") == "add"
    form = ConsultationForm(request.POST, patient=row.patient, visit=row.visit, quiet=quiet)
    if quiet or not form.is_valid():
        return _show(request, row, form, 200 if quiet else 422)
    return _send_again(request, row, form)


def _send_again(request: StaffRequest, row: Consultation, form: ConsultationForm) -> HttpResponse:
    author, written = author_of(request.access), form.written()
    if request.POST.get("step") != "sign":
        return _show(request, row, form, 200, summary=summary_of(written, author))
    try:
        supervision.revise(
            by=author,
            consultation_id=row.pk,
            written=written,
            patient=row.patient,
            ids=sorted(person_ids(row.patient_id)),
        )
    except NotSignableError as error:
        return _show(request, row, form, 422, problems=error.problems)
    except StateError as error:
        return _show(request, row, form, 409, problems=[Problem("state", str(error))])
    say(request, _("The corrected note is sent to %(name)s.") % {"name": row.supervisor_name})
    return redirect("care:consultation", row.pk)


def _show(
    request: StaffRequest,
    row: Consultation,
    form: ConsultationForm,
    status: int,
    *,
    draft: Draft | None = None,
    problems: Any = (),
    summary: Any = None,
) -> HttpResponse:
    context = {
        **page_context(request.access, form),
        "deposit": request.POST.get(deposits.FIELD) or str(row.pk),
        "draft": draft,
        "draft_mine": draft is not None and draft.author_id == request.user.pk,
        "problems": list(problems),
        "summary": summary,
        "returned": row,
    }
    return render(request, "care/consult.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE, Permission.DISPENSE)
def oral_order(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Record that the supervisor ordered by voice what cannot wait."""
    row = get_consultation(request.access, pk)
    form = OralOrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and row.supervisor is not None:
        supervisor = row.supervisor

        def act() -> str:
            supervision.record_oral_order(
                by=author_of(request.access),
                consultation_id=pk,
                ordered_by=supervisor,
                reason=form.cleaned_data["reason"],
            )
            return _("Order of %(name)s recorded: to be countersigned within 24 hours.") % {
                "name": supervisor.display_name
            }

        try_and_say(request, act)
        return redirect("care:consultation", pk)
    context = {
        **record_context(request.access, row),
        "form": form,
        "title": _("Order given by voice by %(name)s") % {"name": row.supervisor_name},
        "action": _("Record the order"),
        "back": reverse("care:consultation", args=[pk]),
    }
    return render(request, "care/ask.html", context, status=422 if request.method == "POST" else 200)
