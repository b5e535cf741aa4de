"""Danger signs, reasons for referral, complications of birth."""

from __future__ import annotations

from django.db import models

from catalog.choices import (
    ComplicationPhase,
    ComplicationSubject,
    Destination,
    Severity,
    Sex,
    SignAction,
    SignContext,
    Urgency,
)
from catalog.models.base import LabelledNomenclature, code_format, code_immutable, in_order, one_of, sex_known
from core.history import tracked


@tracked()
class DangerSign(LabelledNomenclature):
    """A danger sign in its context. Ages in days, both ends included."""

    context = models.CharField(max_length=13, choices=SignContext)
    action = models.CharField(max_length=18, choices=SignAction)
    age_min_days = models.PositiveIntegerField(null=True)
    age_max_days = models.PositiveIntegerField(null=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)

    class Meta:
        ordering = ["context", "label"]
        constraints = [
            code_format("catalog_sign_code"),
            sex_known("catalog_sign_sex"),
            one_of("context", SignContext, "catalog_sign_context"),
            one_of("action", SignAction, "catalog_sign_action"),
            in_order("age_min_days", "age_max_days", "catalog_sign_ages"),
        ]
        triggers = [code_immutable()]


@tracked()
class ReferralReason(LabelledNomenclature):
    """Why a patient is referred; the destination can be changed on the form."""

    context = models.CharField(max_length=20)
    urgency = models.CharField(max_length=10, choices=Urgency)
    default_destination = models.CharField(max_length=22, choices=Destination)

    class Meta:
        ordering = ["context", "label"]
        constraints = [
            code_format("catalog_referral_code"),
            one_of("urgency", Urgency, "catalog_referral_urgency"),
            one_of("default_destination", Destination, "catalog_referral_destination"),
        ]
        triggers = [code_immutable()]


@tracked()
class DeliveryComplication(LabelledNomenclature):
    """A complication of labour, birth and the first hours; `consider_referral` opens the form, no more."""

    subject = models.CharField(max_length=10, choices=ComplicationSubject)
    phase = models.CharField(max_length=12, choices=ComplicationPhase)
    severity = models.CharField(max_length=6, choices=Severity)
    icd10 = models.CharField(max_length=7, blank=True)
    consider_referral = models.BooleanField(default=False)
    rma_element = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["subject", "phase", "label"]
        constraints = [
            code_format("catalog_complication_code"),
            one_of("subject", ComplicationSubject, "catalog_complication_subject"),
            one_of("phase", ComplicationPhase, "catalog_complication_phase"),
            one_of("severity", Severity, "catalog_complication_severity"),
        ]
        triggers = [code_immutable()]
