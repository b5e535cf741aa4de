"""What the pharmacy keeps: packagings, products of a centre, lots, places."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Medicine
from centres.owned import CentreOwned, centre_immutable
from core.history import tracked
from core.models import BaseModel, append_only_trigger
from core.ownership import Ownership
from pharmacy.choices import Funding, LocationKind, Priority


@tracked()
class Packaging(BaseModel):
    """How a product is bought: a box of so many dispensing units, with the code on it."""

    ownership = Ownership.REFERENCE

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="packagings")
    label = models.CharField(max_length=80)
    units = models.PositiveIntegerField()  # dispensing units in one pack
    gtin = models.CharField(max_length=14, null=True, blank=True, unique=True)  # 14 digits
    usual = models.BooleanField(default=False)  # proposed for orders and receipts

    class Meta:
        ordering = ["medicine", "units"]
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="pharmacy_pack_holds_units"),
            models.CheckConstraint(condition=Q(gtin=None) | Q(gtin__regex=r"^\d{14}$"), name="pharmacy_gtin_14_digits"),
            models.UniqueConstraint(fields=["medicine"], condition=Q(usual=True), name="pharmacy_one_usual_pack"),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class StockItem(CentreOwned):
    """A product kept at a centre, with its price and its ordering rules. Months; None: the centre's setting."""

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    priority = models.CharField(max_length=9, choices=Priority, default=Priority.ESSENTIAL)
    fixed_price = models.PositiveIntegerField(null=True, blank=True)  # FCFA per dispensing unit
    coefficient = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)  # selling / buying
    cmm_months = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_months = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    safety_months = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    interval_months = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    manual_cmm = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    manual_cmm_until = models.DateField(null=True, blank=True)
    manual_cmm_by = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "medicine"], name="pharmacy_item_once"),
            models.CheckConstraint(
                condition=Q(manual_cmm=None) | (Q(manual_cmm_until__isnull=False) & ~Q(manual_cmm_by="")),
                name="pharmacy_manual_cmm_signed",
            ),
            models.CheckConstraint(
                condition=Q(coefficient=None) | Q(coefficient__gte=0), name="pharmacy_coefficient_positive"
            ),
        ]
        triggers = [centre_immutable()]


@tracked()
class Location(CentreOwned):
    """A place of the pharmacy with a stock of its own."""

    kind = models.CharField(max_length=10, choices=LocationKind)
    label = models.CharField(max_length=60)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "label"], name="pharmacy_location_once"),
            models.UniqueConstraint(
                fields=["centre", "kind"],
                condition=Q(kind__in=[LocationKind.QUARANTINE, LocationKind.TRANSIT]),
                name="pharmacy_one_quarantine_one_transit",
            ),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return self.label


class Lot(CentreOwned):
    """A batch bought at one price with one funding. The same batch at another price is another row.

    `expiry` is the last day of use; the last day of the month when only the month is printed.
    `unit_cost` in FCFA per dispensing unit; 0 for a gift, whose worth stands in `reference_value`.
    """

    append_only = True
    untracked = "append-only"

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)  # upper case, without spaces around
    expiry = models.DateField()
    no_expiry = models.BooleanField(default=False)  # consumables without a date: expiry far away
    unit_cost = models.DecimalField(max_digits=12, decimal_places=2)
    reference_value = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    funding = models.CharField(max_length=9, choices=Funding, default=Funding.PURCHASE)
    manufacturer = models.CharField(max_length=80, blank=True)
    supplier = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["expiry", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "medicine", "number", "expiry", "unit_cost", "funding"], name="pharmacy_lot_once"
            ),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="pharmacy_cost_not_negative"),
            models.CheckConstraint(condition=Q(number__regex=r"^\S(.*\S)?$"), name="pharmacy_lot_number_trimmed"),
        ]
        triggers = [append_only_trigger()]
        indexes = [models.Index(fields=["medicine", "number"], name="pharmacy_batch")]

    def __str__(self) -> str:
        return self.number
