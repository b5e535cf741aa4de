"""The table of layers: read from the import-linter contract, so that there is one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def project() -> dict:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def layers() -> dict[str, int]:
    """Each app with the number of its layer; the lowest is 0, siblings share one."""
    rows = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    return {app.strip(): level for level, row in enumerate(reversed(rows)) for app in row.split("|")}


def may_use(user: str, used: str, table: Mapping[str, int]) -> bool:
    """True when `user` may know `used`: itself, or an app of a lower layer."""
    return user == used or table[used] < table[user]


def stale(allowed: Mapping[str, str], found: set[str]) -> list[str]:
    """Entries of an allow-list that nothing needs any more, or that give no reason."""
    unneeded = [f"{key}: stands on the allow-list and is not needed there" for key in sorted(set(allowed) - found)]
    return unneeded + [f"{key}: allowed without a reason" for key, reason in allowed.items() if not reason.strip()]


def none(faults: list[str]) -> None:
    """Fail with one fault a line."""
    if faults:
        pytest.fail("\n".join(["", *faults]), pytrace=False)
