"""Consultations of the paper register, as they were written before the software."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from catalog.models import Diagnosis
from centres.owned import CentreOwned
from core.models import append_only_trigger
from patients.choices import LinkPolicy
from patients.models import Patient


class PastConsultation(CentreOwned):
    """A line of an old register brought in from a file. Not signed by anybody here: it is read, never counted.

    `sensitive` and `subject` say whether a restricted subject is named anywhere in the line.
    """

    append_only = True
    untracked = "append-only"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    register_number = models.CharField(max_length=60)  # as written on paper
    register_key = models.CharField(max_length=60)  # capitals and digits only
    seen_on = models.DateField()
    complaint = models.CharField(max_length=300, blank=True)
    diagnosis_text = models.CharField(max_length=200, blank=True)
    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.PROTECT, null=True, related_name="+")
    sensitive = models.BooleanField(default=False)
    subject = models.CharField(max_length=8, blank=True)  # as in care.rules.sensitivity
    treatment = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=120, blank=True)
    carer_name = models.CharField(max_length=120, blank=True)
    imported_by_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "register_key"], name="care_past_register_once"),
            models.CheckConstraint(condition=~Q(register_key=""), name="care_past_has_number"),
            models.CheckConstraint(
                condition=~Q(complaint="") | ~Q(diagnosis_text="") | ~Q(treatment=""), name="care_past_says_something"
            ),
        ]
        indexes = [models.Index(fields=["patient", "-seen_on"], name="care_past_patient")]
        triggers = [append_only_trigger()]
