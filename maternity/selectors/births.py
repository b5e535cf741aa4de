"""A delivery as its page shows it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import DeliveryComplication
from maternity.choices import BirthOutcome, MotherCondition
from maternity.models import Delivery, Newborn
from maternity.rules import alerts, newborn
from maternity.rules.postnatal import window_bounds
from maternity.services.protocols import protocol_of


def get_delivery(pk: uuid.UUID) -> Delivery:
    """A delivery of the active centre. Raises Http404."""
    found: Delivery | None = Delivery.objects.select_related("centre", "pregnancy__patient").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def babies_of(delivery: Delivery) -> list[Newborn]:
    """Babies that stand, in the order of birth."""
    return list(delivery.newborns.standing().select_related("child").order_by("birth_order"))


def complications_of(delivery: Delivery) -> list[str]:
    """Words of the complications."""
    if not delivery.complications:
        return []
    return list(DeliveryComplication.objects.filter(code__in=delivery.complications).values_list("label", flat=True))


def worries_of_mother(delivery: Delivery) -> list[tuple[str, Any]]:
    """What the birth asks for: (state, words)."""
    found: list[tuple[str, Any]] = []
    if delivery.mother_condition in (MotherCondition.DIED, MotherCondition.REFERRED):
        found.append(("bad", delivery.get_mother_condition_display()))
    if delivery.blood_loss_ml is not None and alerts.postpartum_haemorrhage(delivery.blood_loss_ml):
        found.append(("bad", _("Haemorrhage: 500 ml or more")))
    if delivery.placenta_complete == "no":
        found.append(("bad", _("Placenta not complete")))
    if delivery.uterotonic in ("", "none"):
        found.append(("watch", _("No uterotonic noted")))
    return found


def worries_of_baby(baby: Newborn) -> list[tuple[str, Any]]:
    """What a baby asks for: (state, words)."""
    if baby.outcome != BirthOutcome.LIVE:
        return [("bad", baby.get_outcome_display())]
    found: list[tuple[str, Any]] = []
    weight = newborn.birth_weight(baby.weight_g) if baby.weight_g else ""
    if weight == "refer_very_low_weight":
        found.append(("bad", _("Very low weight: refer")))
    elif weight == "low_birth_weight":
        found.append(("watch", _("Low birth weight")))
    if baby.apgar_5 is not None and baby.apgar_5 < 7:
        found.append(("watch", _("Apgar under 7 at 5 minutes")))
    if baby.temperature is not None and newborn.temperature(float(baby.temperature)).startswith("danger"):
        found.append(("bad", _("Temperature out of range")))
    return found


def windows_of(delivery: Delivery) -> list[dict[str, Any]]:
    """Postnatal windows of the centre's protocol, each with the visit that fell in it."""
    done = {row.window: row for row in delivery.postnatal.standing().order_by("-seen_at")}
    protocol = protocol_of(delivery.centre, "postnatal", delivery.delivered_at.date())
    bounds = window_bounds(delivery.delivered_at, protocol)
    return [
        {"code": code, "from": _day(low), "to": _day(high), "seen": done.get(code)}
        for code, (low, high) in bounds.items()
    ]


def _day(bound: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(bound).date() if isinstance(bound, dt.datetime) else bound
