"""Lines over time: the sparkline of a card and the line chart with comparators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from core.charts.svg import (
    INDIGO,
    INK,
    MUTE,
    RED,
    RULE,
    Scale,
    element,
    join,
    linked,
    picture,
    polyline,
    spans,
    text,
)
from core.typography import number

DASHES = (None, "7 3", "2 3", "8 3 2 3")  # one per series: legible in black and white
COLOURS = (INDIGO, "#80500a", "#1d6a3c", MUTE)


@dataclass(frozen=True)
class Series:
    """Values of one line, oldest first; None where nothing can be computed. `provisional`: last point hollow."""

    name: str
    values: Sequence[float | None]
    links: Sequence[str | None] = field(default_factory=tuple)
    provisional: bool = False


@dataclass(frozen=True)
class Comparator:
    """A horizontal mark with its word: "Mali 24", "but 50"."""

    label: str
    value: float
    target: bool = False  # a target is dotted black, a published mark is dashed red


def sparkline(values: Sequence[float | None], *, title: str, width: int = 96, height: int = 34) -> SafeString:
    """A line without axis; the last value has a dot. Empty values give an empty picture with its title."""
    known = [value for value in values if value is not None]
    if not known:
        return picture([], title=title, width=width, height=height)
    across = Scale(0, max(len(values) - 1, 1), 4, width - 5)
    upward = Scale(min(known), max(known), height - 6, 6)
    parts = _line(values, across, upward, INDIGO, None)
    last = max(index for index, value in enumerate(values) if value is not None)
    parts.append(element("circle", cx=across(last), cy=upward(known[-1]), r=3.5, fill=INDIGO))
    return picture(parts, title=title, width=width, height=height)


def line_chart(
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    title: str,
    unit: str = "",
    top: float | None = None,
    comparators: Sequence[Comparator] = (),
    width: int = 560,
    height: int = 200,
) -> SafeString:
    """Lines from 0 with direct labels. `labels`: one per point, first and last are written with some between.

    `top`: the axis ends there (100 for a percentage that must keep its scale); else the highest value.
    """
    across, upward = _frame(series, labels, comparators, top, width, height)
    parts = [*_axis(across, upward, labels, unit), *[_mark(c, across, upward) for c in comparators]]
    for rank, one in enumerate(series):
        parts += _drawn(one, rank, labels, across, upward, unit)
    return picture(parts, title=title, width=width, height=height)


def _frame(
    series: Sequence[Series],
    labels: Sequence[str],
    comparators: Sequence[Comparator],
    top: float | None,
    width: int,
    height: int,
) -> tuple[Scale, Scale]:
    seen = [v for one in series for v in one.values if v is not None] + [c.value for c in comparators]
    ceiling = top if top is not None else nice_ceiling(max(seen, default=1))
    return Scale(0, max(len(labels) - 1, 1), 40, width - 92), Scale(0, ceiling, height - 28, 14)


def nice_ceiling(value: float) -> float:
    """The round number at or above a value: 1, 2, 2.5 or 5 times a power of ten."""
    if value <= 0:
        return 1
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def _axis(across: Scale, upward: Scale, labels: Sequence[str], unit: str) -> list[SafeString]:
    right = across.end
    parts = []
    for value in (0.0, upward.high / 2, upward.high):
        y = upward(value)
        stroke = RULE if value == 0 else "#e9e4da"
        parts.append(element("line", x1=across.start, x2=right, y1=y, y2=y, stroke=stroke))
        written = number(value) + (f"\u202f{unit}" if unit == "%" else "")
        parts.append(text(across.start - 6, y + 4, written, anchor="end"))
    step = max(1, -(-len(labels) // 6))
    for index in range(0, len(labels), step):
        parts.append(text(across(index), upward.start + 18, labels[index], anchor="middle"))
    return parts


def _mark(comparator: Comparator, across: Scale, upward: Scale) -> SafeString:
    y = upward(comparator.value)
    colour, dash = (INK, "2 3") if comparator.target else (RED, "5 3")
    return join(
        [
            element(
                "line",
                x1=across.start,
                x2=across.end,
                y1=y,
                y2=y,
                stroke=colour,
                stroke_width=1.5,
                stroke_dasharray=dash,
            ),
            text(across.end + 8, y + 4, comparator.label, fill=colour),
        ]
    )


def _line(
    values: Sequence[float | None], across: Scale, upward: Scale, colour: str, dash: str | None
) -> list[SafeString]:
    runs = [[(across(i), upward(values[i] or 0)) for i in run] for run in spans(values)]
    return [polyline(run, stroke=colour, dash=dash) for run in runs if len(run) > 1]


def _drawn(one: Series, rank: int, labels: Sequence[str], across: Scale, upward: Scale, unit: str) -> list[SafeString]:
    colour, dash = COLOURS[rank % len(COLOURS)], DASHES[rank % len(DASHES)]
    parts = _line(one.values, across, upward, colour, dash)
    known = [index for index, value in enumerate(one.values) if value is not None]
    for index in known:
        parts.append(_dot(one, index, labels, across, upward, colour, unit, last=index == known[-1]))
    if known:
        y = upward(one.values[known[-1]] or 0)
        words = f"{one.name} {number(one.values[known[-1]])}"
        parts.append(text(across(known[-1]) + 8, y - 6, words, fill=colour, bold=True))
    return parts


def _dot(
    one: Series,
    index: int,
    labels: Sequence[str],
    across: Scale,
    upward: Scale,
    colour: str,
    unit: str,
    *,
    last: bool,
) -> SafeString:
    value = one.values[index] or 0
    hollow = last and one.provisional
    circle = element(
        "circle",
        cx=across(index),
        cy=upward(value),
        r=4.5 if last else 3.0,
        fill="#fff" if hollow else colour,
        stroke=colour,
        stroke_width=2,
    )
    link = one.links[index] if index < len(one.links) else None
    return linked(circle, link, f"{labels[index]} : {number(value)}{chr(0x202F) + unit if unit else ''}")
