"""Charging: one event is charged once, at the tariff of the day of the act, with its cover frozen."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing import circumstances, pricing
from billing.models import Charge, ChargeLine, FreeCareProgramme, Payer, UnpricedCharge
from billing.rules import share
from billing.rules.coverage import MEDICINE_FAMILY, Decision, Item, decide
from core.gates import RefusedError
from core.locks import hold
from core.outbox import publish
from core.scoping import active_centre
from patients.models import Patient
from patients.selectors import person_ids


@dataclass(frozen=True)
class RequestedItem:
    """What to charge: an act of the catalogue, or a medicine with the price its app has frozen."""

    code: str
    quantity: int = 1
    unit_price: int | None = None  # given for medicines; acts are priced by the tariff
    label: str = ""
    neutral_label: str = ""
    is_medicine: bool = False
    forced_payer_code: str | None = None  # override: this payer, or "" for nobody
    forced_rate: int | None = None
    override_motive: str = ""


@dataclass(frozen=True)
class ChargeRequest:
    """One event to charge: `source` and `source_id` name it, and are charged once.

    `pregnant` and `morbidity_lines` are given by the app that knows; where they are None, care is asked.
    """

    patient: Patient
    source: str
    source_id: uuid.UUID
    charged_on: dt.date
    items: Sequence[RequestedItem]
    visit_id: uuid.UUID | None = None
    inpatient: bool = False
    emergency: bool = False
    pregnant: bool | None = None
    morbidity_lines: frozenset[str] | None = None


@dataclass(frozen=True)
class PricedLine:
    """A line ready to be posted."""

    item: Item
    label: str
    neutral_label: str
    decision: Decision
    covered: int
    due: int
    motive: str
    motive_by_id: uuid.UUID | None = None  # who had set the motive of a line taken over from a former charge


@transaction.atomic
def charge(request: ChargeRequest, *, by: User | None) -> Charge | None:
    """Charge an event; the same event again gives the first charge.

    Without a tariff for one of the acts nothing is posted: the request waits among the unpriced ones and
    None is returned. Raises RefusedError for an empty request, a fractional or negative quantity or price,
    or an override without motive.
    """
    _check(request)
    centre_id = active_centre()
    hold("billing.charge", centre_id, request.source, request.source_id)
    first = Charge.objects.filter(centre=centre_id, source=request.source, source_id=request.source_id).first()
    if first is not None:
        return first
    lines, missing = price(request, centre_id=centre_id)
    if missing:
        _set_aside(request, missing)
        return None
    return post(request, lines, by=by)


def price(request: ChargeRequest, *, centre_id: uuid.UUID) -> tuple[list[PricedLine], list[str]]:
    """The lines at today's knowledge, and the codes of acts without tariff on the day of the act."""
    ids = person_ids(request.patient.id)
    insurances = pricing.insurances_of(ids, centre_id=centre_id, on=request.charged_on, inpatient=request.inpatient)
    act_codes = [item.code for item in request.items if not item.is_medicine]
    tariffs = pricing.tariffs_of(act_codes, centre_id=centre_id, on=request.charged_on)
    missing = [code for code in act_codes if "" not in tariffs.get(code, {})]
    if missing:
        return [], missing
    acts = pricing.acts_by_code(act_codes)
    programmes = pricing.programmes_in_force(centre_id=centre_id, on=request.charged_on)
    found = [_item(wanted, acts, tariffs) for wanted in request.items]
    person = circumstances.person(
        request.patient,
        ids=ids,
        on=request.charged_on,
        visit_id=request.visit_id,
        pregnant=request.pregnant,
        diagnoses=request.morbidity_lines,
        programmes=programmes,
        items=[item for item, _label, _neutral in found],
    )
    priced = []
    for wanted, (item, label, neutral) in zip(request.items, found, strict=True):
        decision = _decision(wanted, decide(item, person, programmes, insurances))
        if not item.is_medicine:
            item = replace(item, unit_price=tariffs[item.code].get(decision.payer_code, item.unit_price))
        covered, due = share(item.full, decision.rate_percent)
        priced.append(PricedLine(item, label, neutral, decision, covered, due, wanted.override_motive))
    return priced, []


def _check(request: ChargeRequest) -> None:
    if not request.items:
        raise RefusedError(_("There is nothing to charge."))
    for item in request.items:
        if item.quantity < 1 or (item.unit_price is not None and item.unit_price < 0):
            raise RefusedError(_("Quantities and prices are whole numbers, never negative."))
        if item.forced_payer_code is not None and not item.override_motive.strip():
            raise RefusedError(_("Changing who pays needs a motive."))
        if item.is_medicine and item.unit_price is None:
            raise RefusedError(_("A medicine is charged at the price of the pharmacy."))


