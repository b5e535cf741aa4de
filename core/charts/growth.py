"""A measure between its reference curves: weight for age between −2 z and +2 z."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.svg import (
    GREEN,
    GREEN_1,
    INDIGO,
    MUTE,
    RULE,
    Point,
    Scale,
    element,
    picture,
    polyline,
    text,
    trim,
)
from core.typography import number


@dataclass(frozen=True)
class GrowthBand:
    """Reference at one abscissa (age in months, or length in cm): −2 z, median and +2 z."""

    x: float
    low: float
    median: float
    high: float


def growth_chart(
    bands: Sequence[GrowthBand],
    measures: Sequence[Point],
    *,
    title: str,
    ticks: Sequence[tuple[float, str]] = (),
    words: tuple[str, str, str] = ("+2 z", "méd.", "−2 z"),
    width: int = 300,
    height: int = 180,
) -> SafeString:
    """The child's measures (abscissa, value) over the reference band. Raises ValueError under two bands."""
    if len(bands) < 2:
        raise ValueError("A growth chart needs two reference points.")
    across, upward = _scales(bands, measures, width, height)
    parts = [*_reference(bands, across, upward, words), *_abscissa(ticks, across, upward)]
    points = [(across(x), upward(y)) for x, y in measures]
    if points:
        parts.append(polyline(points, width=2.5))
        parts += [element("circle", cx=x, cy=y, r=3.0, fill=INDIGO) for x, y in points[:-1]]
        parts.append(element("circle", cx=points[-1][0], cy=points[-1][1], r=4.5, fill=INDIGO))
        parts.append(
            text(
                points[-1][0],
                points[-1][1] + 19,
                number(measures[-1][1]),
                anchor="end",
                fill=INDIGO,
                bold=True,
            )
        )
    return picture(parts, title=title, width=width, height=height)


def _scales(bands: Sequence[GrowthBand], measures: Sequence[Point], width: int, height: int) -> tuple[Scale, Scale]:
    values = [b.low for b in bands] + [b.high for b in bands] + [y for _, y in measures]
    ends = [b.x for b in bands] + [x for x, _ in measures]
    return Scale(min(ends), max(ends), 18, width - 42), Scale(min(values), max(values), height - 32, 14)


def _reference(
    bands: Sequence[GrowthBand], across: Scale, upward: Scale, words: tuple[str, str, str]
) -> list[SafeString]:
    high, median, low = words
    upper = [(across(b.x), upward(b.high)) for b in bands]
    lower = [(across(b.x), upward(b.low)) for b in bands]
    outline = " ".join(f"{trim(x)},{trim(y)}" for x, y in [*upper, *reversed(lower)])
    middle = [(across(b.x), upward(b.median)) for b in bands]
    edge = across(bands[-1].x) + 6
    return [
        element("polygon", points=outline, fill=GREEN_1),
        polyline(upper, stroke=MUTE, width=1),
        polyline(lower, stroke=MUTE, width=1),
        polyline(middle, stroke=GREEN, width=1.5, dash="4 3"),
        text(edge, upward(bands[-1].high) + 4, high),
        text(edge, upward(bands[-1].median) + 4, median, fill=GREEN),
        text(edge, upward(bands[-1].low) + 4, low),
    ]


def _abscissa(ticks: Sequence[tuple[float, str]], across: Scale, upward: Scale) -> list[SafeString]:
    y = upward.start + 6
    axis = element("line", x1=across.start, x2=across.end, y1=y, y2=y, stroke=RULE)
    return [axis, *[text(across(x), y + 16, words, anchor="middle") for x, words in ticks]]
