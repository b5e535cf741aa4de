"""Opening a patient's file: who may, and whose rows are read together.

The one place where a file of another centre is reached: through a grant in force, for that patient only.
"""

from __future__ import annotations

import uuid
from collections.abc import Set
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils import timezone

from accounts.access import Access
from core.journal import record_access
from core.scoping import all_centres
from patients.models import AccessGrant, Patient, PatientLink

Row = TypeVar("Row", bound=models.Model)

_RELATED = ("home_centre", "village")


def get_patient(access: Access, pk: uuid.UUID, *, log: str = "") -> Patient:
    """The patient, if the active centre owns or follows them, or the person holds a grant in force.

    `log` names what is done (« open », « print »…) and writes it to the access log. Raises Http404 for
    everybody else: whether the file exists is not said.
    """
    patient = Patient.objects.select_related(*_RELATED).filter(pk=pk).first() or _granted_patient(access, pk)
    if patient is None:
        raise Http404
    if log:
        record_access(
            user_id=access.user.id, centre_id=access.centre_id, subject_kind="patient", subject_id=pk, action=log
        )
    return patient


def may_open(access: Access, pk: uuid.UUID) -> bool:
    """True when `get_patient` would answer."""
    return Patient.objects.filter(pk=pk).exists() or grant_in_force(access, {pk}) is not None


def grant_in_force(access: Access, ids: Set[uuid.UUID]) -> AccessGrant | None:
    """The grant that opens one of these files to this person now, the longest one."""
    grants = AccessGrant.objects.in_force(timezone.now()).filter(user=access.user, patient__in=ids)
    return grants.order_by("-expires_at").first()


def _granted_patient(access: Access, pk: uuid.UUID) -> Patient | None:
    if grant_in_force(access, {pk}) is None:
        return None
    with all_centres(reason="the person holds a grant in force for this patient"):
        return Patient.objects.select_related(*_RELATED).filter(pk=pk).first()


def person_ids(pk: uuid.UUID) -> set[uuid.UUID]:
    """Identifiers of every file linked to this one, itself included: the canonical set, read together."""
    known, frontier = {pk}, {pk}
    while frontier:
        links = PatientLink.objects.in_force().filter(
            models.Q(duplicate__in=frontier) | models.Q(canonical__in=frontier)
        )
        reached = {end for pair in links.values_list("duplicate_id", "canonical_id") for end in pair}
        frontier = reached - known
        known |= frontier
    return known


def canonical_id(pk: uuid.UUID) -> uuid.UUID:
    """The file under which the person is read: follows the links from duplicate to canonical."""
    seen = {pk}
    links = PatientLink.objects.in_force()
    while True:
        following = links.filter(duplicate=pk).values_list("canonical_id", flat=True).first()
        if following is None or following in seen:
            return pk
        pk = following
        seen.add(pk)


def records_of(access: Access, patient: Patient, model: type[Row], *, path: str = "patient") -> models.QuerySet[Row]:
    """Rows of a model about this person, all linked files together.

    Within the scope; with a grant in force for the person, those of the other centres as well. `path` is
    the name of the model's foreign key to Patient.
    """
    return reach_of(access, patient.pk).records(model, path=path)


@dataclass(frozen=True)
class Reach:
    """How far one may read about a person: all linked files, in the other centres too when a grant says so.

    Worked out once by a page that reads rows of several models.
    """

    ids: frozenset[uuid.UUID]
    everywhere: bool

    def records(self, model: type[Row], *, path: str = "patient") -> models.QuerySet[Row]:
        """Rows of a model about this person."""
        return records_among(self.ids, model, path=path, everywhere=self.everywhere)


def reach_of(access: Access, pk: uuid.UUID, *, ids: frozenset[uuid.UUID] | None = None) -> Reach:
    """What this person may read about a patient whose file was opened by right; `ids` when they are known."""
    known = frozenset(person_ids(pk)) if ids is None else ids
    return Reach(known, grant_in_force(access, known) is not None)


def records_among(
    ids: Set[uuid.UUID], model: type[Row], *, path: str = "patient", everywhere: bool
) -> models.QuerySet[Row]:
    """Rows about these files; `everywhere` only when the caller knows of a grant in force."""
    condition = {f"{path}__in": ids}
    if not everywhere:
        return model._default_manager.filter(**condition)
    with all_centres(reason="the person holds a grant in force for this patient"):
        return model._default_manager.filter(**condition)
