"""Registering: keyboard first, probable duplicates shown, never blocking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from core import deposits
from core.ids import uuid7
from core.permissions import Permission, requires
from patients import services
from patients.forms.identity import RegistrationForm, UnidentifiedForm
from patients.rules.identity import Identity
from patients.selectors.duplicates import Suspect, probable_duplicates
from patients.views.messages import say


class UnseenDuplicatesError(Exception):
    """Probable duplicates that the person at the desk has not been shown yet."""

    def __init__(self, suspects: list[Suspect]) -> None:
        super().__init__("unseen duplicates")
        self.suspects = suspects


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_REGISTER)
def register(request: StaffRequest) -> HttpResponse:
    """The registration form. Unseen duplicates are shown once; saving again creates the file."""
    if request.method == "GET":
        form = RegistrationForm(centre=request.access.here, initial=_guess(request.GET.get("q", "")))
        return _show(request, form, [], 200)
    form = RegistrationForm(request.POST, centre=request.access.here)
    if not form.is_valid():
        return _show(request, form, [], 422)
    try:
        answer = _create_once(request, form)
    except UnseenDuplicatesError as error:
        return _show(request, form, error.suspects, 422)
    return _done(request, answer)


def _create_once(request: StaffRequest, form: RegistrationForm) -> dict[str, str]:
    key = deposits.key_of(request)

    def act() -> dict[str, str]:
        _refuse_unseen(request, form)
        patient = services.register(
            by=request.user,
            centre=request.access.here,
            identity=form.identity(),
            patient_id=key,
            papers=form.papers(),
        )
        return {"patient": str(patient.pk), "number": patient.number, "name": patient.display_name}

    answer: dict[str, str] = deposits.answer_once(
        key=key,
        kind="patients.register",
        payload=deposits.payload_of(request),
        by=request.user.pk,
        centre_id=request.access.centre_id,
        act=act,
    )
    return answer


def _refuse_unseen(request: StaffRequest, form: RegistrationForm) -> None:
    suspects = probable_duplicates(form.identity(), papers=form.paper_keys())
    seen = set(request.POST.getlist("seen"))
    if any(str(suspect.patient.pk) not in seen for suspect in suspects):
        raise UnseenDuplicatesError(suspects)


def _done(request: StaffRequest, answer: dict[str, str]) -> HttpResponse:
    say(request, _("%(name)s is registered under number %(number)s.") % answer)
    return redirect("patients:file", UUID(answer["patient"]))


def _show(request: StaffRequest, form: Any, suspects: list[Suspect], status: int) -> HttpResponse:
    key = request.POST.get(deposits.FIELD) or str(uuid7())
    context = {"form": form, "suspects": suspects, "deposit": key, "opened": _opened(form)}
    return render(request, "patients/register.html", context, status=status)


def _opened(form: RegistrationForm) -> bool:
    """True when something under "More" is filled in or wrong."""
    more = ("father_name", "nickname", "address", "occupation", "language", "nina", "insurance", "insurance_number")
    return any(form[name].errors or form[name].value() for name in more) or bool(form["displaced"].value())


def _guess(text: str) -> dict[str, str]:
    """What was looked for in vain becomes the beginning of the form."""
    words = [word for word in text.split() if word.isalpha()]
    return {"given_names": " ".join(words[:-1]) or text.strip() * bool(words), "family_name": "".join(words[1:][-1:])}


@require_GET
@requires(Permission.PATIENT_REGISTER)
def duplicates(request: StaffRequest) -> HttpResponse:
    """Known files that look like what is being typed; an incomplete form is compared as far as it goes."""
    form = RegistrationForm(request.GET, centre=request.access.here)
    form.is_valid()
    data = form.cleaned_data
    if not (data.get("given_names") and data.get("family_name")):
        return render(request, "patients/duplicates.html", {"suspects": []})
    village = data.get("village")
    names = ("given_names", "family_name", "phone", "phone_owner", "mother_name", "father_name")
    texts: dict[str, Any] = {name: data.get(name) or "" for name in names}
    identity = Identity(
        **texts,
        sex=data.get("sex") or "U",
        village_id=village.pk if village else None,
        **form.birth_values(),
    )
    suspects = probable_duplicates(identity, papers=form.paper_keys())
    return render(request, "patients/duplicates.html", {"suspects": suspects})


@require_http_methods(["GET", "POST"])
@requires(Permission.PATIENT_REGISTER)
def register_unidentified(request: StaffRequest) -> HttpResponse:
    """A person who cannot say who they are: sex, apparent age, description."""
    form = UnidentifiedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = deposits.key_of(request)
        answer = deposits.answer_once(
            key=key,
            kind="patients.register",
            payload=deposits.payload_of(request),
            by=request.user.pk,
            centre_id=request.access.centre_id,
            act=lambda: _unidentified(request, form, key),
        )
        return _done(request, answer)
    context = {"form": form, "deposit": request.POST.get(deposits.FIELD) or str(uuid7()), "today": timezone.localdate()}
    return render(request, "patients/unidentified.html", context, status=422 if form.errors else 200)


def _unidentified(request: StaffRequest, form: UnidentifiedForm, key: UUID) -> dict[str, str]:
    patient = services.register(by=request.user, centre=request.access.here, identity=form.identity(), patient_id=key)
    return {"patient": str(patient.pk), "number": patient.number, "name": patient.display_name}
