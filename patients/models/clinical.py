"""What every clinician must see before acting: allergies, problems, current treatments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.owned import centre_immutable
from core.history import tracked
from patients.choices import Sensitivity, Severity
from patients.models.registry import PatientRow


class ClosableRow(PatientRow):
    """A statement that holds until it is closed with author, time and reason."""

    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)
    closed_reason = models.CharField(max_length=160, blank=True)

    class Meta:
        abstract = True


@tracked()
class Allergy(ClosableRow):
    """A substance the person reacted to."""

    substance = models.CharField(max_length=80)
    medicine_code = models.CharField(max_length=40, blank=True)  # of the catalogue, when it is a medicine
    reaction = models.CharField(max_length=160, blank=True)
    severity = models.CharField(max_length=8, choices=Severity, blank=True)
    since_year = models.PositiveSmallIntegerField(null=True)
    confirmed = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name_plural = _("allergies")
        constraints = [models.CheckConstraint(condition=~Q(substance=""), name="patients_allergy_named")]
        indexes = [models.Index(fields=["patient"], condition=Q(closed_at=None), name="patients_allergy_open")]
        triggers = [centre_immutable()]


@tracked()
class Problem(ClosableRow):
    """A lasting health problem. Restricted subjects are read with a permission of their own."""

    label = models.CharField(max_length=120)
    diagnosis_code = models.CharField(max_length=40, blank=True)
    sensitivity = models.CharField(max_length=8, choices=Sensitivity, default=Sensitivity.NONE)
    since = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("problems")
        constraints = [models.CheckConstraint(condition=~Q(label=""), name="patients_problem_named")]
        indexes = [models.Index(fields=["patient"], condition=Q(closed_at=None), name="patients_problem_open")]
        triggers = [centre_immutable()]


@tracked()
class CurrentTreatment(ClosableRow):
    """A treatment taken over time, ours or not."""

    label = models.CharField(max_length=120)
    medicine_code = models.CharField(max_length=40, blank=True)
    dosage = models.CharField(max_length=120, blank=True)
    sensitivity = models.CharField(max_length=8, choices=Sensitivity, default=Sensitivity.NONE)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = _("current treatments")
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="patients_treatment_named"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="patients_treatment_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["patient"], condition=Q(closed_at=None), name="patients_treatment_open")]
        triggers = [centre_immutable()]
