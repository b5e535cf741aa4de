"""Printed documents: numbered by centre and year, each with a code that anyone can check."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import User
from care.choices import DocumentKind
from care.models.consultations import Consultation
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.models import append_only_trigger
from patients.choices import LinkPolicy
from patients.models import Patient


class DocumentCounter(CentreOwned):
    """Last number given to a kind of document in a year."""

    untracked = "a counter; the numbers given stand on the documents"

    kind = models.CharField(max_length=12, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "kind", "year"], name="care_document_counter_once")]
        triggers = [centre_immutable()]


class IssuedDocument(CentreOwned):
    """A document handed to the patient. `subject_id` is the row it was printed from."""

    append_only = True
    untracked = "append-only"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    kind = models.CharField(max_length=12, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, null=True, related_name="documents")
    subject_id = models.UUIDField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_by_name = models.CharField(max_length=160)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            SameCentre(field="consultation", name="care_document_consultation_centre"),
            models.UniqueConstraint(fields=["centre", "kind", "year", "serial"], name="care_document_number_once"),
            models.UniqueConstraint(fields=["kind", "subject_id"], name="care_document_once"),
        ]
        triggers = [append_only_trigger()]

    @property
    def number(self) -> str:
        """As printed: 26-09133."""
        return f"{self.year % 100:02d}-{self.serial:05d}"
