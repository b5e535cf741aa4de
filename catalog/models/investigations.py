"""Laboratory tests with their reference ranges, imaging exams, billable acts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from catalog.choices import AmoFamily, LinkedKind, Modality, PerformedAt, ResultType, Sex
from catalog.models.base import LabelledNomenclature, code_format, code_immutable, in_order, one_of, sex_known
from centres.choices import Confidence
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership


@tracked()
class LabTest(LabelledNomenclature):
    """A laboratory test or panel. `turnaround_hours` in hours; `critical_choices` raise a call."""

    family = models.CharField(max_length=30)
    specimen = models.CharField(max_length=60)
    result_type = models.CharField(max_length=12, choices=ResultType)
    unit = models.CharField(max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(null=True)
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    abnormal_choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    critical_choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    panel = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="components")
    performed_at = models.CharField(max_length=10, choices=PerformedAt)
    turnaround_hours = models.DecimalField(max_digits=6, decimal_places=2)
    kit_lot_required = models.BooleanField(default=False)
    consent_required = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)

    class Meta:
        ordering = ["family", "label"]
        constraints = [
            code_format("catalog_labtest_code"),
            sex_known("catalog_labtest_sex"),
            one_of("result_type", ResultType, "catalog_labtest_result"),
            models.CheckConstraint(
                condition=~Q(result_type__in=["choice", "choice_multi"]) | ~Q(choices=[]),
                name="catalog_labtest_choices",
            ),
        ]
        triggers = [code_immutable()]


@tracked()
class LabReferenceRange(BaseModel):
    """Limits for a group of people; an empty column means any. Ages in days, both ends included."""

    ownership = Ownership.REFERENCE

    test = models.ForeignKey(LabTest, on_delete=models.PROTECT, related_name="ranges")
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    age_min_days = models.PositiveIntegerField(null=True)
    age_max_days = models.PositiveIntegerField(null=True)
    pregnant = models.BooleanField(null=True)
    trimester = models.PositiveSmallIntegerField(null=True)
    low = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    high = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    critical_low = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    critical_high = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    unit = models.CharField(max_length=20, blank=True)
    active = models.BooleanField(default=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["test", "age_min_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "sex", "age_min_days", "pregnant", "trimester"],
                name="catalog_range_once",
                nulls_distinct=False,
            ),
            sex_known("catalog_range_sex"),
            in_order("age_min_days", "age_max_days", "catalog_range_ages"),
            in_order("low", "high", "catalog_range_limits"),
            in_order("critical_low", "critical_high", "catalog_range_critical"),
            models.CheckConstraint(
                condition=Q(trimester=None) | Q(trimester__in=[1, 2, 3]), name="catalog_range_trimester"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low} – {self.high} {self.unit}".strip()


@tracked()
class ImagingExam(LabelledNomenclature):
    """An ultrasound, radiography or ECG. Gestational ages in completed weeks, both ends included."""

    modality = models.CharField(max_length=12, choices=Modality)
    body_region = models.CharField(max_length=40)
    trimester = models.PositiveSmallIntegerField(null=True)
    ga_min_weeks = models.PositiveSmallIntegerField(null=True)
    ga_max_weeks = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    report_fields = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    performed_at = models.CharField(max_length=10, choices=PerformedAt)
    rma_element = models.CharField(max_length=40, blank=True)
    ionising = models.BooleanField(default=False)
    pregnancy_check_required = models.BooleanField(default=False)

    class Meta:
        ordering = ["modality", "label"]
        constraints = [
            code_format("catalog_imaging_code"),
            sex_known("catalog_imaging_sex"),
            one_of("modality", Modality, "catalog_imaging_modality"),
            in_order("ga_min_weeks", "ga_max_weeks", "catalog_imaging_weeks"),
            models.CheckConstraint(
                condition=Q(ionising=False) | Q(pregnancy_check_required=True), name="catalog_imaging_pregnancy_check"
            ),
        ]
        triggers = [code_immutable()]


@tracked()
class Act(LabelledNomenclature):
    """A billable act. The tariff is an example in whole FCFA until the ASACO sets its own.

    `neutral_label` is printed for those without the right to the subject; empty where the label is harmless.
    """

    neutral_label = models.CharField(max_length=60, blank=True)
    family = models.CharField(max_length=20)
    family_label = models.CharField(max_length=60)
    example_tariff_xof = models.PositiveIntegerField()
    linked_kind = models.CharField(max_length=8, choices=LinkedKind, blank=True)
    linked_code = models.CharField(max_length=40, blank=True)
    source_app = models.CharField(max_length=20)
    amo_family = models.CharField(max_length=15, choices=AmoFamily)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["family", "label"]
        constraints = [
            code_format("catalog_act_code"),
            one_of("amo_family", AmoFamily, "catalog_act_amo"),
            models.CheckConstraint(
                condition=Q(linked_kind="", linked_code="") | (~Q(linked_kind="") & ~Q(linked_code="")),
                name="catalog_act_link_whole",
            ),
        ]
        triggers = [code_immutable()]

    @property
    def public_label(self) -> str:
        """What tickets and lists print for those without the right to the subject."""
        return self.neutral_label or self.label
