"""The consultation page: one page, one form, one POST; the summary is shown before the signature."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from care.forms.consultation import ConsultationForm
from care.models import Consultation, Draft, Visit
from care.selectors.consultations import get_visit
from care.services import drafts, signing
from care.services.actors import author_of
from care.services.errors import NotSignableError, Problem, StateError
from care.services.written import Written
from care.views.messages import say
from care.views.page import page_context, summary_of
from core import deposits
from core.ids import uuid7
from core.permissions import Permission, requires
from patients.models import Patient
from patients.selectors import get_patient, person_ids

ADD, REVIEW, SIGN, CLOSE = "add", "review", "sign", "close"


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE)
def consult(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write the consultation of a visit."""
    visit = get_visit(pk)
    signed = Consultation.objects.filter(visit=visit).first()
    if signed is not None and request.method == "GET":
        return redirect("care:consultation", signed.pk)
    return _handle(request, visit.patient, visit)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSULTATION_WRITE)
def consult_without_visit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write a consultation that did not pass by the queue: outside hours, on paper, at home."""
    return _handle(request, get_patient(request.access, pk), None)


def _handle(request: StaffRequest, patient: Patient, visit: Visit | None) -> HttpResponse:
    if request.method == "GET":
        return _open(request, patient, visit)
    step = request.POST.get("step", REVIEW)
    if step == CLOSE:
        return _close(request, patient, visit)
    quiet = step == ADD
    form = ConsultationForm(request.POST, patient=patient, visit=visit, quiet=quiet)
    if quiet:
        return _show(request, form, 200)
    if not form.is_valid():
        return _show(request, form, 422)
    written = form.written()
    return _sign(request, form, written) if step == SIGN else _review(request, form, written)


def _open(request: StaffRequest, patient: Patient, visit: Visit | None) -> HttpResponse:
    draft = _draft(request, visit)
    data = _as_data(draft) if draft else None
    form = ConsultationForm(data, patient=patient, visit=visit, quiet=draft is not None)
    return _show(request, form, 200, draft=draft)


def _draft(request: StaffRequest, visit: Visit | None) -> Draft | None:
    if visit is not None:
        return Draft.objects.filter(visit=visit).first()
    wanted = request.GET.get("brouillon", "")
    try:
        return Draft.objects.filter(pk=uuid.UUID(wanted), author=request.user).first()
    except ValueError:
        return None


def _as_data(draft: Draft) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def _review(request: StaffRequest, form: ConsultationForm, written: Written) -> HttpResponse:
    """The summary, to be read before the second confirmation signs."""
    author = author_of(request.access)
    try:
        signing.check_written(written, patient=form.patient, ids=_ids(form.patient), author=author)
    except NotSignableError as error:
        return _show(request, form, 422, problems=error.problems)
    summary = summary_of(written, author)
    if request.headers.get("HX-Target") == "resume":
        return render(request, "care/summary.html", {"summary": summary, "form": form})
    return _show(request, form, 200, summary=summary)


def _sign(request: StaffRequest, form: ConsultationForm, written: Written) -> HttpResponse:
    try:
        answer = _sign_once(request, form, written)
    except NotSignableError as error:
        return _show(request, form, 422, problems=error.problems)
    except StateError as error:
        return _show(request, form, 409, problems=[Problem("state", str(error))])
    say(request, answer["sentence"])
    return redirect("care:consultation", UUID(answer["consultation"]))


def _sign_once(request: StaffRequest, form: ConsultationForm, written: Written) -> dict[str, str]:
    key, author = deposits.key_of(request), author_of(request.access)

    def act() -> dict[str, str]:
        row = signing.sign(
            by=author, consultation_id=key, written=written, patient=form.patient, ids=_ids(form.patient)
        )
        sentence = _("Consultation signed, line %(line)s of the register.")
        if author.trainee:
            sentence = _("Consultation sent to %(name)s, line %(line)s of the register.")
        names = {"line": row.register_line, "name": row.supervisor_name}
        return {"consultation": str(row.pk), "sentence": sentence % names}

    answer: dict[str, str] = deposits.answer_once(
        key=key,
        kind="care.sign",
        payload=deposits.payload_of(request),
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=act,
    )
    return answer


def _close(request: StaffRequest, patient: Patient, visit: Visit | None) -> HttpResponse:
    """Leave without signing: what was typed stays as a draft."""
    fields = {name: values for name, values in request.POST.lists() if name not in drafts.TECHNICAL}
    drafts.save_draft(
        by=request.user,
        centre_id=request.access.centre_id,
        consultation_id=deposits.key_of(request),
        patient_id=patient.pk,
        visit_id=visit.pk if visit else None,
        change=drafts.Change(fields=fields, tab="", take_over=True),
    )
    say(request, _("The draft is kept for 72 hours. You find it again in « My day »."))
    return redirect("home")


def _ids(patient: Patient) -> list[UUID]:
    return sorted(person_ids(patient.pk))


def _show(
    request: StaffRequest,
    form: ConsultationForm,
    status: int,
    *,
    draft: Draft | None = None,
    problems: Any = (),
    summary: Any = None,
) -> HttpResponse:
    key = request.POST.get(deposits.FIELD) or (str(draft.pk) if draft else str(uuid7()))
    context = {
        **page_context(request.access, form),
        "deposit": key,
        "draft": draft,
        "draft_mine": draft is not None and draft.author_id == request.user.pk,
        "problems": list(problems),
        "summary": summary,
    }
    response = render(request, "care/consult.html", context, status=status)
    if request.headers.get("HX-Target") == "resume":
        response["HX-Retarget"], response["HX-Reswap"] = "body", "outerHTML"
    return response
