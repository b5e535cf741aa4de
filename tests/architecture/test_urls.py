"""Every address has a name and says who may open it; what is open to everybody stands below with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.urls import path, re_path

from core.permissions import Permission, public, requires
from tests.addresses import Address, addresses
from tests.architecture.table import none, stale

EVERY = list(addresses())

PUBLIC = {
    "health": "asked by the proxy and the supervision; says nothing of anybody",
    "styleguide": "the components of the interface with made-up content",
    "styleguide_print": "the same, printed",
    "account_login": "sign-in",
    "discover": "the guide of the demonstration; not found anywhere else",
    "mfa_login_webauthn": "sign-in by a passkey",
    "mfa_authenticate": "second step of the sign-in",
    "account_logout": "signing out twice is no error",
    "account_inactive": "tells a suspended person why",
    "invitation_code": "before the account has a password",
    "invitation_accept": "before the account has a password",
    "care:verify": "who holds a printed document checks it; says whether it is genuine, and no identity",
    "billing:board": "tariffs are posted in public",
    "billing:poster": "tariffs are posted in public",
}


def faults(found: Iterable[Address], allowed: Mapping[str, str]) -> list[str]:
    """Addresses without a name, without a permission, or public without standing on the list."""
    return [f"{address.path or '/'}: {what}" for address in found for what in _faults(address, allowed)]


def _faults(address: Address, allowed: Mapping[str, str]) -> list[str]:
    needed, is_public = address.permissions, address.is_public
    return [
        *([] if address.name else ["has no name"]),
        *([] if needed or is_public else ["declares no permission and is not public"]),
        *(["declares a permission and is public"] if needed and is_public else []),
        *(["needs what is no permission"] if any(not isinstance(p, Permission) for p in needed) else []),
        *(["is public and not on the list"] if is_public and address.name not in allowed else []),
    ]


def test_every_address_says_who_may_open_it():
    none(faults(EVERY, PUBLIC))
    none(stale(PUBLIC, {address.name for address in EVERY if address.is_public}))


def test_no_two_addresses_have_one_name():
    names = [address.name for address in EVERY]
    assert sorted({name for name in names if names.count(name) > 1}) == []


# --- seeded mistakes -----------------------------------------------------------------------------------------------


def bare(request: Any) -> HttpResponse:
    return HttpResponse()


def opened(request: Any) -> HttpResponse:
    return HttpResponse()


needs = requires(Permission.PROFILE)(bare)
both = public(requires(Permission.PROFILE)(bare))
free = public(opened)


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (path("x/", bare, name="x"), "x/: declares no permission and is not public"),
        (re_path(r"^x/$", bare, name="x"), "^x/$: declares no permission and is not public"),
        (path("x/", needs), "x/: has no name"),
        (path("x/", both, name="known"), "x/: declares a permission and is public"),
        (path("x/", free, name="x"), "x/: is public and not on the list"),
        (path("x/", requires(cast(Permission, "all"))(bare), name="x"), "x/: needs what is no permission"),
    ],
)
def test_an_address_without_a_declaration_is_seen(pattern, fault):
    assert faults(addresses([pattern]), {"known": "a reason"}) == [fault]


def test_an_address_with_its_declaration_passes():
    assert faults(addresses([path("x/", needs, name="x"), path("y/", free, name="y")]), {"y": "open"}) == []
