"""A named cast in two centres: Konobougou, and Koniakary where the strangers work.

`world` opens both centres with one person per role of `accounts.roles`; `as_(person)` is a browser signed in as
that person; `at(centre)` opens the scope of a centre. Every name is a fictional combination.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.locking import start
from accounts.models import Membership, User
from accounts.roles import ROLES, Role, RoleScope
from centres.choices import Service, Setting
from centres.models import Centre, ServicePoint, Village
from core.scoping import centre_scope

PASSWORD = "mot-de-passe-de-test"
SINCE = dt.date(2020, 1, 1)

# Given name and family name of the holder of each role; people of Koniakary exchange the family names.
NAMES = {
    "DTC": "Modibo Kanté",
    "MED": "Aminata Sangaré",
    "INT": "Souleymane Dao",
    "SF": "Kadiatou Doumbia",
    "IO": "Safiatou Niaré",
    "MAT": "Sitan Mariko",
    "IDE": "Oumar Cissé",
    "AS": "Rokia Samaké",
    "LAB": "Drissa Togola",
    "IMG": "Youssouf Bah",
    "GP": "Bintou Maïga",
    "CAI": "Salif Koné",
    "VAC": "Niélé Berthé",
    "ACC": "Fanta Diarra",
    "PSY": "Boubacar Tounkara",
    "RESP_STAT": "Hamidou Sow",
    "ASC": "Sira Ballo",
    "MS": "Cheick Sanogo",
    "STAGIAIRE": "Awa Goïta",
    "ASACO_PRESIDENT": "Bourama Coulibaly",
    "ASACO_TRESORIER": "Mamadou Sidibé",
    "ASACO_SECRETAIRE": "Issa Dembélé",
    "ASACO_MEMBRE": "Yacouba Théra",
    "CFU": "Oumou Fofana",
    "ENQUETEUR": "Nana Kouyaté",
    "CENOU_AGENT": "Karim Soumaré",
    "CENOU_SUPERVISEUR": "Assétou Camara",
    "GERANT_RESIDENCE": "Tidiani Sylla",
    "RESIDENT_HEBERGE": "Ramata Konaté",
    "SIS": "Ousmane Diabaté",
    "MCD": "Djénéba Haïdara",
    "USTTB_COORD": "Seydou Diakité",
    "ECOLE_COORD": "Maïmouna Bamba",
    "SUPERVISEUR_RESEAU": "Ibrahima Touré",
    "CHERCHEUR": "Penda Gassama",
    "AUDITEUR": "Lassana Keïta",
    "ADM_CENTRE": "Alassane Guindo",
    "ADM": "Coumba Dicko",
}


@dataclass(frozen=True)
class World:
    """Two centres and their people; the roles named in the methods are those most tests speak of."""

    konobougou: Centre
    koniakary: Centre
    people: dict[tuple[str, str], User] = field(default_factory=dict)  # (centre code or "", role code)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)

    def person(self, role_code: str, centre: Centre | None = None) -> User:
        """The holder of a role, at Konobougou unless told otherwise; network roles have one holder."""
        return self.people[self._key(role_code, centre)]

    def membership(self, role_code: str, centre: Centre | None = None) -> Membership:
        """The membership of that person."""
        return self.memberships[self._key(role_code, centre)]

    def _key(self, role_code: str, centre: Centre | None) -> tuple[str, str]:
        network = ROLES[role_code].scope is RoleScope.NETWORK
        return ("" if network else (centre or self.konobougou).code, role_code)

    def stranger(self, role_code: str = "MED") -> User:
        """The holder of the role at Koniakary."""
        return self.person(role_code, self.koniakary)

    @property
    def receptionist(self) -> User:
        return self.person("ACC")

    @property
    def nurse(self) -> User:
        return self.person("IDE")

    @property
    def physician(self) -> User:
        return self.person("MED")

    @property
    def trainee(self) -> User:
        """Supervised by `supervisor`."""
        return self.person("STAGIAIRE")

    @property
    def supervisor(self) -> User:
        return self.person("MS")

    @property
    def midwife(self) -> User:
        return self.person("SF")

    @property
    def cashier(self) -> User:
        return self.person("CAI")

    @property
    def pharmacist(self) -> User:
        return self.person("GP")

    @property
    def head(self) -> User:
        """The technical director (DTC)."""
        return self.person("DTC")

    @property
    def administrator(self) -> User:
        return self.person("ADM_CENTRE")

    @property
    def treasurer(self) -> User:
        """Of the ASACO."""
        return self.person("ASACO_TRESORIER")

    @property
    def committee_member(self) -> User:
        """Of the women users' committee (CFU)."""
        return self.person("CFU")

    @property
    def housing_officer(self) -> User:
        """Of the CENOU."""
        return self.person("CENOU_AGENT")

    @property
    def network_supervisor(self) -> User:
        return self.person("SUPERVISEUR_RESEAU")


