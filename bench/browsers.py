"""Sixteen people at work: each has a session of their own, asks, reads the answer, and pauses one second."""

from __future__ import annotations

import gzip
import http.client
import math
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts import locking
from accounts.models import User
from bench.server import server
from bench.staff import people_of
from centres.models import Centre
from core.ids import uuid7

USERS = 16
PAUSE = 1.0
SECONDS = 25
CSRF = "b" * 32


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    body: bytes
    headers: dict[str, str]
    ms: float

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()

    @property
    def compressed_kb(self) -> float:
        """What the proxy would send."""
        return len(gzip.compress(self.body, 6)) / 1024


class UnexpectedAnswerError(Exception):
    """The application did not answer as it does to a person at work: there is nothing to measure."""


@dataclass
class Browser:
    """One person signed in."""

    user: User
    centre: Centre
    cookie: str = ""
    connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        self.cookie = f"sessionid={session_of(self.user)}; csrftoken={CSRF}"

    def get(self, path: str, **fields: str) -> Answer:
        """A page; it must be there."""
        return self._expect(self._ask("GET", f"{path}?{urlencode(fields)}" if fields else path), {200})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """A form with its CSRF token; it must be accepted."""
        body = urlencode({"csrfmiddlewaretoken": CSRF, "deposit": str(uuid7()), **fields})
        return self._expect(self._ask("POST", path, body), {302, 303})

    def _expect(self, answer: Answer, wanted: set[int]) -> Answer:
        if answer.status not in wanted:
            words = " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())
            raise UnexpectedAnswerError(f"{answer.status}: {words[-600:]}")
        return answer

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": self.cookie, "Host": "127.0.0.1", "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", server().port, timeout=60)
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
            self.connection.close()  # kept open longer than the server keeps it
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        ms = (time.perf_counter() - began) * 1000
        return Answer(response.status, content, dict(response.getheaders()), ms)


def session_of(user: User) -> str:
    """The key of a session of this person, made in the session store."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    locking.start(session)
    session.create()
    return str(session.session_key)


def browsers(role: str, count: int = USERS) -> list[Browser]:
    """People of a role, spread over the centres."""
    people = people_of(role)
    if len(people) < count:
        raise ValueError(f"{role}: only {len(people)} people")
    return [Browser(user, centre) for user, centre in people[:count]]


@dataclass
class Times:
    """Milliseconds by kind of request."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, ms: float) -> None:
        """One more request."""
        with self.lock:
            self.ms[kind].append(ms)

    def p95(self, kind: str) -> float:
        """The time that 95 % of the requests of a kind keep."""
        return percentile(self.ms[kind], 95)


def percentile(values: list[float], percent: int) -> float:
    """Nearest rank. Raises ValueError when nothing was measured."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


Step = Callable[[int, Times], None]


def at_work(steps: list[Step], seconds: float = SECONDS) -> Times:
    """Every person repeats their step and pauses, for some seconds; the first round is not counted."""
    times, errors = Times(), []
    server()  # one for all, before anybody asks

    def person(rank: int) -> None:
        try:
            step, chance = steps[rank], random.Random(rank)
            time.sleep(chance.random() * PAUSE)
            step(0, Times())
            end, turn = time.monotonic() + seconds, 1
            while time.monotonic() < end:
                time.sleep(PAUSE)
                step(turn, times)
                turn += 1
        except Exception as error:  # told once, below, with the others
            errors.append(error)

    threads = [threading.Thread(target=person, args=(rank,), daemon=True) for rank in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return times
