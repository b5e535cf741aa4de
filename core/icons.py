"""Outline icons of @tabler/icons as inline SVG: they take the colour of the text and need no request."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_FOLDER = Path(settings.BASE_DIR) / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
_NAME = re.compile(r"[a-z0-9-]+")
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class UnknownIconError(LookupError):
    """No outline icon has this name in the locked version of @tabler/icons."""


@cache
def shapes(name: str) -> SafeString:
    """The drawing inside the icon's <svg>, read once a process. Raises UnknownIconError."""
    path = _FOLDER / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownIconError(name)
    found = _SHAPES.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise UnknownIconError(name)
    return mark_safe(re.sub(r"\s*\n\s*", "", found[1]))  # the locked package's own file, not user input


def icon(name: str, size: int = 20, classes: str = "") -> SafeString:
    """The icon, hidden from screen readers: the word beside it speaks. Raises UnknownIconError."""
    return format_html(
        '<svg class="icon{}" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        'focusable="false">{}</svg>',
        f" {classes}" if classes else "",
        size,
        size,
        shapes(name),
    )
