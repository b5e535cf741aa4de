"""What a patient is charged: posted once, never changed; a correction is a cancellation and a new charge."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from billing.models.payers import FreeCareProgramme, Payer
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from core.ownership import Ownership
from patients.choices import LinkPolicy

LINES_EQUAL_CHARGE = """
    IF EXISTS (
        SELECT 1 FROM public.billing_charge c
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(l."full"), 0) AS full_sum, coalesce(sum(l.covered), 0) AS covered_sum
            FROM public.billing_chargeline l WHERE l.charge_id = c.id
        ) s ON true
        WHERE c.id = {charge} AND (c."full" <> s.full_sum OR c.covered <> s.covered_sum)
    ) THEN
        RAISE EXCEPTION 'billing_lines_equal_charge' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def lines_equal_charge(charge: str) -> pgtrigger.Trigger:
    """At commit, a charge is the sum of its lines."""
    return pgtrigger.Trigger(
        name="lines_equal_charge",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=LINES_EQUAL_CHARGE.format(charge=charge),
    )


class Charge(CentreOwned):
    """The acts and medicines of one event, with the full price, the covered part and the patient's part."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    append_only = True
    untracked = "append-only"

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="charges")
    visit_id = models.UUIDField(null=True, db_index=True)  # the visit of the day, when there is one
    source = models.CharField(max_length=60)  # name of the act's event, or of the app that charges
    source_id = models.UUIDField()  # what is charged: charged once
    charged_on = models.DateField()  # day of the act
    inpatient = models.BooleanField(default=False)
    emergency = models.BooleanField(default=False)
    full = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    due = models.PositiveIntegerField()  # the patient's part
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "source", "source_id"], name="billing_charged_once"),
            models.CheckConstraint(condition=Q(full=F("covered") + F("due")), name="billing_charge_parts_make_full"),
        ]
        indexes = [
            models.Index(fields=["patient", "-charged_on"], name="billing_charge_patient"),
            models.Index(fields=["centre", "charged_on"], name="billing_charge_day"),
        ]
        triggers = [
            append_only_trigger(),
            lines_equal_charge("NEW.id"),
            pgtrigger.Trigger(
                name="open_balance",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    INSERT INTO public.billing_chargebalance (charge_id, centre_id, due, paid)
                    VALUES (NEW.id, NEW.centre_id, NEW.due, 0);
                    RETURN NULL;
                """,
            ),
        ]


class ChargeLine(CentreOwned):
    """One act or medicine, its prices frozen at the day of the act."""

    append_only = True
    untracked = "append-only"

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item_code = models.CharField(max_length=40)
    family = models.CharField(max_length=30)
    label = models.CharField(max_length=160)
    neutral_label = models.CharField(max_length=160, blank=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.PositiveIntegerField()
    full = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(FreeCareProgramme, on_delete=models.PROTECT, null=True, related_name="+")
    rate_percent = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)  # why it is covered, as shown
    override_motive = models.CharField(max_length=200, blank=True)
    override_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            SameCentre(field="charge", name="billing_chargeline_same_centre"),
            models.UniqueConstraint(fields=["charge", "position"], name="billing_line_position_once"),
            models.CheckConstraint(condition=Q(full=F("covered") + F("due")), name="billing_line_parts_make_full"),
            models.CheckConstraint(
                condition=Q(full=F("quantity") * F("unit_price")), name="billing_line_price_times_quantity"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="billing_line_quantity_positive"),
            models.CheckConstraint(
                condition=Q(covered=0) | Q(payer__isnull=False), name="billing_covered_part_has_payer"
            ),
            models.CheckConstraint(
                condition=Q(override_by_id=None) | ~Q(override_motive=""), name="billing_override_has_motive"
            ),
        ]
        triggers = [append_only_trigger(), lines_equal_charge("NEW.charge_id")]


class ChargeCancellation(CentreOwned):
    """A charge withdrawn with a reason; what was paid for it must have been given back first."""

    append_only = True
    untracked = "append-only"

    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="cancellation")
    reason = models.CharField(max_length=200)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            SameCentre(field="charge", name="billing_cancellation_same_centre"),
            models.CheckConstraint(condition=~Q(reason=""), name="billing_cancellation_has_reason"),
        ]
        triggers = [
            append_only_trigger(),
            pgtrigger.Trigger(
                name="close_balance",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    UPDATE public.billing_chargebalance SET due = 0 WHERE charge_id = NEW.charge_id;
                    RETURN NULL;
                """,
            ),
        ]


class ChargeBalance(CentreOwned):
    """What remains due on a charge. Kept by triggers; `rebuild_balances` proves or rebuilds it.

    The database refuses a payment beyond the due amount and a refund beyond what was paid.
    """

    ownership = Ownership.LOCAL
    untracked = "kept by triggers from append-only rows"

    id = None  # type: ignore[assignment]
    recorded_at = None  # type: ignore[assignment]
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, primary_key=True, related_name="balance")
    due = models.PositiveIntegerField()
    paid = models.IntegerField()

    class Meta:
        constraints = [
            SameCentre(field="charge", name="billing_balance_same_centre"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="billing_refund_within_paid"),
            models.CheckConstraint(condition=Q(paid__lte=F("due")), name="billing_payment_within_due"),
        ]
        indexes = [
            models.Index(fields=["centre"], condition=Q(paid__lt=F("due")), name="billing_balance_open"),
        ]
        triggers = [centre_immutable()]

    @property
    def remaining(self) -> int:
        """Still to pay, whole FCFA."""
        return self.due - self.paid


@tracked()
class UnpricedCharge(CentreOwned):
    """An act that cannot be charged yet because the centre has set no tariff for it."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    source_id = models.UUIDField()
    request = models.JSONField()
    missing_act_codes = models.JSONField()
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            SameCentre(field="charge", name="billing_unpriced_same_centre"),
            models.UniqueConstraint(fields=["centre", "source", "source_id"], name="billing_unpriced_once"),
        ]
        triggers = [centre_immutable()]
