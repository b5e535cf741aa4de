"""Pure rules of accounts: who may give which role, one-time codes, PINs, idle time, user names."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from accounts.roles import ROLES, Role, RoleScope

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: read aloud and copied from paper
CODE_LENGTH = 12  # 60 bits
CODE_GROUP = 4
INVITATION_LASTS = timedelta(days=7)
PIN_LENGTHS = range(4, 7)
PIN_FAILURES = 5
DEVICE_REMEMBERS = timedelta(hours=12)
NETWORK_ADMINISTRATOR = "ADM"


def one_time_code(secret: str, invitation_id: uuid.UUID) -> str:
    """The code of an invitation: 12 characters of ALPHABET, derived with HMAC-SHA256 from the server's secret."""
    digest = hmac.new(secret.encode(), b"accounts.invitation" + invitation_id.bytes, hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """The code as printed: K7MP-4TQ2-9XAB."""
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def typed_code(text: str) -> str:
    """What a person typed, without spaces and dashes, in capitals; 0 and 1 are taken for O and I, never used."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def same_code(typed: str, expected: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(typed_code(typed).encode(), expected.encode())


def is_guessable_pin(pin: str) -> bool:
    """True for 0000, 1234, 4321, 1212: the first that a bystander would try."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeated = pin[:2] * (len(pin) // 2) == pin
    return steps in ({0}, {1}, {9}) or repeated


def is_pin(text: str) -> bool:
    """True for 4 to 6 digits."""
    return text.isascii() and text.isdigit() and len(text) in PIN_LENGTHS


def is_idle(*, seen_at: float, now: float, minutes: int) -> bool:
    """True when nothing was done for this many minutes (both times in seconds)."""
    return now - seen_at >= minutes * 60


def user_name_for(full_name: str, taken: Collection[str]) -> str:
    """A user name in the manner of a.sangare; a number follows when it is taken."""
    plain = unicodedata.normalize("NFKD", full_name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z]+", plain) or ["agent"]
    name = f"{words[0][0]}.{words[-1]}"[:36] if len(words) > 1 else words[0][:36]
    candidates = (f"{name}{number or ''}" for number in (0, *range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


@dataclass(frozen=True)
class Manager:
    """Who manages accounts: at one centre, or for the whole network."""

    user_id: uuid.UUID
    centre_id: uuid.UUID | None
    network_administrator: bool


@dataclass(frozen=True)
class Post:
    """A role in force, at a centre or in the network (centre_id None)."""

    role: Role
    centre_id: uuid.UUID | None


def grantable_roles(manager: Manager) -> list[Role]:
    """Roles this manager may give: those of a centre; those of the network by the network's administrator only."""
    return [r for r in ROLES.values() if manager.network_administrator or r.scope is not RoleScope.NETWORK]


def acts_on_self(manager: Manager, user_id: uuid.UUID) -> bool:
    """Nobody gives a role, a code or a suspension to oneself."""
    return manager.user_id == user_id


def holds_keys_of(manager: Manager, posts: Collection[Post]) -> bool:
    """True when the manager may give a new password: it opens everything that the account opens.

    The head of a centre must not reach, through a person's account, another centre or the network.
    """
    return manager.network_administrator or all(post.centre_id == manager.centre_id for post in posts)


def needs_two_factors(roles: Collection[Role]) -> bool:
    """Network-wide roles sign in with a passkey or a second factor."""
    return any(role.scope is RoleScope.NETWORK for role in roles)


def still_means_something(path: str) -> bool:
    """True for a page that another centre has too: not the page of one record."""
    return not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", path)


_BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox/": "Firefox"} | {
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac"} | {
    "Linux": "Linux"
}


def device_name(user_agent: str) -> str:
    """What a person recognises of a browser's signature: "Chrome, Android"; its first words when unknown."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:40] or "?"
