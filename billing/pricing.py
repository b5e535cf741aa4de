"""What a line costs here and today, and who pays it: tables of the centre read into pure rules."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q

from billing.models import (
    Coverage,
    FreeCareActivation,
    FreeCareProgramme,
    PayerAgreement,
    PayerProduct,
    PayerRate,
    Tariff,
)
from billing.rules.coverage import Insurance, Programme
from catalog.models import Act


def in_force(on: dt.date) -> Q:
    """Rows whose period holds this day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def tariffs_of(codes: Iterable[str], *, centre_id: uuid.UUID, on: dt.date) -> dict[str, dict[str, int]]:
    """Tariffs of each act on this day, whole FCFA, by payer code; "" is everybody's."""
    rows = Tariff.objects.filter(in_force(on), centre=centre_id, act__code__in=set(codes))
    found: dict[str, dict[str, int]] = {}
    for code, payer, amount in rows.values_list("act__code", "payer__code", "amount"):
        found.setdefault(code, {})[payer or ""] = amount
    return found


def acts_by_code(codes: Iterable[str]) -> dict[str, Act]:
    """The acts of these codes."""
    return {act.code: act for act in Act.objects.filter(code__in=set(codes))}


def programmes_in_force(*, centre_id: uuid.UUID, on: dt.date) -> list[Programme]:
    """The free-care programmes active at a centre on a day."""
    latest: dict[uuid.UUID, bool] = {}
    decisions = FreeCareActivation.objects.filter(centre=centre_id, valid_from__lte=on)
    for programme_id, active in decisions.order_by("valid_from").values_list("programme", "active"):
        latest[programme_id] = active
    rows = FreeCareProgramme.objects.select_related("payer")
    return [_as_rule(row) for row in rows if latest.get(row.id, row.active_default)]


def _as_rule(row: FreeCareProgramme) -> Programme:
    return Programme(
        code=row.code,
        label=row.label,
        payer_code=row.payer.code,
        coverage_percent=row.coverage_percent,
        min_age_months=row.min_age_months,
        max_age_months_exclusive=row.max_age_months_exclusive,
        pregnant=row.pregnant,
        sex=row.sex,
        morbidity_lines=frozenset(row.morbidity_lines),
        act_families=frozenset(row.covered_act_families),
        act_codes=frozenset(row.covered_act_codes),
        product_codes=frozenset(row.covered_product_codes),
    )


def insurances_of(
    patient_ids: Iterable[uuid.UUID], *, centre_id: uuid.UUID, on: dt.date, inpatient: bool
) -> list[Insurance]:
    """The insurers of a patient that have an agreement with this centre, with their rates."""
    covers = Coverage.objects.filter(in_force(on), centre=centre_id, patient__in=list(patient_ids), withdrawn_reason="")
    return [
        insurance
        for cover in covers.select_related("payer")
        if (insurance := _insurance(cover, centre_id=centre_id, on=on, inpatient=inpatient)) is not None
    ]


def _insurance(cover: Coverage, *, centre_id: uuid.UUID, on: dt.date, inpatient: bool) -> Insurance | None:
    payer = cover.payer
    agreement = PayerAgreement.objects.filter(in_force(on), centre=centre_id, payer=payer).first()
    if agreement is None and (payer.agreement_required or not payer.active_default):
        return None
    rates = PayerRate.objects.filter(in_force(on), centre=centre_id, payer=payer)
    column = "inpatient_rate" if inpatient else "outpatient_rate"
    own = getattr(agreement, column, None)
    return Insurance(
        payer_code=payer.code,
        label=payer.label,
        rates=dict(rates.values_list("family", "rate")),
        default_rate=own if own is not None else (getattr(payer, column) or 0),
        formulary=formulary(payer.id, centre_id=centre_id, on=on) if payer.formulary_restricted else None,
    )


def formulary(payer_id: uuid.UUID, *, centre_id: uuid.UUID, on: dt.date) -> frozenset[str]:
    """Codes of the medicines on a payer's list at a centre on a day."""
    rows = PayerProduct.objects.filter(in_force(on), centre=centre_id, payer=payer_id)
    return frozenset(rows.values_list("product_code", flat=True))
