"""What was written, signed, countersigned and added to a consultation.

A row exists from its author's signature on. The parts (complaints, findings, diagnoses…) are append-only
and carry the revision they belong to: a trainee's note that was returned gets new parts, the former stay.
The parts are inserted before the consultation they belong to (their foreign keys are checked at commit), so
that a trigger can refuse any part of a note that is already submitted or signed.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from care.choices import (
    BedsideTest,
    BodySystem,
    CaseKind,
    Certainty,
    ConsultationState,
    Context,
    FindingState,
    Outcome,
    SignatureRole,
    TestResult,
)
from care.models.visits import Visit
from care.models.vitals import VitalSigns
from catalog.models import Diagnosis
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from core.scoping import ScopedManager, ScopedQuerySet
from patients.choices import LinkPolicy
from patients.models import Patient

WRITTEN_BY_THE_AUTHOR = (
    "patient",
    "visit",
    "vitals",
    "service",
    "context",
    "occurred_at",
    "sheet_number",
    "age_days",
    "history",
    "examination",
    "conclusion",
    "advice",
    "outcome",
    "follow_up_on",
    "author",
    "register_year",
    "register_number",
    "principal_code",
)


def _content_changes() -> pgtrigger.Q:
    changes = pgtrigger.Q()
    for field in WRITTEN_BY_THE_AUTHOR:
        changes |= pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return changes


def unsigned_parent(name: str = "parent_not_signed") -> pgtrigger.Trigger:
    """Refuse a part of a consultation that is submitted or signed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("parent_state", "text")],
        func=(
            "SELECT state INTO parent_state FROM public.care_consultation WHERE id = NEW.consultation_id; "
            "IF parent_state IN ('submitted', 'signed') THEN "
            "RAISE EXCEPTION 'care: the consultation is signed, add an addendum'; END IF; RETURN NEW;"
        ),
    )


class ConsultationQuerySet(ScopedQuerySet):
    def awaiting(self) -> ConsultationQuerySet:
        """Trainees' notes that wait for a supervisor."""
        return self.filter(state=ConsultationState.SUBMITTED)

    def latest_first(self) -> ConsultationQuerySet:
        """By act date, the most recent first."""
        return self.order_by("-occurred_at", "-id")


@tracked()
class Consultation(CentreOwned):
    """A consultation as its author signed it. `age_days` is the age at the act, for the reports."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="consultations")
    vitals = models.ForeignKey(VitalSigns, on_delete=models.PROTECT, null=True, related_name="+")
    service = models.CharField(max_length=20)
    context = models.CharField(max_length=9, choices=Context, default=Context.NEW)
    occurred_at = models.DateTimeField()
    late_reason = models.CharField(max_length=160, blank=True)
    sheet_number = models.CharField(max_length=20, blank=True)  # degraded-mode sheet it was typed in from
    age_days = models.PositiveIntegerField(null=True)
    history = models.TextField(blank=True)
    examination = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome)
    follow_up_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=ConsultationState)
    revision = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=160)
    author_role = models.CharField(max_length=120)
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    supervisor_name = models.CharField(max_length=160, blank=True)
    signed_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.CharField(max_length=300, blank=True)
    countersigned_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64)
    register_year = models.PositiveSmallIntegerField()
    register_number = models.PositiveIntegerField()
    principal_code = models.CharField(max_length=40, blank=True)  # of the principal diagnosis, for lists

    objects = ScopedManager.from_queryset(ConsultationQuerySet)()

    class Meta:
        constraints = [
            SameCentre(field="visit", name="care_consultation_visit_centre"),
            SameCentre(field="vitals", name="care_consultation_vitals_centre"),
            models.UniqueConstraint(
                fields=["centre", "register_year", "register_number"], name="care_consultation_register_line"
            ),
            models.UniqueConstraint(
                fields=["centre", "sheet_number"], condition=~Q(sheet_number=""), name="care_consultation_sheet_once"
            ),
            models.CheckConstraint(
                condition=Q(supervisor=None) | ~Q(supervisor=F("author")), name="care_supervisor_is_another"
            ),
            models.CheckConstraint(
                condition=Q(state="signed") | Q(supervisor__isnull=False), name="care_submitted_to_someone"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_reason=""), name="care_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(countersigned_at=None) | Q(state="signed", supervisor__isnull=False),
                name="care_countersigned_is_signed",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="care_consultation_outcome_known"),
        ]
        indexes = [
            models.Index(fields=["patient", "-occurred_at"], name="care_consultation_patient"),
            models.Index(fields=["centre", "-occurred_at"], name="care_consultation_day"),
            models.Index(fields=["author", "-occurred_at"], name="care_consultation_author"),
            models.Index(
                fields=["centre", "signed_at"], condition=Q(state="submitted"), name="care_consultation_awaiting"
            ),
            models.Index(fields=["author"], condition=Q(state="returned"), name="care_consultation_returned"),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="signed", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="signed")),
            pgtrigger.Protect(
                name="submitted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="submitted") & _content_changes(),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register_number}/{self.register_year}"

    @property
    def register_line(self) -> str:
        """Line of the year's register: 412/2026."""
        return f"{self.register_number}/{self.register_year}"

    @property
    def is_final(self) -> bool:
        """Signed, and countersigned where it must be."""
        return self.state == ConsultationState.SIGNED


