"""Success and refusal, said in a sentence on the next page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from care.services.errors import StateError


def say(request: HttpRequest, sentence: str) -> None:
    """Tell what was done."""
    messages.success(request, sentence)


def try_and_say(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Run an act and tell its sentence, or tell why its state refuses it. True when it was done."""
    try:
        say(request, act())
    except StateError as error:
        messages.warning(request, str(error))
        return False
    return True
