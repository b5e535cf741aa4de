"""Demonstration accounts: one login per role, fictional people, one shared password.

Names are combined from data/demo_names.csv in a fixed order: the same people come out each time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import ROLES, RoleScope
from accounts.rules import NETWORK_ADMINISTRATOR, Manager
from accounts.services import memberships, pins
from centres.models import Centre
from core.demo import Demo, draw_name

PASSWORD = "essai-konobougou"  # noqa: S105 -- printed by demo_logins; a demonstration holds no real person
PIN = "2580"
HOME, STRANGER, SECOND = "CSU4", "CSU3", "CSU1"
AT_WORK_SINCE = dt.timedelta(days=420)
WOMEN = {"SF", "IO", "MAT", "CFU", "AS", "VAC", "ASACO_SECRETAIRE", "MCD"}
DOCTORS = {"DTC", "MED", "INT", "MS", "MCD"}
STAFF = ("DTC", "MED", "IDE", "SF", "ACC", "CAI", "GP", "MS")  # of every centre: somebody did the year's work


@dataclass(frozen=True)
class DemoLogin:
    """One line of `demo_logins`."""

    username: str
    full_name: str
    role: str
    place: str


def _names() -> tuple[Iterator[str], Iterator[str], Iterator[str]]:
    with (Path(settings.REFERENCE_DATA_DIR) / "demo_names.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    family = [r["name"] for r in rows if r["name_type"] == "family"]
    given = {sex: [r["name"] for r in rows if r["name_type"] != "family" and r["sex"] == sex] for sex in ("F", "M")}
    return cycle(family), cycle(given["F"]), cycle(given["M"])


def fill(demo: Demo) -> str:
    """The logins, and the people who work in the other centres."""
    people = len(load())
    for centre in Centre.objects.filter(active=True).exclude(code=HOME).order_by("code"):
        people += _staff(demo, centre)
    return f"{people} comptes"


def _staff(demo: Demo, centre: Centre) -> int:
    chance = demo.chance("staff", centre.code)
    hashed = make_password(PASSWORD)
    held = set(centre.memberships.values_list("role_code", flat=True))
    people: list[User] = []
    for code in STAFF:
        if code not in held:
            given = draw_name(chance, "F" if code in WOMEN else "M").text
            name = f"{given} {draw_name(chance, 'family').text}"
            people += _person(f"{user_name(code)}.{centre.short_code.lower()}", name, code, centre, hashed, pin="")
    return len(people)


def staff(centre: Centre) -> dict[str, User]:
    """One person per role of a centre."""
    rows = Membership.objects.filter(centre=centre).select_related("user").order_by("-recorded_at")
    return {row.role_code: row.user for row in rows}


@transaction.atomic
def load() -> list[User]:
    """Create what is missing; returns the new people, none the second time. Needs the centres of the reference."""
    places = {code: Centre.objects.get(code=code) for code in (HOME, STRANGER, SECOND)}
    family, women, men = _names()
    hashed = make_password(PASSWORD)
    codes = [
        NETWORK_ADMINISTRATOR,
        *(code for code in ROLES if code != NETWORK_ADMINISTRATOR and not ROLES[code].trainee),
    ]
    codes += [code for code, role in ROLES.items() if role.trainee]
    people: list[User] = []
    for code in codes:
        name = f"{next(women if code in WOMEN else men)} {next(family)}"
        people += _person(user_name(code), name, code, None if _network(code) else places[HOME], hashed)
    people += _person(f"{user_name('MED')}.kky", f"{next(women)} {next(family)}", "MED", places[STRANGER], hashed)
    _second_post(places[SECOND])
    return people


def user_name(role_code: str) -> str:
    """The login of a role: its code in small letters."""
    return role_code.lower().replace("_", ".")


def _network(role_code: str) -> bool:
    return ROLES[role_code].scope is RoleScope.NETWORK


def _person(
    username: str, full_name: str, role_code: str, centre: Centre | None, hashed: str, pin: str = PIN
) -> list[User]:
    if User.objects.filter(username=username).exists():
        return []
    title = "Dr" if role_code in DOCTORS else ""
    user = User.objects.create(username=username, full_name=full_name, professional_title=title, password=hashed)
    _give(user, role_code, centre)
    if centre is not None and pin:
        pins.set_pin(user=user, pin=pin, roles=[ROLES[role_code]])
    return [user]


def _give(user: User, role_code: str, centre: Centre | None) -> None:
    since = timezone.localdate() - AT_WORK_SINCE
    if role_code == NETWORK_ADMINISTRATOR:
        Membership.objects.create(user=user, role_code=role_code, valid_from=since)
        return
    administrator = User.objects.get(username=user_name(NETWORK_ADMINISTRATOR))
    memberships.add(
        user=user,
        role_code=role_code,
        centre=centre,
        valid_from=since,
        supervisor=_supervisor(centre) if ROLES[role_code].trainee else None,
        by=administrator,
        manager=Manager(administrator.id, None, network_administrator=True),
    )


def _supervisor(centre: Centre | None) -> Membership:
    return Membership.objects.select_related("user").get(user__username=user_name("MS"), centre=centre)


def _second_post(centre: Centre) -> None:
    """The clinical supervisor also works in another centre: the header offers the change of centre."""
    user = User.objects.get(username=user_name("MS"))
    if not user.memberships.filter(centre=centre).exists():
        _give(user, "MS", centre)


def logins() -> list[DemoLogin]:
    """One line per demonstration login, in the order of the roles."""
    order = [*(user_name(code) for code in ROLES), f"{user_name('MED')}.kky"]
    rows = Membership.objects.filter(user__username__in=order).select_related("user", "centre").order_by("recorded_at")
    by_name: dict[str, Membership] = {}
    for row in rows:
        by_name.setdefault(row.user.username, row)
    return [_login(by_name[name]) for name in order if name in by_name]


def _login(row: Membership) -> DemoLogin:
    place = row.centre.short_name if row.centre else "Réseau"
    return DemoLogin(row.user.username, row.user.display_name, row.role.label, place)
