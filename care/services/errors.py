"""What a service of care refuses, in words that the page can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something to correct before signing: the part of the form it is about, and a French sentence."""

    part: str
    text: str


class NotSignableError(Exception):
    """The consultation cannot be signed as it stands; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = tuple(problems)


class StateError(Exception):
    """The visit, note or plan is no longer in the state the act needs. The message is for the user, in French."""
