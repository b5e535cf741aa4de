"""Awa's pregnancy at Konobougou: last period on 5 January 2026, first contact at 11 weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from maternity.models import Pregnancy
from maternity.services.contacts import record_contact
from maternity.services.entries import Author
from maternity.services.pregnancies import open_pregnancy
from patients.models import Patient
from patients.rules.identity import Identity
from patients.services.registration import register
from tests.world import World

LMP = dt.date(2026, 1, 5)


def week(number: int, days: int = 0) -> dt.date:
    """The day of this gestational age in Awa's pregnancy."""
    return LMP + dt.timedelta(weeks=number, days=days)


def noon(day: dt.date, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A time of a day at Bamako (UTC)."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=dt.UTC)


@pytest.fixture
def _clinic_day() -> Iterator[None]:
    with time_machine.travel(noon(dt.date(2026, 11, 20)), tick=False):
        yield


@pytest.fixture
def midwife(_clinic_day: None, centre_scoped: Any, world: World) -> Author:
    """The midwife at work; the scope of her centre is open, the day is 20 November 2026."""
    return Author(world.midwife, world.konobougou)


@pytest.fixture
def trainee(midwife: Author, world: World) -> Author:
    """A trainee under the responsibility of the supervisor."""
    return Author(world.trainee, world.konobougou, trainee=True, responsible_id=world.supervisor.id)


@pytest.fixture
def woman(midwife: Author) -> Callable[..., Patient]:
    """`woman()`: a registered woman; other identity fields by name."""

    def _woman(**identity: Any) -> Patient:
        known = {
            "given_names": "Awa",
            "family_name": "Traoré",
            "sex": "F",
            "birth_date": dt.date(2001, 5, 3),
            "birth_precision": "day",
        }
        return register(by=midwife.user, centre=midwife.centre, identity=Identity(**{**known, **identity}))

    return _woman


@pytest.fixture
def pregnancy(midwife: Author, woman: Callable[..., Patient]) -> Pregnancy:
    """Awa's file, opened at 11 weeks, dated by her last period."""
    values = {"opened_on": week(11), "dating_method": "lmp", "lmp_on": LMP, "gravida": 2, "live_births": 1}
    return open_pregnancy(by=midwife, patient=woman(), values=values)


@pytest.fixture
def seen(midwife: Author, pregnancy: Pregnancy) -> Callable[..., Any]:
    """`seen(20)`: a contact at 20 weeks."""

    def _seen(weeks: int, **options: Any) -> Any:
        sp_given = options.pop("sp_given", False)
        values = {"contact_on": week(weeks), **options}
        return record_contact(by=midwife, pregnancy=pregnancy, values=values, sp_given=sp_given)

    return _seen
