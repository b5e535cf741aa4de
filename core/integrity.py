"""Nightly proof that what is stored agrees with itself. Apps add their checks."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

Check = Callable[[], list[str]]

_checks: dict[str, Check] = {}


class IntegrityFailureError(Exception):
    """At least one check found a contradiction; the message names each."""


def register(name: str, check: Check) -> None:
    """Add a check that returns one sentence per contradiction found, none when all is well."""
    _checks[name] = check


def run_all() -> str:
    """Run every check. Returns a sentence; raises IntegrityFailureError with what was found."""
    found = [f"{name}: {problem}" for name, check in sorted(_checks.items()) for problem in check()]
    if found:
        raise IntegrityFailureError("; ".join(found))
    return _("%(count)d checks, no contradiction.") % {"count": len(_checks)}
