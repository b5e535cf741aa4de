"""Correcting who a person is: by the owning centre on the file, by another centre as a proposal."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from core.outbox import publish
from patients.choices import AmendmentState
from patients.models import Amendment, Patient
from patients.rules.identity import FIELDS, Identity, differences, plain, typed
from patients.services.errors import StaleVersionError
from patients.services.journal import tell
from patients.wording import field_label


def identity_of(patient: Patient) -> Identity:
    """The identity as it stands on the file."""
    return Identity(**{name: getattr(patient, name) for name in FIELDS})


@transaction.atomic
def correct(*, by: User, centre: Centre, patient: Patient, identity: Identity, version: int) -> Patient:
    """Save the identity if nobody saved it since `version` was read. Raises StaleVersionError."""
    changed = differences(identity_of(patient), identity) if patient.version == version else None
    if changed == {}:
        return patient
    rows = Patient.objects.filter(pk=patient.pk, version=version)
    if not rows.update(**identity.values(), version=F("version") + 1, updated_at=timezone.now()):
        raise StaleVersionError(Patient.objects.select_related("village").get(pk=patient.pk))
    names = ", ".join(field_label(name) for name in changed or {})
    sentence = _("Identity corrected: %(fields)s.") % {"fields": names}
    tell(by=by, centre=centre, patient_id=patient.pk, kind="corrected", sentence=sentence)
    publish("patients.corrected", payload={"patient": str(patient.pk)}, centre_id=centre.id, by=by.id)
    patient.refresh_from_db()
    return patient


@transaction.atomic
def propose(*, by: User, centre: Centre, patient: Patient, identity: Identity, reason: str) -> list[Amendment]:
    """Corrections that the owning centre will accept or decline, one per changed field."""
    rows = [
        Amendment(
            patient=patient,
            centre=centre,
            recorded_by_id=by.id,
            field=name,
            before=plain(before),
            after=plain(after),
            reason=reason,
        )
        for name, (before, after) in differences(identity_of(patient), identity).items()
    ]
    for row in rows:
        row.save()
    if rows:
        names = ", ".join(field_label(row.field) for row in rows)
        sentence = _("Correction proposed by %(centre)s: %(fields)s.") % {"centre": centre.short_name, "fields": names}
        tell(by=by, centre=centre, patient_id=patient.pk, kind="amended", sentence=sentence)
    return rows


@transaction.atomic
def decide(*, by: User, centre: Centre, amendment: Amendment, accept: bool, note: str = "") -> Amendment:
    """The owning centre accepts a proposed correction, which changes the file, or declines it."""
    amendment = Amendment.objects.select_for_update(of=("self",)).select_related("patient").get(pk=amendment.pk)
    if amendment.state != AmendmentState.PROPOSED:
        return amendment
    if accept:
        patient = amendment.patient
        identity = replace(identity_of(patient), **{amendment.field: typed(amendment.field, amendment.after)})
        correct(by=by, centre=centre, patient=patient, identity=identity, version=patient.version)
    rows = Amendment.objects.filter(pk=amendment.pk)
    state = AmendmentState.ACCEPTED if accept else AmendmentState.DECLINED
    rows.update(state=state, decided_at=timezone.now(), decided_by_id=by.id, decision_note=note)
    amendment.refresh_from_db()
    return amendment
