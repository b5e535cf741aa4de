"""Postnatal contacts (CPoN): mother and babies on one visit, windows from the hour of birth."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from centres.owned import centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from maternity.models.base import Entry, between, cancelled_with_reason
from maternity.models.birth import Delivery, Newborn


@tracked()
class PostnatalContact(Entry):
    """One visit after birth. Units: mmHg, °C, per minute, g/dL."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="postnatal")
    seen_at = models.DateTimeField()
    window = models.CharField(max_length=8, blank=True, editable=False)  # code of the protocol's window, empty outside
    mother_seen = models.BooleanField(default=True)
    danger_signs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    pulse = models.PositiveSmallIntegerField(null=True, blank=True)
    lochia = models.CharField(max_length=10, blank=True)
    uterus = models.CharField(max_length=8, blank=True)
    perineum = models.CharField(max_length=80, blank=True)
    breasts = models.CharField(max_length=80, blank=True)
    pallor = models.BooleanField(null=True, blank=True)
    haemoglobin = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    mood = models.CharField(max_length=80, blank=True)
    iron_tablets = models.PositiveSmallIntegerField(null=True, blank=True)
    planning_counselled = models.BooleanField(null=True, blank=True)
    conclusion = models.TextField(blank=True)
    referred_to = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["seen_at"]
        constraints = [
            SameCentre(field="delivery", name="maternity_postnatal_centre"),
            models.UniqueConstraint(
                fields=["delivery", "seen_at"], condition=Q(cancelled_at=None), name="maternity_postnatal_once"
            ),
            between("systolic", 40, 300, "maternity_postnatal_systolic"),
            between("diastolic", 20, 200, "maternity_postnatal_diastolic"),
            between("temperature", 30, 45, "maternity_postnatal_temperature"),
            between("pulse", 20, 250, "maternity_postnatal_pulse"),
            between("haemoglobin", 1, 25, "maternity_postnatal_hb"),
            between("iron_tablets", 0, 180, "maternity_postnatal_iron"),
            cancelled_with_reason("maternity_postnatal_cancelled"),
        ]
        indexes = [models.Index(fields=["centre", "seen_at"], name="maternity_postnatal_month")]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.seen_at:%Y-%m-%d}"


@tracked()
class BabyCheck(Entry):
    """The baby at a postnatal contact. Units: g, °C, per minute."""

    contact = models.ForeignKey(PostnatalContact, on_delete=models.PROTECT, related_name="babies")
    newborn = models.ForeignKey(Newborn, on_delete=models.PROTECT, related_name="checks")
    danger_signs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    weight_g = models.PositiveSmallIntegerField(null=True, blank=True)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    breathing = models.PositiveSmallIntegerField(null=True, blank=True)
    feeding = models.CharField(max_length=12, blank=True)
    cord = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="contact", name="maternity_check_contact_centre"),
            SameCentre(field="newborn", name="maternity_check_newborn_centre"),
            models.UniqueConstraint(
                fields=["contact", "newborn"], condition=Q(cancelled_at=None), name="maternity_check_once"
            ),
            between("weight_g", 200, 15000, "maternity_check_weight"),
            between("temperature", 28, 45, "maternity_check_temperature"),
            between("breathing", 5, 150, "maternity_check_breathing"),
            cancelled_with_reason("maternity_check_cancelled"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.newborn_id}"
