"""Payers and free-care programmes as a centre sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from billing.models import FreeCareActivation, FreeCareProgramme, Payer, PayerAgreement
from billing.pricing import in_force


@dataclass(frozen=True)
class PayerLine:
    """A payer and its agreement in force here, if any."""

    payer: Payer
    agreement: PayerAgreement | None

    @property
    def pays(self) -> bool:
        """True when this payer covers anything here today."""
        return self.agreement is not None or (self.payer.active_default and not self.payer.agreement_required)


@dataclass(frozen=True)
class ProgrammeLine:
    """A free-care programme, whether it applies here, and since when the centre says so."""

    programme: FreeCareProgramme
    active: bool
    decision: FreeCareActivation | None


def payers(*, centre_id: uuid.UUID, on: dt.date) -> list[PayerLine]:
    """Every payer but the patient."""
    agreements = {a.payer_id: a for a in PayerAgreement.objects.filter(in_force(on), centre=centre_id)}
    return [PayerLine(payer, agreements.get(payer.id)) for payer in Payer.objects.exclude(code="PATIENT")]


def paying(*, centre_id: uuid.UUID, on: dt.date) -> list[Payer]:
    """Payers that cover something at this centre on a day: those one may choose instead of the proposed one."""
    return [line.payer for line in payers(centre_id=centre_id, on=on) if line.pays]


def programmes(*, centre_id: uuid.UUID, on: dt.date) -> list[ProgrammeLine]:
    """Every programme with its state on a day."""
    decisions = FreeCareActivation.objects.filter(centre=centre_id, valid_from__lte=on).order_by("valid_from")
    latest = {decision.programme_id: decision for decision in decisions}
    rows = FreeCareProgramme.objects.select_related("payer").order_by("label")
    return [_programme(row, latest.get(row.id)) for row in rows]


def _programme(row: FreeCareProgramme, decision: FreeCareActivation | None) -> ProgrammeLine:
    return ProgrammeLine(row, decision.active if decision else row.active_default, decision)


def agreements(payer: Payer) -> list[PayerAgreement]:
    """All agreements of this centre with a payer, latest first."""
    return list(PayerAgreement.objects.filter(payer=payer).order_by("-valid_from"))
