"""Providers: read-only questions that a lower app may ask of a higher one.

A question is declared by the lower app with its neutral answer; at most one higher app answers it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

Params = ParamSpec("Params")
Answer = TypeVar("Answer")

_questions: dict[str, Question] = {}  # type: ignore[type-arg]


class Question(Generic[Params, Answer]):
    """A named question; calling it gives the registered answer, or the neutral one."""

    def __init__(self, name: str, neutral: Callable[Params, Answer]) -> None:
        self.name = name
        self._answer = neutral
        self.answered_by = ""
        _questions[name] = self

    def answer_with(self, owner: str, answer: Callable[Params, Answer]) -> None:
        """Let a higher app answer. Raises RuntimeError when another app already does."""
        if self.answered_by and self.answered_by != owner:
            raise RuntimeError(f"{self.name} is already answered by {self.answered_by}.")
        self.answered_by, self._answer = owner, answer

    def __call__(self, *args: Params.args, **kwargs: Params.kwargs) -> Answer:
        return self._answer(*args, **kwargs)


def registered() -> dict[str, str]:
    """Question names with the app that answers, empty where the neutral answer stands."""
    return {name: question.answered_by for name, question in _questions.items()}
