"""What is planned: consumption as computed, and orders to the supplier."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from catalog.models import Medicine
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.ownership import Ownership
from pharmacy.choices import OrderState


class Consumption(CentreOwned):
    """Consumption of a product over the last full months, as the nightly work computed it; written again any time."""

    ownership = Ownership.LOCAL
    untracked = "computed from the ledger, can be computed again"

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()  # last day of the window
    consumed = models.IntegerField()
    unmet = models.PositiveIntegerField()
    days_covered = models.PositiveSmallIntegerField()
    stockout_days = models.PositiveSmallIntegerField()
    out_since = models.DateField(null=True)  # no usable stock since this day, up to now
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "medicine"], name="pharmacy_consumption_once"),
            models.CheckConstraint(
                condition=Q(stockout_days__lte=F("days_covered")), name="pharmacy_stockout_within_days_covered"
            ),
        ]
        triggers = [centre_immutable()]


@tracked()
class Order(CentreOwned):
    """An order to a supplier: proposed by the manager, validated by a second person, received in parts."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    supplier = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=OrderState, default=OrderState.DRAFT)
    budget = models.PositiveIntegerField(null=True)  # FCFA
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    validated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    validated_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "number"], name="pharmacy_order_number_once"),
            models.CheckConstraint(
                condition=Q(validated_by=None) | ~Q(validated_by=F("created_by")), name="pharmacy_order_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OrderState.VALIDATED, OrderState.SENT]) | Q(validated_by__isnull=False),
                name="pharmacy_order_validated_by_someone",
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


@tracked()
class OrderLine(CentreOwned):
    """A product of an order with the figures it was proposed on. Quantities in dispensing units."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    cmm = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    usable = models.PositiveIntegerField()
    suggested = models.PositiveIntegerField()
    requested = models.PositiveIntegerField()
    pack = models.PositiveIntegerField()
    unit_cost = models.DecimalField(max_digits=12, decimal_places=2)  # expected
    reason = models.CharField(max_length=200, blank=True)  # why not as suggested

    class Meta:
        constraints = [
            SameCentre(field="order", name="pharmacy_orderline_same_centre"),
            models.UniqueConstraint(fields=["order", "medicine"], name="pharmacy_order_product_once"),
            models.CheckConstraint(
                condition=Q(suggested=F("requested")) | ~Q(reason=""), name="pharmacy_order_change_explained"
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]
