"""Contraceptive methods and the versions of their couple-years of protection (CYP) factors."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.choices import ContraceptiveCategory, ProviderLevel
from catalog.models.base import LabelledNomenclature, code_format, code_immutable, in_order, one_of
from centres.choices import Confidence
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership


@tracked()
class ContraceptiveMethod(LabelledNomenclature):
    """A method with its default CYP factor per `dispensed_unit`."""

    category = models.CharField(max_length=10, choices=ContraceptiveCategory)
    hormonal = models.BooleanField(default=False)
    modern = models.BooleanField(default=True)
    product_code = models.CharField(max_length=40, blank=True)  # usual product in the medicines
    dispensed_unit = models.CharField(max_length=30)
    cyp_per_unit = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    cyp_expression = models.CharField(max_length=20, blank=True)
    cyp_version = models.CharField(max_length=40, blank=True)
    resupply_days = models.PositiveSmallIntegerField(null=True)
    duration_months = models.PositiveSmallIntegerField(null=True)
    provider_level = models.CharField(max_length=19, choices=ProviderLevel)
    dual_protection = models.BooleanField(default=False)
    neutral_code = models.CharField(max_length=40)
    referred_elsewhere = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["category", "label"]
        constraints = [
            code_format("catalog_method_code"),
            one_of("category", ContraceptiveCategory, "catalog_method_category"),
            models.CheckConstraint(condition=Q(cyp_per_unit=None) | Q(cyp_per_unit__gt=0), name="catalog_method_cyp"),
        ]
        triggers = [code_immutable()]


@tracked()
class CypFactor(BaseModel):
    """The factor of a method in one published version; a version without a row falls back to the base version."""

    ownership = Ownership.REFERENCE

    version = models.CharField(max_length=40)
    method = models.ForeignKey(ContraceptiveMethod, on_delete=models.PROTECT, related_name="cyp_factors")
    cyp_per_unit = models.DecimalField(max_digits=9, decimal_places=6)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    active = models.BooleanField(default=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "method"]
        constraints = [
            models.UniqueConstraint(fields=["version", "method"], name="catalog_cyp_once_a_version"),
            models.CheckConstraint(condition=Q(cyp_per_unit__gt=0), name="catalog_cyp_positive"),
            in_order("valid_from", "valid_to", "catalog_cyp_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.version} : {self.cyp_per_unit}"
