"""Success, said in a sentence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, sentence: str) -> None:
    """Tell what was done, on the next page."""
    messages.success(request, sentence)
