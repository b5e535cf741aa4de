"""Antenatal contacts (CPN) and the tracing of women who did not come."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from centres.owned import centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from maternity.choices import (
    ContactReason,
    Dipstick,
    Presentation,
    TestResult,
    TracerKind,
    TracingOutcome,
    YesNoUnknown,
)
from maternity.models.base import Entry, between, cancelled_with_reason
from maternity.models.pregnancy import Pregnancy


@tracked()
class AncContact(Entry):
    """One antenatal contact. Its rank is computed: contacts elsewhere + order by date in the pregnancy.

    Units: kg, cm, mmHg, °C, per minute, g/dL.
    """

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="contacts")
    contact_on = models.DateField()
    reason = models.CharField(max_length=10, choices=ContactReason, default=ContactReason.SCHEDULED)
    danger_signs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    danger_signs_asked = models.BooleanField(default=True)
    weight = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    height = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    muac = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    repeat_systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    repeat_diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    symptoms = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    pulse = models.PositiveSmallIntegerField(null=True, blank=True)
    pallor = models.BooleanField(null=True, blank=True)
    oedema = models.BooleanField(null=True, blank=True)
    fundal_height = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    fetal_movement = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    fetal_heart_rate = models.PositiveSmallIntegerField(null=True, blank=True)
    presentation = models.CharField(max_length=10, choices=Presentation, blank=True)
    haemoglobin = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    urine_protein = models.CharField(max_length=4, choices=Dipstick, blank=True)
    urine_glucose = models.CharField(max_length=4, choices=Dipstick, blank=True)
    hiv = models.CharField(max_length=12, choices=TestResult, blank=True)
    syphilis = models.CharField(max_length=12, choices=TestResult, blank=True)
    hepatitis_b = models.CharField(max_length=12, choices=TestResult, blank=True)
    not_done = models.JSONField(default=dict, blank=True)  # {field: NotDone code}
    sp_dose = models.PositiveSmallIntegerField(null=True, blank=True)  # number of the dose in this pregnancy
    td_dose = models.PositiveSmallIntegerField(null=True, blank=True)  # number of the dose in her life
    iron_tablets = models.PositiveSmallIntegerField(null=True, blank=True)
    dewormed = models.BooleanField(null=True, blank=True)
    net_given = models.BooleanField(null=True, blank=True)
    counselling = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    conclusion = models.TextField(blank=True)
    referred_to = models.CharField(max_length=120, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    responsible_id = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = [
            SameCentre(field="pregnancy", name="maternity_contact_centre"),
            models.UniqueConstraint(
                fields=["pregnancy", "contact_on"], condition=Q(cancelled_at=None), name="maternity_one_contact_a_day"
            ),
            between("weight", 25, 250, "maternity_contact_weight"),
            between("height", 100, 220, "maternity_contact_height"),
            between("muac", 10, 60, "maternity_contact_muac"),
            between("systolic", 40, 300, "maternity_contact_systolic"),
            between("diastolic", 20, 200, "maternity_contact_diastolic"),
            between("repeat_systolic", 40, 300, "maternity_contact_repeat_sys"),
            between("repeat_diastolic", 20, 200, "maternity_contact_repeat_dia"),
            between("temperature", 30, 45, "maternity_contact_temperature"),
            between("pulse", 20, 250, "maternity_contact_pulse"),
            between("fundal_height", 1, 60, "maternity_contact_height_uterus"),
            between("fetal_heart_rate", 40, 250, "maternity_contact_fhr"),
            between("haemoglobin", 1, 25, "maternity_contact_hb"),
            between("iron_tablets", 0, 180, "maternity_contact_iron"),
            between("sp_dose", 1, 12, "maternity_contact_sp"),
            between("td_dose", 1, 5, "maternity_contact_td"),
            models.CheckConstraint(
                condition=Q(systolic=None) | Q(diastolic=None) | Q(diastolic__lt=F("systolic")),
                name="maternity_contact_pressure_order",
            ),
            cancelled_with_reason("maternity_contact_cancelled"),
        ]
        indexes = [
            models.Index(fields=["centre", "contact_on"], name="maternity_contact_month"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.pregnancy_id} {self.contact_on}"


@tracked()
class Tracing(Entry):
    """Someone was asked to look for a woman who missed a visit; what came out of it."""

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="tracings")
    missed_on = models.DateField()  # the visit that was missed
    asked_on = models.DateField()
    tracer_kind = models.CharField(max_length=9, choices=TracerKind)
    tracer_name = models.CharField(max_length=80)
    outcome = models.CharField(max_length=14, choices=TracingOutcome, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="pregnancy", name="maternity_tracing_centre"),
            models.UniqueConstraint(
                fields=["pregnancy"], condition=Q(outcome="", cancelled_at=None), name="maternity_one_open_tracing"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None)
                | (~Q(outcome="") & Q(outcome_on__isnull=False, outcome_on__gte=F("asked_on"))),
                name="maternity_tracing_outcome_has_day",
            ),
            cancelled_with_reason("maternity_tracing_cancelled"),
        ]
        indexes = [models.Index(fields=["centre"], condition=Q(outcome=""), name="maternity_tracing_open")]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.tracer_name} {self.asked_on}"
