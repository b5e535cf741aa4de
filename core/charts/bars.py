"""Bars: the bullet with its marks, the list of amounts, the row of seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.svg import INDIGO, INK, MUTE, RED, TRACK, element, join, linked, picture, text
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
    width: int = 320,
    labelled: bool = True,
) -> SafeString:
    """A value from 0 to `top`, with its marks. None draws the empty track: nothing is computed."""
    parts = [element("rect", y=4, width=width, height=18, fill=TRACK)]
    if value is not None:
        parts.append(element("rect", y=4, width=_inside(value, top, width), height=18, fill=INDIGO))
    parts += [_marker(marker, top, width, labelled) for marker in markers]
    return picture(parts, title=title, width=width, height=44 if labelled else 26)


def _inside(value: float, top: float, width: int) -> float:
    return max(0.0, min(value / top, 1.0)) * width if top > 0 else 0.0


def _marker(marker: Marker, top: float, width: int, labelled: bool) -> SafeString:
    x = _inside(marker.value, top, width)
    colour = INK if marker.target else RED
    line = element(
        "line",
        x1=x,
        x2=x,
        y1=0,
        y2=26,
        stroke=colour,
        stroke_width=2.5,
        stroke_dasharray="4 2" if marker.target else None,
    )
    parts = [element("line", x1=x, x2=x, y1=0, y2=26, stroke="#fff", stroke_width=6), line]
    if labelled:
        anchor = "start" if x < 30 else "end" if x > width - 30 else "middle"
        parts.append(text(x, 40, f"{marker.label} {number(marker.value)}", anchor=anchor, fill=colour))
    return join(parts)


def bar_list(bars: Sequence[Bar], *, title: str, colour: str = INDIGO, width: int = 480) -> SafeString:
    """Horizontal bars from 0, label on the left and value on the right. Negative values are drawn as 0."""
    top = max((bar.value for bar in bars), default=0)
    room = width - 280
    parts = [_row(bar, rank * 28, top, room, width, colour) for rank, bar in enumerate(bars)]
    return picture(parts, title=title, width=width, height=max(28 * len(bars), 1))


def _row(bar: Bar, y: int, top: float, room: int, width: int, colour: str) -> SafeString:
    length = _inside(bar.value, top, room)
    return linked(
        join(
            [
                text(0, y + 18, bar.label, fill=INK, size=13),
                element("rect", x=170, y=y + 8, width=length, height=12, fill=colour),
                text(width, y + 18, bar.words or number(bar.value), anchor="end", fill=INK, size=13),
            ]
        ),
        bar.href,
    )


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
    return picture(parts, title=title, width=max(17 * total, 1), height=18, fluid=False)
