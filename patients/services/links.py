"""Two files of one person: linked with a preview, read as one everywhere, unlinked without a trace lost.

Nothing is rewritten: children stay on the file they were written on, reads go through the canonical set
(`patients.selectors.person_ids`). A late entry under the old number is therefore found.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from core import gates
from core.outbox import publish
from patients.models import Patient, PatientLink
from patients.rules.identity import FIELDS
from patients.selectors.records import canonical_id, person_ids
from patients.services.errors import LinkRefusedError
from patients.services.journal import tell

GATE = "patients.link"  # a higher app may refuse: two open pregnancies


@transaction.atomic
def link(*, by: User, centre: Centre, duplicate: Patient, canonical: Patient, reason: str) -> PatientLink:
    """Say that `duplicate` is another file of the person whose file is `canonical`.

    Raises LinkRefusedError when they are linked already, or RefusedError when an app's gate refuses.
    """
    _lock(duplicate, canonical)
    if canonical_id(duplicate.pk) != duplicate.pk:
        raise LinkRefusedError(_("File %(number)s is already linked to another one.") % {"number": duplicate.number})
    if duplicate.pk in person_ids(canonical.pk):
        raise LinkRefusedError(_("These two files are already linked."))
    gates.check(GATE, duplicate=duplicate, canonical=canonical)
    row = PatientLink.objects.create(
        duplicate=duplicate,
        canonical=canonical,
        centre=centre,
        reason=reason,
        linked_by_id=by.id,
        snapshot={"duplicate": _snapshot(duplicate), "canonical": _snapshot(canonical)},
    )
    _tell_both(row, by=by, centre=centre, kind="linked", sentence=_("Files %(a)s and %(b)s linked: one person."))
    _publish("patients.linked", row, by=by)
    return row


@transaction.atomic
def unlink(*, by: User, centre: Centre, row: PatientLink, reason: str) -> PatientLink:
    """Undo a link: both files are read apart again. Undoing twice does nothing."""
    changed = PatientLink.objects.in_force().filter(pk=row.pk)
    if changed.update(undone_at=timezone.now(), undone_by_id=by.id, undone_reason=reason):
        _tell_both(
            row, by=by, centre=centre, kind="unlinked", sentence=_("Files %(a)s and %(b)s separated: two people.")
        )
        _publish("patients.unlinked", row, by=by)
    row.refresh_from_db()
    return row


def _lock(*patients: Patient) -> None:
    """Links of these files wait for each other, so that no circle can form."""
    ids = sorted(pk for patient in patients for pk in person_ids(patient.pk))
    list(Patient.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    list(PatientLink.objects.select_for_update().filter(Q(duplicate__in=ids) | Q(canonical__in=ids)).values_list("pk"))


def _snapshot(patient: Patient) -> dict[str, Any]:
    return {"number": patient.number, **{name: str(getattr(patient, name) or "") for name in FIELDS}}


def _tell_both(row: PatientLink, *, by: User, centre: Centre, kind: str, sentence: str) -> None:
    text = sentence % {"a": row.snapshot["duplicate"]["number"], "b": row.snapshot["canonical"]["number"]}
    for patient_id in (row.duplicate_id, row.canonical_id):
        tell(by=by, centre=centre, patient_id=patient_id, kind=kind, sentence=text)


def _publish(name: str, row: PatientLink, *, by: User) -> None:
    payload = {"duplicate": str(row.duplicate_id), "canonical": str(row.canonical_id)}
    publish(name, payload=payload, centre_id=row.centre_id, by=by.id)
