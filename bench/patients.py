"""Finding people, noticing who is known, bringing in a register."""

from __future__ import annotations

import csv
import io
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone

from bench.browsers import Browser, Times, at_work, browsers
from bench.database import Dataset
from bench.inside import reading
from bench.misspellings import Desk
from bench.people import COLUMNS, People
from bench.registry import Line, case
from bench.staff import people_of
from centres.models import Centre
from core.scoping import centre_scope
from patients.imports import engine, kind_of
from patients.models import Patient
from patients.rules.identity import Identity
from patients.rules.names import fold
from patients.selectors import search
from patients.selectors.duplicates import probable_duplicates

AREA = "patients"
KINDS = {
    "fragment": "un fragment de nom",
    "two-words": "deux mots",
    "accent": "un accent oublié",
    "error": "une faute de frappe",
    "swapped": "nom et prénom intervertis",
    "phone": "un téléphone",
}
ASKED = 500
IMPORTED = 3_000
HEADINGS = ("Numéro du registre", "Prénoms", "Nom", "Sexe", "Date de naissance", "Âge", "Téléphone", "Nom de la mère")


def some(centre: Centre, count: int, seed: int, **conditions: Any) -> list[Patient]:
    """The same people each time."""
    with centre_scope(centre.pk):
        rows = Patient.objects.filter(home_centre=centre, unidentified=False, **conditions)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        chosen = random.Random(seed).choices(ids, k=count)
        found = Patient.objects.in_bulk(chosen)
    return [found[pk] for pk in chosen]


def query_of(kind: str, patient: Patient, chance: random.Random) -> str:
    """What is typed to find this person."""
    given, family = patient.given_names.split()[0], patient.family_name
    return {
        "fragment": f"{family[:4]}",
        "two-words": f"{given} {family}",
        "accent": f"{fold(given)} {fold(family)}",
        "error": Desk(chance.randrange(1000)).mistakes["wrong key"](patient),
        "swapped": f"{family} {given}",
        "phone": patient.phone.removeprefix("+223"),
    }[kind]


@case(
    "search",
    *(Line(f"search-{kind}", AREA, f"recherche, p95 : {words}", "ms", 150) for kind, words in KINDS.items()),
    Line("search-page-size", AREA, "page de résultats compressée, la plus grande", "Ko", 10),
    Line("search-queries", AREA, "requêtes SQL d’une recherche", "requêtes", 15),
)
def find(dataset: Dataset) -> dict[str, float]:
    """Six ways of asking, by sixteen people at once."""
    sizes: list[float] = []
    times = at_work([_searching(browser, rank, sizes) for rank, browser in enumerate(browsers("ACC"))])
    values = {f"search-{kind}": times.p95(kind) for kind in KINDS}
    return {**values, "search-page-size": max(sizes), "search-queries": _search_queries()}


def _searching(browser: Browser, rank: int, sizes: list[float]) -> Any:
    chance, kinds = random.Random(rank), list(KINDS)
    people = some(browser.centre, 60, rank, phone__gt="")

    def step(turn: int, times: Times) -> None:
        kind = kinds[(turn + rank) % len(kinds)]
        answer = browser.get("/patients/", q=query_of(kind, people[turn % len(people)], chance))
        times.note(kind, answer.ms)
        sizes.append(answer.compressed_kb)

    return step


def _search_queries() -> float:
    user, centre = people_of("ACC")[0]
    patient = some(centre, 1, 1)[0]
    texts = [query_of(kind, patient, random.Random(1)) for kind in KINDS]
    return max(reading(user, "/patients/", {"q": text}) for text in texts if text)


@case(
    "duplicates",
    Line("duplicates", AREA, "recherche de doublons pendant l’inscription, p95", "ms", 150),
)
def duplicates(dataset: Dataset) -> dict[str, float]:
    """The fragment that the registration form asks for while it is filled in."""
    times = at_work([_registering(browser, rank) for rank, browser in enumerate(browsers("ACC"))])
    return {"duplicates": times.p95("duplicates")}


def _registering(browser: Browser, rank: int) -> Any:
    people = some(browser.centre, 60, 100 + rank)

    def step(turn: int, times: Times) -> None:
        patient = people[turn % len(people)]
        answer = browser.get(
            "/patients/nouveau/doublons/",
            given_names=patient.given_names,
            family_name=patient.family_name,
            sex=patient.sex,
            birth=f"{patient.birth_date:%d/%m/%Y}",
            phone=patient.phone,
        )
        times.note("duplicates", answer.ms)

    return step


@case(
    "recall",
    Line("recall", AREA, "nom mal écrit et un renseignement : la personne est dans les cinq premières", "%", 97,
         at_most=False),
    Line("false-certain", AREA, "personnes nouvelles annoncées comme doublons certains", "%", 2),
)  # fmt: skip
def recall(dataset: Dataset) -> dict[str, float]:
    """500 misspelt people found again, 500 new people left alone."""
    centre = Centre.objects.get(code="CSU4")
    desk = Desk(97)
    mistakes = list(desk.mistakes)
    found = certain = 0
    with centre_scope(centre.pk):
        for rank, patient in enumerate(some(centre, ASKED, 97)):
            asked = desk.type(patient, mistakes[rank % len(mistakes)])
            found += patient.pk in {hit.patient.pk for hit in search(asked.text, 5)}
        for identity in newcomers(centre, ASKED):
            certain += any(suspect.certain for suspect in probable_duplicates(identity))
    return {"recall": 100 * found / ASKED, "false-certain": 100 * certain / ASKED}


def newcomers(centre: Centre, count: int) -> list[Identity]:
    """People of the same names, ages and villages who are not in the files."""
    people = People(centre, 9_999, timezone.localdate())
    fields = (
        "given_names", "family_name", "sex", "birth_date", "birth_precision", "age_told_on", "mother_name",
        "father_name", "phone", "phone_owner", "village_id",
    )  # fmt: skip
    places = {name: COLUMNS.index(name) for name in fields}
    values: Iterator[dict[str, Any]] = (
        {name: row[place] for name, place in places.items()} for row in people.rows(count)
    )
    return [Identity(**one) for one in values]


@case("import", Line("import", AREA, f"import d’un registre de {IMPORTED} lignes, essai puis écriture", "lignes/s", 300,
                     at_most=False))  # fmt: skip
def bring_in(dataset: Dataset) -> dict[str, float]:
    """A register checked, then written; undone afterwards."""
    user, centre = people_of("DTC")[0]
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), centre_scope(centre.pk):
        file = Path(folder) / "registre.csv"
        file.write_text(_register(centre), encoding="utf-8")
        with transaction.atomic(), connection.cursor() as cursor:
            began = time.monotonic()
            run = engine.start(by=user, centre=centre, kind=kind_of("patients"), file=file, name=file.name)
            run = engine.advance(run)
            engine.confirm(run=run, accept_doubtful=True)
            run = engine.advance(run)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            seconds = time.monotonic() - began
            if run.position != IMPORTED or sum(run.counts.values()) != run.counts.get("imported", 0):
                raise ValueError(f"the import did not write its lines: {run.position}, {run.counts}")
            transaction.set_rollback(True)
    return {"import": IMPORTED / seconds}


def _register(centre: Centre) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    for rank, person in enumerate(newcomers(centre, IMPORTED), start=1):
        writer.writerow([
            f"R{rank:06d}", person.given_names, person.family_name, person.sex, f"{person.birth_date:%d/%m/%Y}", "",
            person.phone.removeprefix("+223"), person.mother_name,
        ])  # fmt: skip
    return text.getvalue()
