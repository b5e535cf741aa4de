"""What was said to the person, what the person agreed to, what another centre corrected, the photograph."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.owned import centre_immutable
from core.history import tracked
from core.models import append_only_trigger
from patients.choices import AmendmentState, ConsentDecision, ConsentKind, ConsentManner, Language
from patients.models.clinical import ClosableRow
from patients.models.registry import PatientRow


class Consent(PatientRow):
    """An answer, or an information given; the latest one of its kind counts."""

    append_only = True
    untracked = "append-only"

    kind = models.CharField(max_length=8, choices=ConsentKind)
    decision = models.CharField(max_length=9, choices=ConsentDecision)
    manner = models.CharField(max_length=8, choices=ConsentManner)
    language = models.CharField(max_length=3, choices=Language)
    given_on = models.DateField()
    informed_by = models.CharField(max_length=120)
    notice_version = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="notice", decision="informed")
                | Q(kind="research", decision__in=["given", "refused", "withdrawn"]),
                name="patients_consent_decision_fits",
            ),
        ]
        indexes = [models.Index(fields=["patient", "kind", "-recorded_at"], name="patients_consent_latest")]
        triggers = [append_only_trigger()]


@tracked()
class Amendment(PatientRow):
    """A correction of the identity by a centre that does not own the file; the owner accepts or declines it."""

    field = models.CharField(max_length=20)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=AmendmentState, default=AmendmentState.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = _("proposed corrections")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None) | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="patients_amendment_decided_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["patient"], condition=Q(state="proposed"), name="patients_amendment_open"),
        ]
        triggers = [centre_immutable()]


@tracked()
class Photo(ClosableRow):
    """A photograph, stored by its content outside the database."""

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()  # bytes

    class Meta:
        verbose_name_plural = _("photographs")
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(closed_at=None), name="patients_one_photo"),
        ]
        triggers = [centre_immutable()]
