"""The patient's page, the queue, a consultation written and signed, and what the web processes hold in memory."""

from __future__ import annotations

import random
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.browsers import Browser, Times, UnexpectedAnswerError, at_work, browsers, session_of
from bench.database import Dataset
from bench.inside import reading
from bench.patients import some
from bench.registry import Line, case
from bench.server import server
from bench.staff import people_of
from care.choices import OPEN_STATES
from care.models import Visit
from care.services.visits import Arrival, open_visit
from centres.models import Centre, ServicePoint
from core.ids import uuid7
from core.scoping import centre_scope
from patients.models import Patient

AREA = "consultation"
DEFERRED = re.compile(r'hx-get="([^"]+)"[^>]*hx-trigger="(?:load|revealed)')
ROUNDS = 30  # at most, in the seconds of a case


@case(
    "patient-page",
    Line("patient-page", "patients", "page d’un patient, p95", "ms", 250),
    Line("patient-page-queries", "patients", "requêtes SQL de la page d’un patient", "requêtes", 15),
)
def patient_page(dataset: Dataset) -> dict[str, float]:
    """The file of one person after the other."""
    times = at_work([_opening(browser, rank) for rank, browser in enumerate(browsers("MED"))])
    user, centre = people_of("MED")[0]
    page = f"/patients/{some(centre, 1, 7)[0].pk}/"
    return {"patient-page": times.p95("page"), "patient-page-queries": reading(user, page)}


def _opening(browser: Browser, rank: int) -> Any:
    people = some(browser.centre, 60, 200 + rank)

    def step(turn: int, times: Times) -> None:
        answer = browser.get(f"/patients/{people[turn % len(people)].pk}/")
        times.note("page", answer.ms)
        for path in DEFERRED.findall(answer.text):
            times.note("page", browser.get(path.replace("&amp;", "&")).ms)

    return step


@case(
    "queue",
    Line("queue", AREA, "file d’attente du jour, p95", "ms", 250),
    Line("queue-queries", AREA, "requêtes SQL de la file d’attente", "requêtes", 15),
)
def queue(dataset: Dataset) -> dict[str, float]:
    """The queue as the reception sees it all day."""
    people = browsers("ACC")

    def looking(browser: Browser) -> Any:
        return lambda _turn, times: times.note("queue", browser.get("/file/").ms)

    times = at_work([looking(browser) for browser in people])
    return {"queue": times.p95("queue"), "queue-queries": reading(people_of("ACC")[0][0], "/file/")}


@case(
    "consultation",
    Line("consultation-open", AREA, "ouverture de la consultation, p95", "ms", 250),
    Line("consultation-sign", AREA, "enregistrement et signature d’une consultation, p95", "ms", 250),
    Line("consultation-queries", AREA, "requêtes SQL de la page de consultation", "requêtes", 15),
    Line("consultation-statements", AREA, "instructions SQL de la signature", "requêtes", 30),
)
def consultation(dataset: Dataset) -> dict[str, float]:
    """Sixteen physicians open, write and sign a consultation with an ordonnance, one after the other."""
    people = browsers("MED")
    arrived = {browser.user: arrivals(browser.centre, ROUNDS, 300 + n) for n, browser in enumerate(people)}
    times = at_work([_consulting(browser, arrived[browser.user]) for browser in people])
    visits = arrivals(people[0].centre, 2, 400)
    reads = reading(people[0].user, f"/consulter/{visits[0].pk}/")
    return {
        "consultation-open": times.p95("open"),
        "consultation-sign": times.p95("sign"),
        "consultation-queries": reads,
        "consultation-statements": _signing_statements(people[0].user, visits),
    }


def arrivals(centre: Centre, count: int, seed: int) -> list[Visit]:
    """People who have just come in, not in the queue yet."""
    user = next(user for user, place in people_of("ACC") if place == centre)
    with centre_scope(centre.pk):
        point = ServicePoint.objects.get(queue_letter="A")
        here = Visit.objects.filter(state__in=OPEN_STATES).values("patient")
        rows = Patient.objects.filter(home_centre=centre).exclude(pk__in=here)
        ids = sorted(rows.values_list("pk", flat=True))
        chosen = Patient.objects.filter(pk__in=random.Random(seed).sample(ids, count))
        return [open_visit(by=user, arrival=Arrival(patient=patient, service_point=point)) for patient in chosen]


def _consulting(browser: Browser, visits: list[Visit]) -> Any:
    def step(turn: int, times: Times) -> None:
        if turn >= len(visits):
            return
        path = f"/consulter/{visits[turn].pk}/"
        times.note("open", browser.get(path).ms)
        times.note("sign", browser.post(path, written(visits[turn])).ms)

    return step


def written(visit: Visit) -> dict[str, str]:
    """What a browser sends for a wound: one motive, one diagnosis, one medicine."""
    return {
        "patient": str(visit.patient_id),
        "context": "new",
        "c-0-label": "Blessure au pied",
        "c-0-days": "1",
        "v-temperature_c": "37,1",
        "history": "S’est coupé le pied avec une daba.",
        "exam_normal": "on",
        "dx-0-text": "Plaie",
        "dx-0-code": "PLAIE",
        "dx-0-certainty": "clinical",
        "rx-0-text": "Gel de chlorhexidine",
        "rx-0-code": "NNE_CHLORHEX_71_GEL",
        "rx-0-instructions": "Une application par jour",
        "rx-0-quantity": "1",
        "outcome": "home",
        "step": "sign",
    }


def _signing_statements(user: User, visits: list[Visit]) -> float:
    """Of the second signature: the first one warms the process."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = session_of(user)
    counts = []
    for visit in visits:
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(f"/consulter/{visit.pk}/", {**written(visit), "deposit": str(uuid7())})
        if answer.status_code != 302:
            raise UnexpectedAnswerError(f"{answer.status_code}: {visit}")
        counts.append(len(captured))
    return counts[-1]


@case("memory", Line("memory", "serveur", "mémoire du plus gros processus web après le travail", "Mo", 250))
def memory(dataset: Dataset) -> dict[str, float]:
    """After pages of every kind and a printed ordonnance; memory shared between processes counts in full."""
    readers = browsers("MED")
    at_work([_opening(browser, rank) for rank, browser in enumerate(readers)], seconds=5)
    for browser in readers[:4]:
        visit = arrivals(browser.centre, 1, 500)[0]
        signed = browser.post(f"/consulter/{visit.pk}/", written(visit))
        browser.get(f"{signed.headers['Location']}ordonnance.pdf")
    return {"memory": server().memory()}
