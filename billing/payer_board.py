"""Payers and free-care programmes as a centre sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from billing.models import (
    FreeCareActivation,
    FreeCareProgramme,
    Payer,
    PayerAgreement,
    PayerProduct,
    PayerRate,
    Tariff,
)
from billing.pricing import in_force
from billing.selectors import families
from catalog.models import Medicine


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


@dataclass(frozen=True)
class RateLine:
    """A payer's rate for a family of acts, with the name of the family."""

    rate: PayerRate
    family: str


def rates(payer: Payer) -> list[RateLine]:
    """All rates by family of this centre for a payer, latest first."""
    names = dict(families())
    rows = PayerRate.objects.filter(payer=payer).order_by("family", "-valid_from")
    return [RateLine(row, names.get(row.family, row.family)) for row in rows]


def own_tariffs(payer: Payer, *, on: dt.date) -> list[Tariff]:
    """Tariffs of this centre for this payer's patients alone, in force on a day."""
    rows = Tariff.objects.filter(in_force(on), payer=payer).select_related("act")
    return list(rows.order_by("act__label"))


@dataclass(frozen=True)
class ListedMedicine:
    """A medicine on a payer's list, with its name; the code stands where the catalogue has it no more."""

    product: PayerProduct
    label: str


def medicines(payer: Payer, *, on: dt.date, query: str = "") -> list[ListedMedicine]:
    """The payer's list at this centre on a day or announced, by name."""
    rows = PayerProduct.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), payer=payer)
    products = {row.product_code: row for row in rows}
    labels = {row.code: row.label for row in Medicine.objects.filter(code__in=products)}
    found = [ListedMedicine(row, labels.get(code, code)) for code, row in products.items()]
    wanted = query.casefold()
    return sorted((row for row in found if wanted in row.label.casefold()), key=lambda row: row.label.casefold())


def medicines_to_list(payer: Payer, *, on: dt.date) -> list[Medicine]:
    """Medicines of the catalogue that are not on the list."""
    listed = PayerProduct.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), payer=payer)
    return list(Medicine.objects.filter(active=True).exclude(code__in=listed.values("product_code")))
