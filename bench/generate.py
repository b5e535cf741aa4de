"""Fill an empty database: seven centres, their staff, people and three years of care, by COPY into the real tables."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

import centres.demo
from bench.constraints import set_aside
from bench.database import Dataset, Scale, bears, create, mark_of, put_mark, schema_mark
from bench.history import COLUMNS, Place, Writer
from bench.people import People, copy_people, year_and_rank
from bench.staff import employ
from care.models import RegisterCounter, TicketCounter
from catalog.models import Diagnosis, Medicine
from centres.models import Centre, ServicePoint
from core.demo import Demo
from core.scoping import centre_scope
from patients.models import NumberCounter

SHARES = {"CSU1": 0.26, "CSU2": 0.10, "CSU3": 0.12, "CSU4": 0.15, "CSU5": 0.16, "CSU6": 0.13}
LAST = "CSU7"  # has the rest
TABLES = ("patients_patient", *COLUMNS)
WORKERS = 2
WAITING = 40  # people in today's queue of a centre


@dataclass(frozen=True)
class Order:
    """What is to be written for one centre."""

    centre_code: str
    seed: int
    patients: int
    consultations: int
    today: date
    staff: dict[str, list[tuple[str, str]]]


def dataset_of(scale: Scale, *, fresh: bool = False) -> Dataset:
    """The dataset of a scale, generated when it is missing or stale. The settings point to its database."""
    name, mark = connection.settings_dict["NAME"], mark_of(scale)
    ready = None if fresh else bears(name, mark)
    if ready is None:
        template = _template(name)
        create(name, template)
        load, began = os.getloadavg()[0], time.monotonic()
        fill(scale)
        ready = (time.monotonic() - began, load)
        put_mark(name, mark, *ready)
    return Dataset(scale, *ready)


def _template(name: str) -> str:
    """A database with schema and reference data, that every scale copies."""
    template, mark = f"{name.rsplit('_', 1)[0]}_empty", schema_mark()
    if bears(template, mark) is None:
        create(template)
        connections.close_all()
        connection.settings_dict["NAME"] = template
        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        call_command("grant_app_role")
        connections.close_all()
        connection.settings_dict["NAME"] = name
        put_mark(template, mark)
    connections.close_all()
    return template


def fill(scale: Scale) -> None:
    """Everything, in two processes, then ANALYZE."""
    orders = prepare(scale)
    with set_aside(TABLES, WORKERS):
        connections.close_all()
        with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("fork")) as pool:
            list(pool.map(_write_apart, sorted(orders, key=lambda order: -order.consultations)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def prepare(scale: Scale) -> list[Order]:
    """Open the centres, employ their staff, share the numbers out."""
    centres.demo.fill(Demo(now=timezone.now()))
    orders, patients, consultations = [], scale.patients, scale.consultations
    for seed, code in enumerate([*SHARES, LAST], start=1):
        own = (patients, consultations)
        if code != LAST:
            own = (round(scale.patients * SHARES[code]), round(scale.consultations * SHARES[code]))
        patients, consultations = patients - own[0], consultations - own[1]
        staff = employ(Centre.objects.get(code=code))
        names = {role: [(str(user.pk), user.full_name) for user in users] for role, users in staff.items()}
        orders.append(Order(code, seed, *own, timezone.localdate(), names))
    return orders


def _write_apart(order: Order) -> None:
    write(order)
    connections.close_all()


def write(order: Order) -> None:
    """People, care and counters of one centre, on the connection of this process."""
    centre = Centre.objects.get(code=order.centre_code)
    with centre_scope(centre.pk):
        people = People(centre, order.seed, order.today)
        copy_people(people, order.patients)
        writer = Writer(_place(order, centre, people), order.today)
        for batch in writer.write(order.consultations):
            copy(batch)
        waiting = min(WAITING, order.patients)
        writer.waiting(waiting)
        copy(writer.lines)
        _count(order, centre, writer, waiting)


def copy(batch: dict[str, list[str]]) -> None:
    """One COPY per table that has lines."""
    with connection.cursor() as cursor:
        for table, lines in batch.items():
            if lines:
                with cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as target:
                    target.write("".join(lines))


def _place(order: Order, centre: Centre, people: People) -> Place:
    point = ServicePoint.objects.get(queue_letter="A")
    return Place(
        seed=order.seed,
        centre=str(centre.pk),
        service_point=str(point.pk),
        people=people.persons,
        receptionist=order.staff["ACC"][0][0],
        nurse=order.staff["IDE"][0],
        physicians=order.staff["MED"],
        diagnoses=_keys_of(Diagnosis.objects.values_list("code", "pk")),
        medicines=_keys_of(Medicine.objects.values_list("code", "pk")),
    )


def _keys_of(rows: Iterable[tuple[str, UUID]]) -> dict[str, str]:
    return {code: str(pk) for code, pk in rows}


def _count(order: Order, centre: Centre, writer: Writer, waiting: int) -> None:
    """The counters go on after what was written."""
    last: dict[int, int] = {}
    for serial in range(1, order.patients + 1):
        year, rank = year_and_rank(serial)
        last[year] = rank
    NumberCounter.objects.bulk_create(NumberCounter(centre=centre, year=y, last=n) for y, n in last.items())
    RegisterCounter.objects.bulk_create(
        RegisterCounter(centre=centre, year=y, last=n) for y, n in writer.registers.items()
    )
    TicketCounter.objects.create(centre=centre, letter="A", day=order.today, last=waiting)
