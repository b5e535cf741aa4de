"""Building blocks of the charts: escaped elements, linear scales, colours of the theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

INDIGO = "#2c3882"
INDIGO_5 = "#5561b0"
OCHRE = "#c4842a"
OCHRE_7 = "#80500a"
RED = "#a8201a"
GREEN = "#1d6a3c"
GREEN_1 = "#e5f2e9"
INK = "#211f1b"
MUTE = "#5b564d"
TRACK = "#ece7dd"
RULE = "#8f887b"

Point = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """Linear scale from a domain of values to pixels. A domain without extent maps to the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def element(tag: str, content: str = "", /, **attributes: object) -> SafeString:
    """One SVG element; values and text are escaped, `stroke_width` is written stroke-width."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(trim(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    if not content:
        return mark_safe(f"<{tag}{written}/>")
    return mark_safe(f"<{tag}{written}>{content if isinstance(content, SafeString) else escape(content)}</{tag}>")


def trim(value: object) -> str:
    """Numbers with one decimal at most: enough for a pixel, light on the line."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def join(parts: Iterable[str]) -> SafeString:
    """Elements one after the other; each is already safe."""
    return mark_safe("".join(parts))


def picture(parts: Iterable[str], *, title: str, width: int, height: int) -> SafeString:
    """The <svg> with its title, at its own size; the style sheet lets it shrink, never grow."""
    return _svg(parts, title, f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"')


def strip(parts: Iterable[str], *, title: str, height: int) -> SafeString:
    """A picture as wide as its place, for parts placed by percentages: text keeps its size."""
    return _svg(parts, title, f'width="100%" height="{height}"')


def _svg(parts: Iterable[str], title: str, size: str) -> SafeString:
    """A picture that holds links is a group for screen readers: an image may not contain them."""
    content = join(parts)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="{}" {}><title>{}</title>{}</svg>',
        "group" if "<a " in content else "img",
        mark_safe(size),
        title,
        content,
    )


def text(
    x: float | str,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = MUTE,
    size: int = 12,
    bold: bool = False,
) -> SafeString:
    """A label. Nothing under 11 pixels."""
    return element(
        "text",
        words,
        x=x,
        y=y,
        fill=fill,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight=700 if bold else None,
    )


def polyline(points: Sequence[Point], *, stroke: str = INDIGO, width: float = 2, dash: str | None = None) -> SafeString:
    """An open line."""
    written = " ".join(f"{trim(float(x))},{trim(float(y))}" for x, y in points)
    return element(
        "polyline",
        points=written,
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linejoin="round",
    )


def linked(content: SafeString, href: str | None, title: str = "") -> SafeString:
    """The mark, as a link to its records when there are some; the title says the value."""
    inside = join([element("title", title), content]) if title else content
    if href:
        return element("a", inside, href=href)
    return element("g", inside) if title else inside


def spans(values: Sequence[float | None]) -> list[list[int]]:
    """Indexes of the runs without a hole: a missing month breaks the line, it is never drawn as 0."""
    runs: list[list[int]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]
