"""Family planning visits (PF), after birth and post-abortion ones included."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from catalog.models import ContraceptiveMethod
from centres.owned import centre_immutable
from core.history import tracked
from maternity.choices import PlanningReason, RemovalReason, UserType
from maternity.models.base import Entry, between, cancelled_with_reason
from patients.choices import LinkPolicy
from patients.models import Patient


@tracked()
class PlanningVisit(Entry):
    """One family planning visit: method, quantity, lot, when to come back."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    visit_on = models.DateField()
    reason = models.CharField(max_length=12, choices=PlanningReason)
    user_type = models.CharField(max_length=8, choices=UserType)
    method = models.ForeignKey(ContraceptiveMethod, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quantity = models.PositiveSmallIntegerField(null=True, blank=True)  # in the method's dispensed unit
    lot = models.CharField(max_length=40, blank=True)
    eligibility = models.PositiveSmallIntegerField(null=True, blank=True)  # WHO medical eligibility category 1–4
    conditions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    systolic = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic = models.PositiveSmallIntegerField(null=True, blank=True)
    pregnancy_ruled_out = models.BooleanField(null=True, blank=True)
    breastfeeding = models.BooleanField(null=True, blank=True)
    postpartum = models.BooleanField(default=False)
    post_abortion = models.BooleanField(default=False)
    next_due_on = models.DateField(null=True, blank=True)
    removal_reason = models.CharField(max_length=15, choices=RemovalReason, blank=True)
    stop_reason = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            between("eligibility", 1, 4, "maternity_planning_eligibility"),
            between("quantity", 1, 500, "maternity_planning_quantity"),
            between("systolic", 40, 300, "maternity_planning_systolic"),
            between("diastolic", 20, 200, "maternity_planning_diastolic"),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(method__isnull=False), name="maternity_planning_quantity_has_method"
            ),
            models.CheckConstraint(
                condition=~Q(reason="removal") | ~Q(removal_reason=""), name="maternity_removal_has_reason"
            ),
            cancelled_with_reason("maternity_planning_cancelled"),
        ]
        indexes = [
            models.Index(fields=["centre", "visit_on"], name="maternity_planning_month"),
            models.Index(fields=["centre", "next_due_on"], name="maternity_planning_due"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.visit_on}"