class Part(CentreOwned):
    """A part of one revision of a consultation: inserted before its signature, never changed."""

    append_only = True
    untracked = "append-only"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="%(class)s_rows")
    revision = models.PositiveSmallIntegerField(default=1)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["rank"]


class Complaint(Part):
    """A motive, with its duration in days."""

    code = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=120)
    days = models.PositiveSmallIntegerField(null=True)

    class Meta(Part.Meta):
        constraints = [SameCentre(field="consultation", name="care_complaint_centre")]
        triggers = [append_only_trigger(), unsigned_parent()]


class ExaminationFinding(Part):
    """What the examination of one system showed."""

    system = models.CharField(max_length=14, choices=BodySystem)
    state = models.CharField(max_length=8, choices=FindingState)
    text = models.CharField(max_length=500, blank=True)

    class Meta(Part.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_finding_centre"),
            models.UniqueConstraint(fields=["consultation", "revision", "system"], name="care_finding_once"),
            models.CheckConstraint(
                condition=~Q(state="abnormal") | ~Q(text=""), name="care_finding_abnormal_is_described"
            ),
        ]
        triggers = [append_only_trigger(), unsigned_parent()]


class Observation(Part):
    """One coded answer of a guided sheet (IMCI and others): a code, and a number or a coded value."""

    code = models.CharField(max_length=60)
    number = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    value = models.CharField(max_length=40, blank=True)

    class Meta(Part.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_observation_centre"),
            models.UniqueConstraint(fields=["consultation", "revision", "code", "value"], name="care_observation_once"),
            models.CheckConstraint(condition=Q(number__isnull=False) | ~Q(value=""), name="care_observation_has_value"),
        ]
        triggers = [append_only_trigger(), unsigned_parent()]


class Classification(Part):
    """The class of a box as computed from the protocol version, and the one kept by the clinician."""

    box = models.CharField(max_length=30)
    computed_code = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=6)
    override_reason = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=30)
    source = models.CharField(max_length=200)

    class Meta(Part.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_classification_centre"),
            models.CheckConstraint(
                condition=Q(code=F("computed_code")) | ~Q(override_reason=""),
                name="care_classification_override_has_reason",
            ),
        ]
        triggers = [append_only_trigger(), unsigned_parent()]


class BedsideTestResult(Part):
    """A test read during the consultation, with the lot of the kit."""

    test = models.CharField(max_length=12, choices=BedsideTest)
    result = models.CharField(max_length=8, choices=TestResult, blank=True)
    number = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    detail = models.CharField(max_length=120, blank=True)
    lot = models.CharField(max_length=30, blank=True)
    read_by_id = models.UUIDField(null=True)

    class Meta(Part.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_bedside_centre"),
            models.CheckConstraint(
                condition=~Q(result="") | Q(number__isnull=False) | ~Q(detail=""), name="care_bedside_has_result"
            ),
        ]
        triggers = [append_only_trigger(), unsigned_parent()]


class ConsultationDiagnosis(Part):
    """A coded diagnosis; rank 0 is the principal one."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.PROTECT, related_name="+")
    certainty = models.CharField(max_length=9, choices=Certainty)
    case = models.CharField(max_length=3, choices=CaseKind, default=CaseKind.NEW)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Part.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_diagnosis_centre"),
            models.UniqueConstraint(fields=["consultation", "revision", "diagnosis"], name="care_diagnosis_once"),
            models.UniqueConstraint(fields=["consultation", "revision", "rank"], name="care_diagnosis_rank_once"),
        ]
        indexes = [models.Index(fields=["diagnosis", "centre"], name="care_diagnosis_code")]
        triggers = [append_only_trigger(), unsigned_parent()]


class Signature(CentreOwned):
    """Who signed which revision, in which capacity, and the hash of what was signed."""

    append_only = True
    untracked = "append-only"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="signatures")
    revision = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=SignatureRole)
    signer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            SameCentre(field="consultation", name="care_signature_centre"),
            models.UniqueConstraint(fields=["consultation", "revision", "role"], name="care_signature_once"),
        ]
        triggers = [append_only_trigger()]


class Addendum(CentreOwned):
    """A signed note added after the signature; the consultation itself does not change."""

    append_only = True
    untracked = "append-only"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=160)
    author_role = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            SameCentre(field="consultation", name="care_addendum_centre"),
            models.CheckConstraint(condition=~Q(text=""), name="care_addendum_not_empty"),
        ]
        triggers = [append_only_trigger()]


class RegisterCounter(CentreOwned):
    """Last line given in the consultation register of a year."""

    untracked = "a counter; the lines given stand on the consultations"

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="care_register_counter_once")]
        triggers = [centre_immutable()]
