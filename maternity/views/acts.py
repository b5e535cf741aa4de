"""What every act of the maternity pages does: once per form, the refusal of the service beside the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from accounts.access import StaffRequest
from core import deposits
from core.gates import RefusedError
from core.ids import uuid7


def once(request: StaffRequest, form: forms.Form, kind: str, act: Callable[[], str]) -> bool:
    """Run an act once per displayed form and say its sentence. False when its service refused: the form says why."""
    try:
        sentence = deposits.answer_request(request, kind=f"maternity.{kind}", act=act)
    except RefusedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, sentence)
    return True


def deposit_of(request: HttpRequest) -> str:
    """The identifier that travels with the form."""
    return request.POST.get(deposits.FIELD) or str(uuid7())


def bound(request: HttpRequest, form: type[forms.Form], **options: Any) -> Any:
    """The form with what was submitted, or empty."""
    return form(request.POST if request.method == "POST" else None, **options)


def status_of(form: forms.Form) -> int:
    """422 for a form that comes back with errors."""
    return 422 if form.is_bound and form.errors else 200
