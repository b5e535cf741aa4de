"""Deposits: a form submitted twice gets the first answer.

The identifier is generated when the form is displayed and travels with it. The same identifier with
the same content gives the first answer again; with other content it is refused.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest

from core.locks import hold
from core.models import Deposit

FIELD = "deposit"  # name of the hidden form field
_UNHASHED = {"csrfmiddlewaretoken", FIELD}


class DepositConflictError(Exception):
    """The same form identifier came back with other content."""


def key_of(request: HttpRequest) -> uuid.UUID:
    """The deposit identifier of a submitted form. Raises SuspiciousOperation (400) when missing or malformed."""
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError as error:
        raise SuspiciousOperation("The form has no deposit identifier.") from error


def payload_of(request: HttpRequest) -> dict[str, list[str]]:
    """The submitted content that counts: every field but the technical ones, and the names of files."""
    fields = {name: values for name, values in request.POST.lists() if name not in _UNHASHED}
    return {**fields, **{name: [f.name or "" for f in files] for name, files in request.FILES.lists()}}


def hash_of(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a payload."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()


@transaction.atomic
def answer_once(
    *,
    key: uuid.UUID,
    kind: str,
    payload: Mapping[str, Any],
    by: uuid.UUID,
    centre_id: uuid.UUID | None,
    act: Callable[[], Any],
) -> Any:
    """Run `act` the first time and keep its JSON answer; give that answer again every other time.

    A parallel submission waits for the first. Raises DepositConflictError when the content, the author
    or the kind differ from the first time.
    """
    hold("deposit", key)
    digest = hash_of(payload)
    first = Deposit.objects.filter(pk=key).first()
    if first is not None:
        _check_same(first, digest=digest, by=by, kind=kind)
        return first.answer
    answer = act()
    Deposit.objects.create(id=key, kind=kind, payload_hash=digest, author_id=by, centre_id=centre_id, answer=answer)
    return answer


def first_answer(request: HttpRequest, *, kind: str) -> Any:
    """The answer already given to this form, or None. Raises DepositConflictError when its content differs."""
    first = Deposit.objects.filter(pk=key_of(request)).first()
    if first is None:
        return None
    _check_same(first, digest=hash_of(payload_of(request)), by=request.user.pk, kind=kind)
    return first.answer


def answer_request(request: HttpRequest, *, kind: str, act: Callable[[], Any]) -> Any:
    """`answer_once` with the key, content, author and centre of a submitted form."""
    centre = request.access.centre  # type: ignore[attr-defined]
    return answer_once(
        key=key_of(request),
        kind=kind,
        payload=payload_of(request),
        by=request.user.pk,  # type: ignore[arg-type]
        centre_id=centre.id if centre else None,
        act=act,
    )


def _check_same(first: Deposit, *, digest: str, by: Any, kind: str) -> None:
    if (first.payload_hash, first.author_id, first.kind) != (digest, by, kind):
        raise DepositConflictError(str(first.pk))
