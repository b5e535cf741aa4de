"""What a consultation asks of higher apps, with neutral answers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from core.providers import Question


@dataclass(frozen=True)
class StockHere:
    """Stock of a medicine at this centre, in its dispensing unit; `price` in francs for one unit."""

    quantity: int
    low: bool = False
    price: int | None = None
    substitute: str = ""


def _no_stock(centre_id: uuid.UUID, medicine_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, StockHere]:
    return {}


def _pregnancy_unknown(patient_ids: Iterable[uuid.UUID], on: dt.date) -> bool | None:
    return None


def _no_ticket_states(visit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    return {}


def _no_recent_doses(patient_ids: Iterable[uuid.UUID], on: dt.date) -> dict[str, int]:
    return {}


stock_here = Question("care.stock_here", _no_stock)  # pharmacy
pregnant = Question("care.pregnant", _pregnancy_unknown)  # maternity: True, False, None when nobody knows
ticket_states = Question("care.ticket_states", _no_ticket_states)  # billing: visit → (state, word) « Payé »
recent_doses = Question("care.recent_doses", _no_recent_doses)  # programmes: DCI → days since (vitamin A…)
