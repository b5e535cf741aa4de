"""The visit protocol that a centre has chosen, from a day on."""

from __future__ import annotations

from django.db import models

from centres.owned import CentreOwned, centre_immutable
from core.history import tracked


@tracked()
class VisitProtocol(CentreOwned):
    """Antenatal or postnatal protocol of a centre: a code of `maternity.rules.protocols`, dated."""

    kind = models.CharField(max_length=9, choices=[("anc", "anc"), ("postnatal", "postnatal")])
    protocol = models.CharField(max_length=10)
    valid_from = models.DateField()
    set_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "valid_from"], name="maternity_protocol_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(kind="anc", protocol__in=["anc4", "anc8"])
                | models.Q(kind="postnatal", protocol__in=["who", "national"]),
                name="maternity_protocol_known",
            ),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return self.protocol


@tracked()
class RegisterCounter(CentreOwned):
    """Last number given in a register of the centre in a year."""

    register = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "register", "year"], name="maternity_counter_once"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return f"{self.register} {self.year}"
