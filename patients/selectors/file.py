"""What the pages of a file show."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import User
from centres.models import Centre
from core import typography
from core.models import AccessLog, BusinessEvent
from core.permissions import Permission
from core.scoping import all_centres
from patients.choices import AmendmentState, BirthPrecision, Sensitivity
from patients.models import (
    AccessGrant,
    Allergy,
    Amendment,
    Consent,
    Contact,
    CurrentTreatment,
    MotherChild,
    Patient,
    PatientAttachment,
    PatientIdentifier,
    PatientLink,
    Photo,
    Problem,
)
from patients.presentation import age_sex, facts_of
from patients.providers import Tag, cover_tags, pregnancy_tags, vital_tags
from patients.rules.birth import birth_text
from patients.rules.identity import FIELDS, typed
from patients.selectors.records import person_ids
from patients.wording import action_label, field_label, field_value

SEES_ALLERGIES = frozenset(
    {
        Permission.RECORD_READ,
        Permission.VITALS_WRITE,
        Permission.DISPENSE,
        Permission.VACCINE_WRITE,
        Permission.LAB_WRITE,
        Permission.IMAGING_WRITE,
    }
)
_SENSITIVE = {
    Permission.HIV_READ: Sensitivity.HIV,
    Permission.MENTAL_HEALTH_READ: Sensitivity.MENTAL_HEALTH,
    Permission.VIOLENCE_READ: Sensitivity.VIOLENCE,
}


@dataclass(frozen=True)
class Banner:
    """What stays on screen about the patient, on every page of the file."""

    patient: Patient
    ids: frozenset[uuid.UUID]
    facts: str
    age_sex: str
    tags: list[Tag]
    allergies: list[Allergy]  # empty without the right to see them


def banner(access: Access, patient: Patient) -> Banner:
    """Name, number, place, telephone, age in the right unit, and tags by decreasing danger."""
    ids = person_ids(patient.pk)
    known = list(allergies(ids)) if access.permissions & SEES_ALLERGIES else []
    tags = _tags(access, patient, ids, known)
    return Banner(patient, frozenset(ids), facts_of(patient), age_sex(patient), tags, known)


def _tags(access: Access, patient: Patient, ids: set[uuid.UUID], known: list[Allergy]) -> list[Tag]:
    tags: list[Tag] = []
    if patient.deceased_on:
        tags.append(("off", _("Died on %(day)s") % {"day": typography.day(patient.deceased_on)}))
    tags += [("bad", _("Allergy: %(name)s") % {"name": row.substance}) for row in known]
    tags += pregnancy_tags(access, ids) + vital_tags(access, ids) + cover_tags(access, ids, patient)
    if patient.displaced:
        tags.append(("off", _("Displaced")))
    if patient.home_centre_id != access.centre_id:
        tags.append(("info", _("File of %(centre)s") % {"centre": patient.home_centre.short_name}))
    return tags


def _open(model: Any, ids: set[uuid.UUID] | frozenset[uuid.UUID]) -> QuerySet:
    """Open statements about the person: safety comes first, a grant's reader sees them too."""
    with all_centres(reason="allergies and treatments follow the person; the file itself was opened by right"):
        return model.objects.filter(patient__in=ids, closed_at=None).order_by("recorded_at")


def allergies(ids: set[uuid.UUID] | frozenset[uuid.UUID]) -> QuerySet[Allergy]:
    """Open allergies of a person whose file was opened by right, severe ones first."""
    return _open(Allergy, ids).order_by("-confirmed", "recorded_at")


def readable_subjects(access: Access) -> list[str]:
    """Subjects of problems and treatments that these permissions may read."""
    return [Sensitivity.NONE, *(subject for need, subject in _SENSITIVE.items() if access.may(need))]


def problems(access: Access, ids: frozenset[uuid.UUID]) -> QuerySet[Problem]:
    """Open problems that the person may read."""
    return _open(Problem, ids).filter(sensitivity__in=readable_subjects(access))


def treatments(access: Access, ids: frozenset[uuid.UUID]) -> QuerySet[CurrentTreatment]:
    """Open treatments that the person may read."""
    return _open(CurrentTreatment, ids).filter(sensitivity__in=readable_subjects(access))


def contacts(ids: frozenset[uuid.UUID]) -> QuerySet[Contact]:
    """People to call, emergency first."""
    return _open(Contact, ids).order_by("-emergency", "recorded_at")


def mother_of(ids: frozenset[uuid.UUID]) -> MotherChild | None:
    """The tie to the mother's file."""
    return _open(MotherChild, ids).select_related("mother").first()


def children_of(ids: frozenset[uuid.UUID]) -> QuerySet[MotherChild]:
    """The ties to the children's files, the youngest first."""
    with all_centres(reason="the family of a person whose file was opened by right; each child's file has its own"):
        rows = MotherChild.objects.filter(mother__in=ids, closed_at=None)
        return rows.select_related("patient").order_by("-patient__birth_date")


def papers(ids: frozenset[uuid.UUID]) -> QuerySet[PatientIdentifier]:
    """Numbers the person carries."""
    with all_centres(reason="papers of a person whose file was opened by right"):
        return PatientIdentifier.objects.filter(patient__in=ids, withdrawn_at=None).order_by("recorded_at")


def consents(ids: frozenset[uuid.UUID]) -> QuerySet[Consent]:
    """Informations and answers, the latest first: the first of a kind counts."""
    with all_centres(reason="consents of a person whose file was opened by right"):
        return Consent.objects.filter(patient__in=ids).order_by("-recorded_at", "-id")


