"""How a centre that did not register a patient comes to see the patient."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from centres.owned import CentreOwned, centre_immutable
from core.history import tracked
from core.scoping import ScopedManager, ScopedQuerySet
from patients.choices import GrantReason, LinkPolicy
from patients.models.registry import Patient


@tracked()
class PatientAttachment(CentreOwned):
    """A patient registered elsewhere is followed here too, from a day on."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="attachments")
    reason = models.CharField(max_length=160, blank=True)
    attached_by_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name_plural = _("centres of follow-up")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "patient"], condition=Q(ended_at=None), name="patients_attached_once"
            ),
        ]
        triggers = [centre_immutable()]


class GrantQuerySet(ScopedQuerySet):
    def in_force(self, at: dt.datetime) -> GrantQuerySet:
        """Grants that still open the file at this time."""
        return self.filter(expires_at__gt=at, revoked_at=None)


@tracked()
class AccessGrant(CentreOwned):
    """One person may open one patient's file of other centres until a time, for a stated reason."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=GrantReason)
    explanation = models.CharField(max_length=300, blank=True)
    proof = models.CharField(max_length=20)  # what the person showed: phone, card and birth year
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_id = models.UUIDField(null=True)
    review_note = models.CharField(max_length=300, blank=True)

    objects = ScopedManager.from_queryset(GrantQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["user", "patient", "-expires_at"], name="patients_grant_of_user")]
        triggers = [centre_immutable()]
