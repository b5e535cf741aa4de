"""Pregnancies of a year at Konobougou, entered through the services, on the maternity tests' clinic day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from maternity.services.births import record_delivery
from maternity.services.contacts import record_contact
from maternity.services.pregnancies import open_pregnancy
from tests.maternity.conftest import _clinic_day, midwife, noon, woman

__all__ = ["_clinic_day", "midwife", "woman"]


@pytest.fixture
def follow(midwife: Any, woman: Callable[..., Any]) -> Callable[..., Any]:
    """`follow(lmp, 10, 20, 28)`: a pregnancy with a contact at these weeks; `elsewhere=1` for her booklet."""

    def _follow(lmp: dt.date, *weeks: int, elsewhere: int = 0, birth: str = "", **names: Any) -> Any:
        first = lmp + dt.timedelta(weeks=weeks[0] if weeks else 12)
        values = {"dating_method": "lmp", "lmp_on": lmp, "opened_on": first, "contacts_elsewhere": elsewhere}
        row = open_pregnancy(by=midwife, patient=woman(**names), values=values)
        for week in weeks:
            record_contact(by=midwife, pregnancy=row, values={"contact_on": lmp + dt.timedelta(weeks=week)})
        if birth:
            at = noon(lmp + dt.timedelta(weeks=39))
            record_delivery(
                by=midwife,
                pregnancy=row,
                values={"delivered_at": at, "attendant": birth},
                babies=[{"sex": "F", "outcome": "live", "weight_g": 3000}],
            )
        row.refresh_from_db()
        return row

    return _follow
