"""Bars: the bullet with its marks, the list of amounts, the row of seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.svg import INDIGO, INK, MUTE, RED, TRACK, element, join, linked, picture, strip, text, trim
from core.typography import number


@dataclass(frozen=True)
class Marker:
    """A mark across a bullet: published comparator (red, full line) or target (black, dotted)."""

    label: str
    value: float
    target: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar of a list: its label, its value, the words of the value ("1 146 000 F"), its records."""

    label: str
    value: float
    words: str = ""
    href: str | None = None


def bullet(
    value: float | None,
    *,
    title: str,
    top: float = 100,
    markers: Sequence[Marker] = (),
    labelled: bool = True,
) -> SafeString:
    """A value from 0 to `top`, with its marks, as wide as its place. None draws the empty track."""
    parts = [element("rect", y=4, width="100%", height=18, fill=TRACK)]
    if value is not None:
        parts.append(element("rect", y=4, width=_percent(value, top), height=18, fill=INDIGO))
    parts += [_marker(marker, top, labelled) for marker in markers]
    return strip(parts, title=title, height=44 if labelled else 26)


def _share(value: float, top: float) -> float:
    return max(0.0, min(value / top, 1.0)) if top > 0 else 0.0


def _percent(value: float, top: float) -> str:
    return f"{trim(100 * _share(value, top))}%"


def _marker(marker: Marker, top: float, labelled: bool) -> SafeString:
    x = _percent(marker.value, top)
    colour, dash = (INK, "4 2") if marker.target else (RED, None)
    parts = [
        element("line", x1=x, x2=x, y1=0, y2=26, stroke="#fff", stroke_width=6),
        element("line", x1=x, x2=x, y1=0, y2=26, stroke=colour, stroke_width=2.5, stroke_dasharray=dash),
    ]
    if labelled:
        share = _share(marker.value, top)
        anchor = "start" if share < 0.12 else "end" if share > 0.88 else "middle"
        parts.append(text(x, 40, f"{marker.label} {number(marker.value)}", anchor=anchor, fill=colour))
    return join(parts)


def bar_list(bars: Sequence[Bar], *, title: str, colour: str = INDIGO) -> SafeString:
    """Horizontal bars from 0, label on the left, value on the right, as wide as their place.

    Negative values are drawn as 0: their words still say them.
    """
    top = max((bar.value for bar in bars), default=0)
    parts = [_row(bar, rank * 28, top, colour) for rank, bar in enumerate(bars)]
    return strip(parts, title=title, height=max(28 * len(bars), 1))


def _row(bar: Bar, y: int, top: float, colour: str) -> SafeString:
    parts = [
        text(0, y + 18, bar.label, fill=INK, size=13),
        element("rect", x="44%", y=y + 8, width=f"{trim(26 * _share(bar.value, top))}%", height=12, fill=colour),
        text("100%", y + 18, bar.words or number(bar.value), anchor="end", fill=INK, size=13),
    ]
    return linked(join(parts), bar.href)


def dots(filled: int, total: int, *, title: str) -> SafeString:
    """Seats: full dots first, then rings. Raises ValueError when more are filled than there are."""
    if not 0 <= filled <= total:
        raise ValueError(f"{filled} of {total}")
    parts = [
        element(
            "circle",
            cx=8 + 17 * i,
            cy=9,
            r=6,
            fill=INDIGO if i < filled else "#fff",
            stroke=INDIGO if i < filled else MUTE,
            stroke_width=2,
        )
        for i in range(total)
    ]
    return picture(parts, title=title, width=max(17 * total, 1), height=18)
