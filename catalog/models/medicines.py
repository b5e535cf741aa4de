"""Medicines, vaccines, tests and consumables, and the doses by weight or age."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from catalog.choices import PregnancyCaution
from catalog.models.base import (
    LabelledNomenclature,
    Nomenclature,
    code_format,
    code_immutable,
    in_order,
    one_of,
    search_column,
)
from catalog.models.family_planning import ContraceptiveMethod
from core.history import tracked


@tracked(exclude=("search_text",))
class Medicine(Nomenclature):
    """A product of the catalogue. Stock is kept in `dispensing_unit`."""

    group = models.CharField(max_length=40)
    group_label = models.CharField(max_length=60)
    dci = models.CharField(max_length=80)  # international nonproprietary name, or name of the consumable
    strength = models.CharField(max_length=40, blank=True)
    presentation_note = models.CharField(max_length=60, blank=True)
    form = models.CharField(max_length=40)
    dispensing_unit = models.CharField(max_length=30)
    atc = models.CharField(max_length=7, blank=True)
    tracer = models.BooleanField(default=False)
    cold_chain = models.BooleanField(default=False)
    controlled = models.BooleanField(default=False)
    pregnancy_caution = models.CharField(max_length=17, choices=PregnancyCaution, blank=True)
    pregnancy_caution_text = models.CharField(max_length=200, blank=True)
    is_vaccine = models.BooleanField(default=False)
    is_contraceptive = models.BooleanField(default=False)
    is_nutrition = models.BooleanField(default=False)
    is_consumable = models.BooleanField(default=False)
    is_lab_supply = models.BooleanField(default=False)
    contraceptive_method = models.ForeignKey(
        ContraceptiveMethod, on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    rma_stock_line = models.CharField(max_length=40, blank=True)
    search_text = search_column("dci", "strength", "form", "presentation_note", "group_label", "atc", "code")

    class Meta:
        ordering = ["dci", "strength", "form"]
        constraints = [
            code_format("catalog_medicine_code"),
            one_of("pregnancy_caution", PregnancyCaution, "catalog_medicine_pregnancy", blank=True),
        ]
        indexes = [GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="catalog_medicine_search")]
        triggers = [code_immutable()]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As written on a prescription: Amoxicilline 500 mg, gélule."""
        named = " ".join(part for part in (self.dci, self.strength) if part)
        return f"{named}, {self.form}" if self.form else named


@tracked()
class DoseBand(Nomenclature):
    """A dose for a weight or age band: lower limit included, upper limit excluded.

    Proposed as "to be validated by the district" until a clinician of the centre accepts the row.
    Weights in kg, ages in months or in days. `units_per_dose` is in `unit`, may be a range ("1-2").
    """

    dci = models.CharField(max_length=80)
    indication = models.CharField(max_length=60)
    weight_min_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    weight_max_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    age_min_months = models.PositiveSmallIntegerField(null=True)
    age_max_months = models.PositiveSmallIntegerField(null=True)
    age_min_days = models.PositiveSmallIntegerField(null=True)
    age_max_days = models.PositiveSmallIntegerField(null=True)
    dose_text = models.CharField(max_length=200)
    units_per_dose = models.CharField(max_length=20)
    doses_per_day = models.CharField(max_length=20, blank=True)
    days = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=40)
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, null=True, blank=True, related_name="dose_bands")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["indication", "dci", "weight_min_kg", "age_min_months"]
        constraints = [
            code_format("catalog_doseband_code"),
            in_order("weight_min_kg", "weight_max_kg", "catalog_doseband_weights"),
            in_order("age_min_months", "age_max_months", "catalog_doseband_months"),
            in_order("age_min_days", "age_max_days", "catalog_doseband_days"),
            models.CheckConstraint(condition=~Q(source=""), name="catalog_doseband_has_source"),
        ]
        triggers = [code_immutable()]

    def __str__(self) -> str:
        return f"{self.dci} : {self.dose_text}"


@tracked()
class Vaccine(LabelledNomenclature):
    """One dose of the vaccination calendar. Ages and intervals in days."""

    schedule_version = models.CharField(max_length=40)
    antigen = models.CharField(max_length=40)
    dose_number = models.PositiveSmallIntegerField()
    min_age_days = models.PositiveIntegerField(null=True)
    due_age_days = models.PositiveIntegerField(null=True)
    max_age_days = models.PositiveIntegerField(null=True)
    min_interval_days = models.PositiveIntegerField(null=True)
    previous_dose = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_doses"
    )
    route = models.CharField(max_length=30)
    product = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="vaccine_doses")
    target_group = models.CharField(max_length=40)
    sex = models.CharField(max_length=1, blank=True)
    seasonal = models.BooleanField(default=False)
    season_months = models.CharField(max_length=30, blank=True)  # month numbers separated by semicolons
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["due_age_days", "antigen", "dose_number"]
        constraints = [
            code_format("catalog_vaccine_code"),
            in_order("min_age_days", "max_age_days", "catalog_vaccine_ages"),
            models.CheckConstraint(
                condition=Q(previous_dose=None) | Q(min_interval_days__isnull=False), name="catalog_vaccine_interval"
            ),
        ]
        triggers = [code_immutable()]
