"""Dated tariffs of a centre, per act, for everybody or for one payer."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from billing.models.payers import Payer
from catalog.models import Act
from centres.owned import CentreOwned, centre_immutable
from core.constraints import end_after_start, one_at_a_time
from core.history import tracked

EVERYBODY = uuid.UUID(int=0)


@tracked()
class Tariff(CentreOwned):
    """What an act costs at this centre from a day on, whole FCFA. A payer may have its own tariff."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_example = models.BooleanField(default=False)  # demonstration value, to be replaced by the ASACO
    set_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="billing_tariff_not_negative"),
            end_after_start("billing_tariff_end_after_start"),
            one_at_a_time("billing_one_tariff_at_a_time", "centre", "act", Coalesce("payer", Value(EVERYBODY))),
        ]
        triggers = [centre_immutable()]


@tracked()
class PaidFirst(CentreOwned):
    """Whether one act must be paid before it is done; `required` None: as the centre's setting says."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    required = models.BooleanField(null=True)
    set_by_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "act"], name="billing_paid_first_once")]
        triggers = [centre_immutable()]
