"""What leaves with the patient under a signature: referral and its answer, medical certificate."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from care.choices import CertificateKind
from care.models.consultations import Consultation
from catalog.choices import Urgency
from catalog.models import ReferralReason
from centres.owned import CentreOwned
from core.constraints import SameCentre
from core.models import append_only_trigger
from patients.choices import LinkPolicy
from patients.models import Patient


class Letter(CentreOwned):
    """A signed text about a consultation; another one replaces it, it is never changed."""

    append_only = True
    untracked = "append-only"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="%(class)s_rows")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=160)
    author_role = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["signed_at"]


class Referral(Letter):
    """A patient sent to another structure: why, how fast, with what already given."""

    reason = models.ForeignKey(ReferralReason, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=10, choices=Urgency)
    destination = models.CharField(max_length=160)
    findings = models.TextField()
    given = models.TextField(blank=True)
    transport = models.CharField(max_length=120, blank=True)

    class Meta(Letter.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_referral_centre"),
            models.CheckConstraint(condition=~Q(findings=""), name="care_referral_says_why"),
        ]
        indexes = [models.Index(fields=["centre", "-signed_at"], name="care_referral_day")]
        triggers = [append_only_trigger()]


class CounterReferral(CentreOwned):
    """What the other structure answered, as it reached the centre."""

    append_only = True
    untracked = "append-only"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="answers")
    received_on = models.DateField()
    from_whom = models.CharField(max_length=160)
    diagnosis = models.CharField(max_length=300)
    treatment = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    recorded_by_id = models.UUIDField()
    recorded_by_name = models.CharField(max_length=160)
    recorded_on = models.DateTimeField()

    class Meta:
        ordering = ["received_on"]
        constraints = [
            SameCentre(field="referral", name="care_counter_referral_centre"),
            models.CheckConstraint(condition=~Q(diagnosis=""), name="care_counter_referral_answers"),
        ]
        triggers = [append_only_trigger()]


class Certificate(Letter):
    """A medical certificate: rest with its days, fitness, state of health, death."""

    kind = models.CharField(max_length=8, choices=CertificateKind)
    text = models.TextField()
    from_day = models.DateField()
    until_day = models.DateField(null=True)

    class Meta(Letter.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_certificate_centre"),
            models.CheckConstraint(condition=~Q(text=""), name="care_certificate_says_something"),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")), name="care_certificate_days"
            ),
            models.CheckConstraint(
                condition=~Q(kind="rest") | Q(until_day__isnull=False), name="care_certificate_rest_has_an_end"
            ),
        ]
        triggers = [append_only_trigger()]
