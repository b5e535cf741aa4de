"""The page "Rôles et droits": the roles of `accounts/roles.py` in families."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLES, Role
from core.permissions import Permission


@dataclass(frozen=True)
class Family:
    """Roles shown in one table."""

    key: str
    label: Promise
    codes: tuple[str, ...]


FAMILIES = (
    Family("soins", _("Care"), ("DTC", "MED", "INT", "SF", "IO", "MAT", "IDE", "AS", "PSY", "MS", "STAGIAIRE")),
    Family(
        "services",
        _("Services of the centre"),
        ("ACC", "CAI", "GP", "LAB", "IMG", "VAC", "ASC", "RESP_STAT", "ADM_CENTRE"),
    ),
    Family(
        "communaute",
        _("Community"),
        ("ASACO_PRESIDENT", "ASACO_TRESORIER", "ASACO_SECRETAIRE", "ASACO_MEMBRE", "CFU", "ENQUETEUR"),
    ),
    Family("residences", _("Residences"), ("CENOU_SUPERVISEUR", "CENOU_AGENT", "GERANT_RESIDENCE", "RESIDENT_HEBERGE")),
    Family(
        "reseau",
        _("Network"),
        ("SIS", "MCD", "USTTB_COORD", "ECOLE_COORD", "SUPERVISEUR_RESEAU", "CHERCHEUR", "AUDITEUR", "ADM"),
    ),
)


@dataclass(frozen=True)
class Line:
    """One permission, with one answer per role of the table."""

    label: str
    answers: tuple[bool, ...]


@dataclass(frozen=True)
class Sheet:
    """One table: the roles in columns, the permissions that at least one of them holds in lines."""

    roles: tuple[Role, ...]
    lines: tuple[Line, ...]
    identity: tuple[bool, ...]


def role_sheet(family: Family) -> Sheet:
    """The table of a family of roles."""
    roles = tuple(ROLES[code] for code in family.codes)
    held = [p for p in Permission if any(p in role.permissions for role in roles)]
    lines = tuple(Line(str(p.label), tuple(p in role.permissions for role in roles)) for p in held)
    return Sheet(roles=roles, lines=lines, identity=tuple(role.sees_identity for role in roles))
