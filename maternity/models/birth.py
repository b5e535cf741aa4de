"""The delivery, the babies (stillborn ones too: a row, not a person), and the review of a death."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from centres.owned import centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from maternity.choices import (
    Attendant,
    BabySex,
    BirthOutcome,
    BirthPlace,
    DeathTiming,
    DeliveryMode,
    MotherCondition,
    Perineum,
    Resuscitation,
    ReviewSubject,
    Uterotonic,
    YesNoUnknown,
)
from maternity.models.base import Entry, between, cancelled_with_reason
from maternity.models.labour import Labour
from maternity.models.pregnancy import Pregnancy
from patients.choices import LinkPolicy
from patients.models import Patient


def facts_kept(*fields: str, once: pgtrigger.Condition | None = None) -> pgtrigger.Trigger:
    """Refuse to change these columns of a signed row; cancelling it, and what comes later, remain possible."""
    changed = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in fields))
    condition = changed if once is None else once & changed
    return pgtrigger.Protect(name="facts_kept", operation=pgtrigger.Update, condition=condition)


@tracked()
class Delivery(Entry):
    """One delivery: one or several babies. Signed facts are corrected by cancelling and entering again."""

    pregnancy = models.ForeignKey(Pregnancy, on_delete=models.PROTECT, related_name="deliveries")
    labour = models.ForeignKey(Labour, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delivered_at = models.DateTimeField()
    time_known = models.BooleanField(default=True)  # a birth at home may be known by its day only
    place = models.CharField(max_length=14, choices=BirthPlace, default=BirthPlace.HERE)
    attendant = models.CharField(max_length=15, choices=Attendant)
    attendant_name = models.CharField(max_length=120, blank=True)
    responsible_id = models.UUIDField(null=True, editable=False)
    mode = models.CharField(max_length=18, choices=DeliveryMode, default=DeliveryMode.SPONTANEOUS)
    companion = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    rupture_at = models.DateTimeField(null=True, blank=True)
    full_dilatation_at = models.DateTimeField(null=True, blank=True)
    placenta_at = models.DateTimeField(null=True, blank=True)
    uterotonic = models.CharField(max_length=11, choices=Uterotonic, blank=True)
    controlled_traction = models.BooleanField(null=True, blank=True)
    tone_checked = models.BooleanField(null=True, blank=True)
    placenta_complete = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    blood_loss_ml = models.PositiveSmallIntegerField(null=True, blank=True)
    blood_loss_measured = models.BooleanField(default=False)
    perineum = models.CharField(max_length=10, choices=Perineum, blank=True)
    complications = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    mother_condition = models.CharField(max_length=8, choices=MotherCondition, default=MotherCondition.WELL)
    referred_to = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by_id = models.UUIDField(null=True, editable=False)
    discharged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            SameCentre(field="pregnancy", name="maternity_delivery_centre"),
            SameCentre(field="labour", name="maternity_delivery_labour_centre"),
            models.UniqueConstraint(
                fields=["pregnancy"], condition=Q(cancelled_at=None), name="maternity_one_delivery"
            ),
            between("blood_loss_ml", 0, 6000, "maternity_delivery_blood_loss"),
            cancelled_with_reason("maternity_delivery_cancelled"),
        ]
        indexes = [models.Index(fields=["centre", "delivered_at"], name="maternity_delivery_month")]
        triggers = [
            centre_immutable(),
            facts_kept(
                "delivered_at",
                "place",
                "attendant",
                "mode",
                "uterotonic",
                "blood_loss_ml",
                "complications",
                "mother_condition",
                "signed_at",
                once=pgtrigger.Q(old__signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivered_at:%Y-%m-%d %H:%M}"


@tracked()
class Newborn(Entry):
    """One baby, stillborn included. The file of a person is opened for a live birth only."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"child": LinkPolicy.UNION}

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="newborns")
    birth_order = models.PositiveSmallIntegerField(default=1)
    born_at = models.DateTimeField()
    sex = models.CharField(max_length=1, choices=BabySex)
    outcome = models.CharField(max_length=9, choices=BirthOutcome)
    death_timing = models.CharField(max_length=13, choices=DeathTiming, blank=True)
    macerated = models.BooleanField(default=False)
    weight_g = models.PositiveSmallIntegerField(null=True, blank=True)
    length_cm = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    head_cm = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    apgar_1 = models.PositiveSmallIntegerField(null=True, blank=True)
    apgar_5 = models.PositiveSmallIntegerField(null=True, blank=True)
    apgar_10 = models.PositiveSmallIntegerField(null=True, blank=True)
    resuscitation = ArrayField(models.CharField(max_length=11, choices=Resuscitation), default=list, blank=True)
    cord_after_1min = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    skin_to_skin = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    breastfed_1h = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    vitamin_k = models.BooleanField(null=True, blank=True)
    eye_care = models.BooleanField(null=True, blank=True)
    chlorhexidine = models.BooleanField(null=True, blank=True)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    malformation = models.CharField(max_length=120, blank=True)
    child = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    died_on = models.DateField(null=True, blank=True)
    death_cause = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["delivery", "birth_order"]
        constraints = [
            SameCentre(field="delivery", name="maternity_newborn_centre"),
            models.UniqueConstraint(
                fields=["delivery", "birth_order"], condition=Q(cancelled_at=None), name="maternity_birth_order_once"
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(cancelled_at=None), name="maternity_child_born_once"),
            models.CheckConstraint(
                condition=Q(outcome=BirthOutcome.LIVE) | Q(child=None), name="maternity_stillborn_is_no_person"
            ),
            models.CheckConstraint(
                condition=(Q(outcome=BirthOutcome.LIVE) & Q(death_timing=""))
                | (Q(outcome=BirthOutcome.STILLBORN) & ~Q(death_timing="")),
                name="maternity_stillborn_has_timing",
            ),
            between("birth_order", 1, 8, "maternity_newborn_order"),
            between("weight_g", 200, 7000, "maternity_newborn_weight"),
            between("length_cm", 20, 70, "maternity_newborn_length"),
            between("head_cm", 15, 50, "maternity_newborn_head"),
            between("apgar_1", 0, 10, "maternity_newborn_apgar1"),
            between("apgar_5", 0, 10, "maternity_newborn_apgar5"),
            between("apgar_10", 0, 10, "maternity_newborn_apgar10"),
            between("temperature", 28, 45, "maternity_newborn_temperature"),
            cancelled_with_reason("maternity_newborn_cancelled"),
        ]
        indexes = [models.Index(fields=["centre", "born_at"], name="maternity_newborn_month")]
        triggers = [
            centre_immutable(),
            facts_kept("delivery", "birth_order", "born_at", "outcome", "death_timing", "macerated", "weight_g"),
        ]

    def __str__(self) -> str:
        return f"{self.birth_order}"


