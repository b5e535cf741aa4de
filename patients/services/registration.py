"""Registering a person who comes for the first time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from core.ids import uuid7
from core.outbox import publish
from patients.models import Patient
from patients.rules.identity import Identity
from patients.services.journal import tell
from patients.services.numbering import next_numbers
from patients.services.papers import add_paper


@transaction.atomic
def register(
    *,
    by: User,
    centre: Centre,
    identity: Identity,
    patient_id: uuid.UUID | None = None,
    papers: Mapping[str, str] | None = None,
) -> Patient:
    """A new file with a number of its own, told on its timeline and published as `patients.registered`.

    `patient_id` is the identifier the form travelled with; `papers` are numbers by kind. Raises
    IntegrityError when the identity breaks a rule that the database holds (no name and not unidentified,
    impossible birth date).
    """
    [number] = next_numbers(centre=centre, year=timezone.localdate().year)
    patient = Patient.objects.create(
        id=patient_id or uuid7(), home_centre=centre, number=number, recorded_by_id=by.id, **identity.values()
    )
    for kind, value in (papers or {}).items():
        add_paper(by=by, centre=centre, patient=patient, kind=kind, value=value)
    sentence = _("File opened under number %(number)s.") % {"number": number}
    tell(by=by, centre=centre, patient_id=patient.id, kind="registered", sentence=sentence)
    publish("patients.registered", payload={"patient": str(patient.id)}, centre_id=centre.id, by=by.id)
    return patient