def build() -> World:
    """Write both centres and everybody in few statements."""
    konobougou = _centre("CSU4", "KBG", "CSCom-U de Konobougou", "Ségou")
    koniakary = _centre("CSU3", "KKY", "CSCom-U de Koniakary", "Kayes")
    world = World(konobougou, koniakary)
    posts: list[tuple[Centre | None, Role]] = [
        (centre, role) for centre in (konobougou, koniakary) for role in _roles_of_a_centre()
    ]
    posts += [(None, role) for role in ROLES.values() if role.scope is RoleScope.NETWORK]
    password = make_password(PASSWORD)
    users = [_user(centre, role, password) for centre, role in posts]
    User.objects.bulk_create(users)
    world.people.update({_post(c, r): user for (c, r), user in zip(posts, users, strict=True)})
    world.memberships.update({_post(c, r): _member(user, c, r) for (c, r), user in zip(posts, users, strict=True)})
    _name_supervisors(world)
    Membership.objects.bulk_create(sorted(world.memberships.values(), key=lambda m: m.supervisor_id is not None))
    Authenticator.objects.bulk_create(_second_factor(user) for (code, _), user in world.people.items() if not code)
    return world


def _roles_of_a_centre() -> list[Role]:
    return [role for role in ROLES.values() if role.scope is not RoleScope.NETWORK]


def _post(centre: Centre | None, role: Role) -> tuple[str, str]:
    return (centre.code if centre else "", role.code)


def _centre(code: str, short_code: str, name: str, region: str) -> Centre:
    centre, _ = Centre.objects.get_or_create(
        code=code,
        defaults={"short_code": short_code, "name": name, "region": region, "setting": Setting.RURAL},
    )
    for suffix, village, inside in (
        ("V1", "Centre-ville", True),
        ("V2", "Kalabougou", True),
        ("HA", "Hors aire", False),
    ):
        Village.objects.get_or_create(
            code=f"{code}_{suffix}",
            defaults={"area_centre": centre, "name": village, "in_catchment": inside, "fictional": True},
        )
    with centre_scope(centre.id):
        for service, label, letter in (
            (Service.CONSULTATION, "Consultation", "A"),
            (Service.MATERNITY, "Maternité", "M"),
            (Service.PHARMACY, "Pharmacie", "P"),
        ):
            ServicePoint.objects.get_or_create(
                centre=centre, service=service, label=label, defaults={"queue_letter": letter}
            )
    return centre


def _user(centre: Centre | None, role: Role, password: str) -> User:
    name = NAMES[role.code]
    if centre is not None and centre.code == "CSU3":
        name = f"{name.split()[0]} Sissoko"
    title = "Dr" if role.code in {"DTC", "MED", "MS"} else ""
    where = centre.short_code.lower() if centre else "reseau"
    return User(username=f"{role.code.lower()}.{where}", full_name=name, professional_title=title, password=password)


def _member(user: User, centre: Centre | None, role: Role) -> Membership:
    return Membership(user=user, centre=centre, role_code=role.code, valid_from=SINCE)


def _name_supervisors(world: World) -> None:
    for (code, role_code), membership in world.memberships.items():
        if ROLES[role_code].trainee:
            membership.supervisor = world.memberships[(code, "MS")]


def _second_factor(user: User) -> Authenticator:
    """Network roles must have one; without it every page would send them to set it up."""
    return Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": "never-used"})


@pytest.fixture
def world(db: None) -> World:
    """Both centres with their people."""
    return build()


def sign_in(client: Client, person: User) -> None:
    """Open this person's session, active now: it locks after the minutes of the centre."""
    client.force_login(person)
    session = client.session
    start(session)
    session.save()


@pytest.fixture
def as_() -> Callable[..., Client]:
    """`as_(person)`: a browser signed in as this person; `as_(None)`: as nobody."""

    def _as(person: User | None, **options: Any) -> Client:
        client = Client(**options)
        if person is not None:
            sign_in(client, person)
        return client

    return _as


@pytest.fixture
def at() -> Callable[[Centre], AbstractContextManager[None]]:
    """`with at(centre):` the scope in which the services of that centre run."""
    return lambda centre: centre_scope(centre.id)


@pytest.fixture
def centre_scoped(world: World) -> Any:
    """The whole test runs in the scope of Konobougou."""
    with centre_scope(world.konobougou.id):
        yield world.konobougou
