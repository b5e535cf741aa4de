"""A labour: its header and one row per time of observation."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from centres.owned import centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from maternity.choices import Dipstick
from maternity.models.base import Entry, between, cancelled_with_reason
from maternity.models.pregnancy import Pregnancy


@tracked()
class Labour(Entry):
    """A labour followed at the centre; it ends with the delivery or the referral."""

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="labours")
    admitted_at = models.DateTimeField()
    onset_at = models.DateTimeField(null=True, blank=True)
    active_at = models.DateTimeField(null=True, blank=True)  # active phase diagnosed: 5 cm
    membranes_ruptured_at = models.DateTimeField(null=True, blank=True)
    parity = models.PositiveSmallIntegerField(default=0)
    risk_factors = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    referred_to = models.CharField(max_length=120, blank=True)
    handover_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="pregnancy", name="maternity_labour_centre"),
            models.UniqueConstraint(
                fields=["pregnancy"], condition=Q(ended_at=None, cancelled_at=None), name="maternity_one_open_labour"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("admitted_at")), name="maternity_labour_ends_later"
            ),
            cancelled_with_reason("maternity_labour_cancelled"),
        ]
        indexes = [
            models.Index(fields=["centre"], condition=Q(ended_at=None, cancelled_at=None), name="maternity_in_labour"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.pregnancy_id} {self.admitted_at:%Y-%m-%d %H:%M}"


@tracked()
class LabourObservation(Entry):
    """What was seen at one time. Blank = not assessed, never normal. Units: per minute, mmHg, °C, seconds, cm."""

    labour = models.ForeignKey(Labour, on_delete=models.PROTECT, related_name="observations")
    at = models.DateTimeField()
    companion = models.CharField(max_length=8, blank=True)
    pain_relief = models.CharField(max_length=8, blank=True)
    oral_fluid = models.CharField(max_length=8, blank=True)
    posture = models.CharField(max_length=8, blank=True)
    fhr = models.PositiveSmallIntegerField(null=True, blank=True)
    deceleration = models.CharField(max_length=10, blank=True)
    amniotic_fluid = models.CharField(max_length=6, blank=True)
    fetal_position = models.CharField(max_length=20, blank=True)
    caput = models.CharField(max_length=4, blank=True)
    moulding = models.CharField(max_length=4, blank=True)
    pulse = models.PositiveSmallIntegerField(null=True, blank=True)
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    temperature_c = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    urine_protein = models.CharField(max_length=4, choices=Dipstick, blank=True)
    urine_acetone = models.CharField(max_length=4, choices=Dipstick, blank=True)
    contractions_10min = models.PositiveSmallIntegerField(null=True, blank=True)
    contraction_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    cervix = models.PositiveSmallIntegerField(null=True, blank=True)
    descent = models.PositiveSmallIntegerField(null=True, blank=True)  # fifths above the brim
    pushing = models.BooleanField(default=False)
    medicine = models.CharField(max_length=120, blank=True)
    iv_fluid = models.CharField(max_length=80, blank=True)
    assessment = models.CharField(max_length=300, blank=True)
    plan = models.CharField(max_length=300, blank=True)
    alerts = ArrayField(models.CharField(max_length=24), default=list, blank=True, editable=False)
    author_name = models.CharField(max_length=160, editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            SameCentre(field="labour", name="maternity_observation_centre"),
            models.UniqueConstraint(
                fields=["labour", "at"], condition=Q(cancelled_at=None), name="maternity_one_observation_a_time"
            ),
            models.CheckConstraint(
                condition=Q(alerts=[]) | (~Q(assessment="") & ~Q(plan="")), name="maternity_alert_needs_plan"
            ),
            between("fhr", 50, 250, "maternity_labour_fhr"),
            between("pulse", 20, 250, "maternity_labour_pulse"),
            between("systolic", 40, 300, "maternity_labour_systolic"),
            between("diastolic", 20, 200, "maternity_labour_diastolic"),
            between("temperature_c", 30, 45, "maternity_labour_temperature"),
            between("contractions_10min", 0, 15, "maternity_labour_contractions"),
            between("contraction_seconds", 0, 300, "maternity_labour_duration"),
            between("cervix", 0, 10, "maternity_labour_cervix"),
            between("descent", 0, 5, "maternity_labour_descent"),
            cancelled_with_reason("maternity_observation_cancelled"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
