"""The people who work on the pages that are measured: some of each role in every centre."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, User
from centres.models import Centre

PER_CENTRE = {"ACC": 3, "MED": 3, "IDE": 2, "CAI": 3, "RESP_STAT": 1, "DTC": 1, "GP": 1}
SINCE = dt.date(2020, 1, 1)
FAMILY_NAMES = ("Koné", "Diarra", "Sangaré", "Maïga", "Doumbia", "Cissé", "Dao")


def employ(centre: Centre) -> dict[str, list[User]]:
    """Everybody of one centre; nobody can sign in with a password."""
    nobody = make_password(None)
    staff: dict[str, list[User]] = {}
    for role, count in PER_CENTRE.items():
        staff[role] = [
            User(
                username=f"{role.lower()}{rank}.{centre.short_code.lower()}",
                full_name=f"{role.title()} {FAMILY_NAMES[rank]}",
                password=nobody,
            )
            for rank in range(count)
        ]
    User.objects.bulk_create([user for users in staff.values() for user in users])
    Membership.objects.bulk_create(
        Membership(user=user, centre=centre, role_code=role, valid_from=SINCE)
        for role, users in staff.items()
        for user in users
    )
    return staff


def people_of(role: str) -> list[tuple[User, Centre]]:
    """Holders of a role, one centre after the other and back to the first."""
    rows = Membership.objects.filter(role_code=role).select_related("user", "centre")
    ordered = sorted(rows, key=lambda row: (row.user.username.split(".")[0], row.centre.code))
    return [(row.user, row.centre) for row in ordered]
