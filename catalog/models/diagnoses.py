"""Diagnoses with their ICD-10 codes, and the diseases whose notification is required."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from catalog.choices import Notification, Sex
from catalog.models.base import (
    LabelledNomenclature,
    code_format,
    code_immutable,
    in_order,
    one_of,
    search_column,
    sex_known,
)
from core.history import tracked


@tracked()
class NotifiableDisease(LabelledNomenclature):
    """A disease of the weekly or immediate notification list."""

    notification = models.CharField(max_length=12, choices=Notification)
    alert_threshold_cases = models.PositiveSmallIntegerField(null=True)
    diagnosis_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    all_diagnoses_needed = models.BooleanField(default=False)  # all codes in the same person, otherwise any
    counts_deaths = models.BooleanField(default=True)
    age_band_set = models.CharField(max_length=20, blank=True)
    zero_report_required = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            code_format("catalog_notifiable_code"),
            one_of("notification", Notification, "catalog_notifiable_rhythm"),
        ]
        triggers = [code_immutable()]


@tracked(exclude=("search_text",))
class Diagnosis(LabelledNomenclature):
    """A diagnosis of a CSCom. Ages in days, both ends included; `sensitive` restricts the display."""

    icd10 = models.CharField(max_length=7, blank=True)  # WHO edition of 2019
    synonyms = models.TextField(blank=True)  # separated by semicolons
    morbidity_line = models.CharField(max_length=40, blank=True)  # element of section C of the monthly report
    morbidity_line_label = models.CharField(max_length=120, blank=True)
    notifiable = models.BooleanField(default=False)
    notifiable_disease = models.ForeignKey(
        NotifiableDisease, on_delete=models.PROTECT, null=True, blank=True, related_name="diagnoses"
    )
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    age_min_days = models.PositiveIntegerField(null=True)
    age_max_days = models.PositiveIntegerField(null=True)
    chronic = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    common = models.BooleanField(default=False)
    pregnancy_related = models.BooleanField(default=False)
    countable_as_illness = models.BooleanField(default=True)
    search_text = search_column("label", "synonyms", "icd10", "code")

    class Meta:
        ordering = ["label"]
        constraints = [
            code_format("catalog_diagnosis_code"),
            sex_known("catalog_diagnosis_sex"),
            in_order("age_min_days", "age_max_days", "catalog_diagnosis_ages"),
        ]
        indexes = [GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="catalog_diagnosis_search")]
        triggers = [code_immutable()]

    @property
    def synonym_list(self) -> list[str]:
        """The other names, as a list."""
        return [name for name in self.synonyms.split(";") if name]
