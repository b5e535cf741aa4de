"""The seven CSCom-U, the places of their health areas, the services they offer, their settings."""

from __future__ import annotations

import pgtrigger
from django.db import models

from centres.choices import Confidence, DistanceBand, Service, Setting
from centres.owned import CentreOwned, centre_immutable
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership


@tracked()
class Centre(BaseModel):
    """A university community health centre."""

    ownership = Ownership.REFERENCE

    code = models.CharField(max_length=10, unique=True)
    short_code = models.CharField(max_length=3, unique=True)  # prefix of patient numbers and receipts
    name = models.CharField(max_length=120)
    alternate_spellings = models.TextField(blank=True)
    region = models.CharField(max_length=60, blank=True)
    health_district = models.CharField(max_length=60, blank=True)
    commune = models.CharField(max_length=80, blank=True)
    setting = models.CharField(max_length=5, choices=Setting, blank=True)
    active = models.BooleanField(default=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    region_note = models.CharField(max_length=60, blank=True)
    coordinates_note = models.CharField(max_length=80, blank=True)  # the village or quarter, not the building
    dhis2_uid = models.CharField(max_length=11, blank=True)
    dhis2_uid_year = models.PositiveSmallIntegerField(null=True)
    dhis2_uid_status = models.CharField(max_length=10, blank=True)  # to_check until the district confirms it
    depot_dhis2_uid = models.CharField(max_length=11, blank=True)
    cenou_agreement_signed = models.BooleanField(null=True)  # agreement on the residences; empty: unknown
    opened_on = models.DateField(null=True)
    opened_on_note = models.CharField(max_length=60, blank=True)
    asaco_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=160, blank=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The place alone: Konobougou."""
        return self.name.removeprefix("CSCom-U de ").removeprefix("CSCom-U ")

    @property
    def dhis2_to_check(self) -> bool:
        """True when an identifier is known but not confirmed by the district."""
        return self.dhis2_uid_status == "to_check" and bool(self.dhis2_uid or self.depot_dhis2_uid)


@tracked()
class Village(BaseModel):
    """A village or quarter of a centre's catchment, or its permanent "outside the area" place."""

    ownership = Ownership.REFERENCE

    code = models.CharField(max_length=20, unique=True)
    area_centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="villages")
    name = models.CharField(max_length=80)
    place_type = models.CharField(max_length=20, blank=True)
    distance_band = models.CharField(max_length=6, choices=DistanceBand, blank=True)
    in_catchment = models.BooleanField(default=True)
    fictional = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.DEFAULT)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["area_centre", "name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class ServicePoint(CentreOwned):
    """A service that a centre offers, with its queue letter: A for consultation, M for maternity."""

    service = models.CharField(max_length=20, choices=Service)
    label = models.CharField(max_length=60)
    queue_letter = models.CharField(max_length=1)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "service", "label"], name="centres_service_once"),
            models.UniqueConstraint(fields=["centre", "queue_letter"], name="centres_queue_letter_once"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return self.label


@tracked()
class CentrePopulation(CentreOwned):
    """People of the health area in a year: the denominator of every rate. Nothing is computed without it."""

    year = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    source = models.CharField(max_length=160)
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.CONFIRMED)
    fictional = models.BooleanField(default=False)  # a figure of the demonstration
    set_by_id = models.UUIDField(null=True)
    set_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "year"], name="centres_population_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(population__gte=1, year__gte=2000, year__lte=2100),
                name="centres_population_plausible",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="centres_population_has_source"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.year} : {self.population}"


@tracked()
class CentreSetting(CentreOwned):
    """A value that this centre has set itself, from a day on; what it overrides is in `centres.settings`."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    confidence = models.CharField(max_length=9, choices=Confidence, default=Confidence.CONFIRMED)
    source = models.TextField(blank=True)
    set_by_id = models.UUIDField(null=True)
    set_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "key", "valid_from"], name="centres_setting_once_a_day"),
        ]
        triggers = [
            centre_immutable(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.key
