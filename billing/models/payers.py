"""Who pays instead of the patient: payers with their rates, free-care programmes, patients' coverage."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.choices import PayerType
from centres.choices import Confidence
from centres.owned import CentreOwned, centre_immutable
from core.constraints import end_after_start, one_at_a_time
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership
from patients.choices import LinkPolicy


def percent(name: str, column: str) -> models.CheckConstraint:
    """A rate lies between 0 and 100."""
    within = Q(**{f"{column}__gte": 0}) & Q(**{f"{column}__lte": 100})
    return models.CheckConstraint(condition=Q(**{f"{column}__isnull": True}) | within, name=name)


@tracked()
class Payer(BaseModel):
    """Who may pay a part of a charge."""

    ownership = Ownership.REFERENCE

    code = models.CharField(max_length=30, unique=True)
    label = models.CharField(max_length=120)
    payer_type = models.CharField(max_length=20, choices=PayerType)
    outpatient_rate = models.SmallIntegerField(null=True)
    inpatient_rate = models.SmallIntegerField(null=True)
    member_number_required = models.BooleanField(default=False)
    agreement_required = models.BooleanField(default=False)
    formulary_restricted = models.BooleanField(default=False)
    active_default = models.BooleanField(default=False)
    legal_basis_date = models.DateField(null=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            percent("billing_payer_outpatient_percent", "outpatient_rate"),
            percent("billing_payer_inpatient_percent", "inpatient_rate"),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class PayerAgreement(CentreOwned):
    """The agreement of a centre with a payer: from when to when, at which rates."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80, blank=True)
    outpatient_rate = models.SmallIntegerField(null=True)
    inpatient_rate = models.SmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_by_id = models.UUIDField()

    class Meta:
        constraints = [
            one_at_a_time("billing_one_agreement", "centre", "payer"),
            end_after_start("billing_agreement_end_after_start"),
            percent("billing_agreement_outpatient_percent", "outpatient_rate"),
            percent("billing_agreement_inpatient_percent", "inpatient_rate"),
        ]
        triggers = [centre_immutable()]


@tracked()
class PayerRate(CentreOwned):
    """A payer's rate for one family of acts, or for medicines, where it differs from the agreement's."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    family = models.CharField(max_length=30)
    rate = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_by_id = models.UUIDField()

    class Meta:
        constraints = [
            one_at_a_time("billing_one_rate_per_family", "centre", "payer", "family"),
            end_after_start("billing_rate_end_after_start"),
            percent("billing_rate_percent", "rate"),
        ]
        triggers = [centre_immutable()]


@tracked()
class PayerProduct(CentreOwned):
    """A medicine on a payer's list at this centre; without a row a restricted payer covers nothing of it."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    product_code = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_by_id = models.UUIDField()

    class Meta:
        constraints = [
            one_at_a_time("billing_product_once_per_payer", "centre", "payer", "product_code"),
            end_after_start("billing_product_end_after_start"),
        ]
        triggers = [centre_immutable()]


@tracked()
class FreeCareProgramme(BaseModel):
    """A free-care programme as data: every filled condition must hold, and the item must be listed."""

    ownership = Ownership.REFERENCE

    code = models.CharField(max_length=30, unique=True)
    label = models.CharField(max_length=120)
    neutral_label = models.CharField(max_length=120, blank=True)
    min_age_months = models.PositiveSmallIntegerField(null=True)
    max_age_months_exclusive = models.PositiveSmallIntegerField(null=True)
    pregnant = models.BooleanField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    morbidity_lines = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    covered_act_families = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    covered_act_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    covered_product_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="programmes")
    coverage_percent = models.SmallIntegerField()
    active_default = models.BooleanField(default=False)
    proof_required = models.CharField(max_length=120, blank=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["label"]
        constraints = [percent("billing_programme_percent", "coverage_percent")]

    def __str__(self) -> str:
        return self.label


@tracked()
class FreeCareActivation(CentreOwned):
    """From a day on, a programme applies or no longer applies at this centre."""

    programme = models.ForeignKey(FreeCareProgramme, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField()
    valid_from = models.DateField()
    motive = models.CharField(max_length=200, blank=True)
    set_by_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "programme", "valid_from"], name="billing_activation_once_a_day"),
        ]
        triggers = [centre_immutable()]


@tracked()
class Coverage(CentreOwned):
    """A patient's insurance as seen at this centre: card number, from when to when."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    member_number = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_by_id = models.UUIDField()
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="", db_default="")  # recorded by mistake

    class Meta:
        constraints = [
            one_at_a_time(
                "billing_one_coverage_per_payer", "centre", "patient", "payer", condition=Q(withdrawn_reason="")
            ),
            end_after_start("billing_coverage_end_after_start"),
        ]
        triggers = [centre_immutable()]
