"""What is added to a file, and closed again: contacts, mother, allergies, problems, treatments."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from core.permissions import Permission
from patients.choices import Sensitivity
from patients.models import Allergy, Contact, CurrentTreatment, MotherChild, Patient, Problem
from patients.models.clinical import ClosableRow
from patients.services.journal import tell

Row = TypeVar("Row", bound=ClosableRow)

PERMISSION_FOR = {
    Sensitivity.HIV: Permission.HIV_READ,
    Sensitivity.MENTAL_HEALTH: Permission.MENTAL_HEALTH_READ,
    Sensitivity.VIOLENCE: Permission.VIOLENCE_READ,
}


def _add(model: type[Row], *, by: User, centre: Centre, patient: Patient, pk: uuid.UUID | None, **values: Any) -> Row:
    if pk is not None:
        values["id"] = pk
    return model._default_manager.create(patient=patient, centre=centre, recorded_by_id=by.id, **values)


@transaction.atomic
def add_contact(*, by: User, centre: Centre, patient: Patient, pk: uuid.UUID | None = None, **values: Any) -> Contact:
    """Note a contact person: name, kind, phone (E.164), emergency, note."""
    return _add(Contact, by=by, centre=centre, patient=patient, pk=pk, **values)


@transaction.atomic
def add_allergy(*, by: User, centre: Centre, patient: Patient, pk: uuid.UUID | None = None, **values: Any) -> Allergy:
    """Note an allergy; it stands in the banner of the file from now on."""
    row = _add(Allergy, by=by, centre=centre, patient=patient, pk=pk, **values)
    sentence = _("Allergy noted: %(substance)s.") % {"substance": row.substance}
    tell(by=by, centre=centre, patient_id=patient.pk, kind="allergy", sentence=sentence)
    return row


@transaction.atomic
def add_problem(*, by: User, centre: Centre, patient: Patient, pk: uuid.UUID | None = None, **values: Any) -> Problem:
    """Note a lasting problem; the sentence on the timeline is restricted like the problem."""
    row = _add(Problem, by=by, centre=centre, patient=patient, pk=pk, **values)
    sentence = _("Problem noted: %(label)s.") % {"label": row.label}
    permission = PERMISSION_FOR.get(Sensitivity(row.sensitivity), "")
    tell(by=by, centre=centre, patient_id=patient.pk, kind="problem", sentence=sentence, permission=permission)
    return row


@transaction.atomic
def add_treatment(
    *, by: User, centre: Centre, patient: Patient, pk: uuid.UUID | None = None, **values: Any
) -> CurrentTreatment:
    """Note a treatment the person takes; the sentence on the timeline is restricted like the treatment."""
    row = _add(CurrentTreatment, by=by, centre=centre, patient=patient, pk=pk, **values)
    sentence = _("Current treatment noted: %(label)s.") % {"label": row.label}
    permission = PERMISSION_FOR.get(Sensitivity(row.sensitivity), "")
    tell(by=by, centre=centre, patient_id=patient.pk, kind="treatment", sentence=sentence, permission=permission)
    return row


@transaction.atomic
def set_mother(*, by: User, centre: Centre, child: Patient, mother: Patient) -> MotherChild:
    """Tie a child's file to the mother's; a former mother's row is closed."""
    rows = MotherChild.objects.filter(patient=child, closed_at=None)
    same = rows.filter(mother=mother).first()
    if same is not None:
        return same
    rows.update(closed_at=timezone.now(), closed_by_id=by.id, closed_reason=_("replaced"))
    row = _add(MotherChild, by=by, centre=centre, patient=child, pk=None, mother=mother)
    sentence = _("Mother: %(name)s, %(number)s.") % {"name": mother.display_name, "number": mother.number}
    tell(by=by, centre=centre, patient_id=child.pk, kind="mother", sentence=sentence)
    return row


@transaction.atomic
def close(*, by: User, row: ClosableRow, reason: str) -> None:
    """Close a statement: cured, stopped, noted by mistake. It stays in the history."""
    rows = type(row)._default_manager.filter(pk=row.pk, closed_at=None)
    rows.update(closed_at=timezone.now(), closed_by_id=by.id, closed_reason=reason)
