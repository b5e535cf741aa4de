"""The people around a patient."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.owned import centre_immutable
from core.history import tracked
from patients.choices import ContactKind, LinkPolicy
from patients.models.clinical import ClosableRow
from patients.models.registry import Patient


@tracked()
class Contact(ClosableRow):
    """A person to call, or who comes with the patient."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=9, choices=ContactKind)
    phone = models.CharField(max_length=16, blank=True)  # E.164
    emergency = models.BooleanField(default=False, db_default=False)
    note = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name_plural = _("contact persons")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="patients_contact_named")]
        indexes = [
            models.Index(fields=["patient"], condition=Q(closed_at=None), name="patients_contact_open"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="patients_contact_phone"),
        ]
        triggers = [centre_immutable()]


@tracked()
class MotherChild(ClosableRow):
    """The file of a mother and the file of her child (`patient`)."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.CHOOSE, "mother": LinkPolicy.UNION}

    mother = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = _("family ties")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(closed_at=None), name="patients_one_mother_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(patient=F("mother")), name="patients_not_own_mother"),
        ]
        indexes = [models.Index(fields=["mother"], condition=Q(closed_at=None), name="patients_children")]
        triggers = [centre_immutable()]
