"""Vital signs: typed columns within absolute limits, with the flags and the ranges they came from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from care.models.visits import Visit
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from patients.choices import LinkPolicy
from patients.models import Patient

# The widest limits of any age (care/data/vital_limits.csv); the age's own are applied by the rules.
WIDEST_LIMITS: dict[str, tuple[str, str]] = {
    "temperature_c": ("28", "45"),
    "respiratory_rate": ("5", "150"),
    "pulse": ("20", "300"),
    "systolic": ("40", "300"),
    "diastolic": ("20", "200"),
    "spo2": ("30", "100"),
    "weight_kg": ("0.3", "250"),
    "height_cm": ("20", "250"),
    "muac_mm": ("60", "600"),
    "glucose_mmol_l": ("0.3", "60"),
    "hb_g_dl": ("1", "25"),
}
MEASURES = tuple(WIDEST_LIMITS)


def _within(measure: str, low: str, high: str) -> models.CheckConstraint:
    inside = Q(**{f"{measure}__gte": Decimal(low), f"{measure}__lte": Decimal(high)})
    return models.CheckConstraint(condition=Q(**{measure: None}) | inside, name=f"care_vitals_{measure}")


def _something_taken() -> Q:
    taken = Q(oedema__isnull=False)
    for measure in MEASURES:
        taken |= Q(**{f"{measure}__isnull": False})
    return taken


@tracked()
class VitalSigns(CentreOwned):
    """One taking of the vital signs. A wrong one is cancelled with a reason and taken again.

    `flags`: list of {measure, level, unit, low, high, version, source} as they were read on the day.
    `growth`: z-scores {indicator: {z, code}} by the WHO standards, for a child under five.
    """

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="vitals")
    taken_at = models.DateTimeField()
    taken_by_id = models.UUIDField()
    taken_by_name = models.CharField(max_length=160)
    age_days = models.PositiveIntegerField(null=True)
    temperature_c = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    respiratory_rate = models.PositiveSmallIntegerField(null=True)
    pulse = models.PositiveSmallIntegerField(null=True)
    systolic = models.PositiveSmallIntegerField(null=True)
    diastolic = models.PositiveSmallIntegerField(null=True)
    spo2 = models.PositiveSmallIntegerField(null=True)
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    height_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    lying = models.BooleanField(null=True)  # length measured lying down, otherwise standing
    muac_mm = models.PositiveSmallIntegerField(null=True)
    oedema = models.PositiveSmallIntegerField(null=True)  # 0 none, 1 to 3 crosses
    glucose_mmol_l = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    hb_g_dl = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    note = models.CharField(max_length=200, blank=True)
    flags = models.JSONField(default=list, blank=True)
    growth = models.JSONField(default=dict, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_id = models.UUIDField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="visit", name="care_vitals_visit_centre"),
            *(_within(measure, *limits) for measure, limits in WIDEST_LIMITS.items()),
            models.CheckConstraint(
                condition=Q(systolic=None) | Q(diastolic=None) | Q(systolic__gt=F("diastolic")),
                name="care_vitals_pressure_order",
            ),
            models.CheckConstraint(condition=_something_taken(), name="care_vitals_something_taken"),
            models.CheckConstraint(condition=Q(oedema=None) | Q(oedema__lte=3), name="care_vitals_oedema_known"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="care_vitals_cancelled_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-taken_at"], name="care_vitals_patient"),
            models.Index(fields=["visit"], name="care_vitals_visit"),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="measures_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["cancelled_at", "cancelled_by_id", "cancelled_reason"]),
            ),
        ]

    def values(self) -> dict[str, Any]:
        """Measures that were taken, by name."""
        return {name: getattr(self, name) for name in MEASURES if getattr(self, name) is not None}
