"""WHO Child Growth Standards (2006): the L, M and S parameters."""

from __future__ import annotations

from django.db import models

from catalog.choices import GrowthIndicator, Sex
from catalog.models.base import one_of
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership


@tracked()
class GrowthReference(BaseModel):
    """L, M and S at one age (days) or one length or height (cm)."""

    ownership = Ownership.REFERENCE

    indicator = models.CharField(max_length=21, choices=GrowthIndicator)
    sex = models.CharField(max_length=1, choices=Sex)
    x = models.DecimalField(max_digits=6, decimal_places=1)  # age in days, or length or height in cm
    l = models.DecimalField(max_digits=8, decimal_places=5)  # noqa: E741 -- the name the standards give
    m = models.DecimalField(max_digits=8, decimal_places=5)
    s = models.DecimalField(max_digits=8, decimal_places=5)

    class Meta:
        ordering = ["indicator", "sex", "x"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "sex", "x"], name="catalog_growth_once"),
            one_of("indicator", GrowthIndicator, "catalog_growth_indicator"),
            one_of("sex", Sex, "catalog_growth_sex"),
            models.CheckConstraint(condition=models.Q(m__gt=0, s__gt=0), name="catalog_growth_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.sex} {self.x}"
