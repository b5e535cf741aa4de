"""Template tags of the shell: icons, states, numbers and dates in French typography."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import charts, icons, typography
from core.typography import Number

register = template.Library()

STATES = frozenset({"ok", "info", "watch", "bad", "off", "up", "down", "flat"})


@register.simple_tag
def icon(name: str, size: int = 20, classes: str = "") -> SafeString:
    """`{% icon "stethoscope" %}`. Raises UnknownIconError."""
    return icons.icon(name, size, classes)


@register.simple_tag
def status(state: str, text: object, pill: bool = False) -> SafeString:
    """`{% status "watch" text %}`: shape, word and colour. Raises ValueError on an unknown state."""
    if state not in STATES:
        raise ValueError(f"Unknown state: {state}")
    return format_html('<span class="cs-st is-{}{}">{}</span>', state, " cs-pill" if pill else "", text)


@register.simple_tag
def measure(value: Number, unit: str, decimals: int | None = None) -> str:
    """`{% measure 38.9 "°C" %}`."""
    return typography.measure(value, unit, decimals)


@register.simple_tag
def ratio(numerator: Number, denominator: Number) -> str:
    """`{% ratio 20 52 %}`."""
    return typography.ratio(numerator, denominator)


@register.simple_tag
def sparkline(values: Sequence[float | None], title: str, width: int = 96, height: int = 34) -> SafeString:
    """`{% sparkline values title %}`: oldest first; None leaves a gap."""
    return charts.sparkline(values, title=title, width=width, height=height)


@register.filter
def number(value: Number, decimals: int | None = None) -> str:
    """1 043 250 or 38,9."""
    return typography.number(value, decimals)


@register.filter
def francs(value: Number) -> str:
    """1 043 250 F."""
    return typography.francs(value)


@register.filter
def percent(value: Number, decimals: int = 0) -> str:
    """38 %."""
    return typography.percent(value, decimals)


@register.filter
def signed(value: Number, decimals: int | None = None) -> str:
    """+0,4 or −0,5."""
    return typography.signed(value, decimals)


@register.filter
def day(value: date | datetime | None) -> str:
    """17/11/2026."""
    return typography.day(value)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """17 nov. 2026."""
    return typography.short_day(value)


@register.filter
def long_day(value: date | datetime | None) -> str:
    """Mardi 17 novembre 2026."""
    return typography.long_day(value)


@register.filter
def clock(value: datetime | None) -> str:
    """09:52."""
    return typography.clock(value)


@register.filter
def moment(value: datetime | None) -> str:
    """17/11/2026, 09:52."""
    return typography.moment(value)


@register.filter
def phone(value: str | None) -> str:
    """76 41 20 58."""
    return typography.phone(value)


@register.filter
def initials(name: object) -> str:
    """AS for Dr Aminata Sangaré."""
    return typography.initials(str(name))