def _item(wanted: RequestedItem, acts: dict[str, Any], tariffs: dict[str, dict[str, int]]) -> tuple[Item, str, str]:
    if wanted.is_medicine:
        item = Item(wanted.code, MEDICINE_FAMILY, wanted.unit_price or 0, wanted.quantity)
        return item, wanted.label or wanted.code, wanted.neutral_label
    act = acts[wanted.code]
    return Item(act.code, act.family, tariffs[act.code][""], wanted.quantity), act.label, act.neutral_label


def _decision(wanted: RequestedItem, proposed: Decision) -> Decision:
    if wanted.forced_payer_code is None:
        return proposed
    if not wanted.forced_payer_code:
        return Decision()
    return Decision(wanted.forced_payer_code, "", 100 if wanted.forced_rate is None else wanted.forced_rate, "")


def _set_aside(request: ChargeRequest, missing: list[str]) -> None:
    UnpricedCharge.objects.get_or_create(
        source=request.source,
        source_id=request.source_id,
        defaults={
            "patient": request.patient,
            "missing_act_codes": sorted(set(missing)),
            "request": _as_json(request),
        },
    )


def _as_json(request: ChargeRequest) -> dict[str, Any]:
    return {
        "charged_on": request.charged_on.isoformat(),
        "items": [asdict(item) for item in request.items],
        "visit_id": str(request.visit_id) if request.visit_id else None,
        "inpatient": request.inpatient,
        "emergency": request.emergency,
        "pregnant": request.pregnant,
        "morbidity_lines": None if request.morbidity_lines is None else sorted(request.morbidity_lines),
    }


@transaction.atomic
def price_again(waiting: UnpricedCharge, *, by: User) -> Charge:
    """Charge an act that waited for its tariff. Raises RefusedError while a tariff is still missing."""
    stored = waiting.request
    request = ChargeRequest(
        patient=waiting.patient,
        source=waiting.source,
        source_id=waiting.source_id,
        charged_on=dt.date.fromisoformat(stored["charged_on"]),
        items=[RequestedItem(**item) for item in stored["items"]],
        visit_id=uuid.UUID(stored["visit_id"]) if stored["visit_id"] else None,
        inpatient=stored["inpatient"],
        emergency=stored["emergency"],
        pregnant=stored["pregnant"],
        morbidity_lines=None if stored["morbidity_lines"] is None else frozenset(stored["morbidity_lines"]),
    )
    posted = charge(request, by=by)
    if posted is None:
        raise RefusedError(_("This act still has no tariff on that day."))
    waiting.charge = posted
    waiting.save(update_fields=["charge"])
    return posted


def post(request: ChargeRequest, lines: Sequence[PricedLine], *, by: User | None) -> Charge:
    """Write a charge with its lines and tell it."""
    payers = {p.code: p for p in Payer.objects.filter(code__in={line.decision.payer_code for line in lines})}
    programmes = _programmes({line.decision.programme_code for line in lines})
    posted = Charge.objects.create(
        patient=request.patient,
        visit_id=request.visit_id,
        source=request.source,
        source_id=request.source_id,
        charged_on=request.charged_on,
        inpatient=request.inpatient,
        emergency=request.emergency,
        full=sum(line.item.full for line in lines),
        covered=sum(line.covered for line in lines),
        due=sum(line.due for line in lines),
        by_id=by.id if by else None,
        by_name=by.display_name if by else "",
    )
    ChargeLine.objects.bulk_create(
        ChargeLine(
            centre_id=posted.centre_id,
            charge=posted,
            position=position,
            item_code=line.item.code,
            family=line.item.family,
            label=line.label,
            neutral_label=line.neutral_label,
            quantity=line.item.quantity,
            unit_price=line.item.unit_price,
            full=line.item.full,
            covered=line.covered,
            due=line.due,
            payer=payers.get(line.decision.payer_code),
            programme=programmes.get(line.decision.programme_code),
            rate_percent=line.decision.rate_percent,
            reason=line.decision.label,
            override_motive=line.motive,
            override_by_id=line.motive_by_id or (by.id if by and line.motive else None),
        )
        for position, line in enumerate(lines, start=1)
    )
    publish(
        "billing.charged",
        payload={"charge": str(posted.id), "patient": str(request.patient.id), "due": posted.due},
        centre_id=posted.centre_id,
        by=by.id if by else None,
    )
    return posted


def _programmes(codes: set[str]) -> dict[str, FreeCareProgramme]:
    return {row.code: row for row in FreeCareProgramme.objects.filter(code__in=codes)}


def with_override(item: RequestedItem, *, payer_code: str, rate: int, motive: str) -> RequestedItem:
    """The same item, paid by another payer (or by nobody when `payer_code` is empty), with a motive."""
    return replace(item, forced_payer_code=payer_code, forced_rate=rate, override_motive=motive)