@tracked()
class DeathReview(Entry):
    """Review of a maternal or perinatal death: the three delays, what could have been done, what is decided."""

    subject = models.CharField(max_length=9, choices=ReviewSubject)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="reviews")
    newborn = models.ForeignKey(Newborn, on_delete=models.PROTECT, null=True, related_name="reviews")
    died_on = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    cause = models.CharField(max_length=200, blank=True)
    delay_decision = models.CharField(max_length=300, blank=True)
    delay_transport = models.CharField(max_length=300, blank=True)
    delay_care = models.CharField(max_length=300, blank=True)
    preventable = models.CharField(max_length=7, choices=YesNoUnknown, blank=True)
    actions = models.TextField(blank=True)

    class Meta:
        constraints = [
            SameCentre(field="delivery", name="maternity_review_delivery_centre"),
            SameCentre(field="newborn", name="maternity_review_newborn_centre"),
            models.CheckConstraint(
                condition=Q(subject=ReviewSubject.MATERNAL, delivery__isnull=False)
                | Q(subject=ReviewSubject.PERINATAL, newborn__isnull=False),
                name="maternity_review_has_subject",
            ),
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(subject="maternal", cancelled_at=None),
                name="maternity_one_maternal_review",
            ),
            models.UniqueConstraint(
                fields=["newborn"],
                condition=Q(subject="perinatal", cancelled_at=None),
                name="maternity_one_perinatal_review",
            ),
            cancelled_with_reason("maternity_review_cancelled"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.subject} {self.died_on}"