def allows_research(ids: set[uuid.UUID]) -> bool:
    """True when the person's latest answer allows pseudonymised reuse."""
    answers = consents(frozenset(ids)).filter(kind="research")
    return answers.values_list("decision", flat=True).first() == "given"


def photo_of(ids: frozenset[uuid.UUID]) -> Photo | None:
    """The photograph in use."""
    return _open(Photo, ids).last()


@dataclass(frozen=True)
class Proposal:
    """A correction proposed by another centre, beside what the file says now."""

    row: Amendment
    label: str
    now: str
    proposed: str


def open_amendments(ids: frozenset[uuid.UUID]) -> list[Proposal]:
    """Corrections proposed by other centres, not decided yet."""
    with all_centres(reason="corrections proposed for a person whose file was opened by right"):
        found = Amendment.objects.filter(patient__in=ids, state=AmendmentState.PROPOSED)
        rows = list(found.select_related("centre", "patient").order_by("recorded_at"))
    return [
        Proposal(
            row,
            field_label(row.field),
            field_value(row.field, getattr(row.patient, row.field)),
            field_value(row.field, typed(row.field, row.after)),
        )
        for row in rows
    ]


def links_of(ids: frozenset[uuid.UUID]) -> list[PatientLink]:
    """Links in force among the person's files."""
    rows = PatientLink.objects.in_force().filter(duplicate__in=ids)
    return list(rows.select_related("duplicate", "canonical").order_by("linked_at"))


def timeline(access: Access, ids: frozenset[uuid.UUID], *, everywhere: bool, limit: int = 30) -> list[BusinessEvent]:
    """What happened, the latest first: this centre's; the others' too (`everywhere`) while a grant is in force.

    Sentences of restricted subjects need their own permission. Without the right to read the record, only
    what concerns the identity is told.
    """
    rows = BusinessEvent.objects.filter(subject_kind="patient", subject_id__in=ids)
    if not everywhere:
        rows = rows.filter(Q(centre_id=access.centre_id) | Q(kind__startswith="patients."))
    rows = rows.filter(Q(permission="") | Q(permission__in=[str(p) for p in access.permissions]))
    if not access.may(Permission.RECORD_READ):
        rows = rows.filter(kind__startswith="patients.").exclude(kind__in=CLINICAL_KINDS)
    return list(rows.order_by("-occurred_at")[:limit])


CLINICAL_KINDS = ("patients.allergy", "patients.problem", "patients.treatment")


def attachment_here(access: Access, patient: Patient) -> PatientAttachment | None:
    """The row by which this centre follows a patient of another one."""
    return PatientAttachment.objects.filter(patient=patient, ended_at=None, centre=access.centre).first()


@dataclass(frozen=True)
class Opening:
    """One line of the page that says who opened the file."""

    at: Any
    who: str
    where: str
    action: str
    reason: str


def openings(ids: frozenset[uuid.UUID], *, days: int = 365, limit: int = 200) -> list[Opening]:
    """Who opened this file, when, where and why, the latest first."""
    since = timezone.now() - timedelta(days=days)
    rows = AccessLog.objects.filter(subject_kind="patient", subject_id__in=ids, recorded_at__gte=since)
    found = list(rows.order_by("-recorded_at")[:limit])
    users = _names(User.objects.filter(pk__in={row.user_id for row in found}))
    centres = {c.pk: c.short_name for c in Centre.objects.filter(pk__in={r.centre_id for r in found if r.centre_id})}
    return [
        Opening(
            row.recorded_at,
            users.get(row.user_id, "?"),
            centres.get(row.centre_id, "") if row.centre_id else "",
            action_label(row.action),
            row.reason,
        )
        for row in found
    ]


def _names(users: QuerySet[User]) -> dict[uuid.UUID, str]:
    return {user.pk: user.display_name for user in users}


def grants_to_review(access: Access) -> list[AccessGrant]:
    """Openings made here of other centres' files, and openings elsewhere of ours, the latest first."""
    with all_centres(reason="the head of a centre sees which of its files were opened elsewhere"):
        rows = AccessGrant.objects.filter(Q(centre=access.centre) | Q(patient__home_centre=access.centre))
        return list(rows.select_related("patient__home_centre", "user", "centre").order_by("-recorded_at")[:200])


def recently_opened(access: Access, limit: int = 10) -> Sequence[Patient]:
    """Files this person opened last, here."""
    rows = AccessLog.objects.filter(user_id=access.user.pk, centre_id=access.centre_id, subject_kind="patient")
    latest = list(dict.fromkeys(rows.order_by("-recorded_at").values_list("subject_id", flat=True)[: limit * 5]))
    patients = Patient.objects.select_related("village").in_bulk(latest[:limit])
    return [patients[pk] for pk in latest[:limit] if pk in patients]


def identity_rows(patient: Patient) -> list[tuple[str, str]]:
    """Labels and values of the identity, empty ones left out but for what is usually asked."""
    shown = [(name, getattr(patient, name)) for name in FIELDS if name not in ("birth_precision", "age_told_on")]
    always = {"given_names", "family_name", "sex", "phone", "village_id", "mother_name"}
    rows = [(field_label(name), field_value(name, value)) for name, value in shown if value or name in always]
    birth = birth_text(patient.birth_date, patient.birth_precision)
    precision = str(BirthPrecision(patient.birth_precision).label)
    return [
        (label, f"{birth} ({precision.lower()})" if label == field_label("birth_date") else value)
        for label, value in rows
    ]
