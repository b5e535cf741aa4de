"""How the state of a product is drawn: word and shape, months of stock as a bar."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts.svg import INDIGO, MUTE, TRACK, element, picture
from core.typography import number

register = template.Library()

STATES = {
    "out": ("bad", gettext_lazy("Out of stock")),
    "unusable": ("bad", gettext_lazy("Nothing usable")),
    "critical": ("bad", gettext_lazy("Critical")),
    "low": ("watch", gettext_lazy("Low")),
    "much": ("watch", gettext_lazy("Too much")),
    "unknown": ("info", gettext_lazy("Not computable")),
    "unused": ("off", gettext_lazy("Not used")),
    "available": ("ok", gettext_lazy("Available")),
}
WIDTH = 96


@register.simple_tag
def stock_state(state: str) -> SafeString:
    """`{% stock_state row.state %}`: shape, word and colour."""
    shape, word = STATES[state]
    return format_html('<span class="cs-st is-{}">{}</span>', shape, word)


@register.simple_tag
def months_bar(months: Decimal | None, minimum: Decimal | None, maximum: Decimal | None, cmm: Decimal | None) -> str:
    """Months of stock on a bar with the marks of the minimum and the maximum; « n. c. » when not computable."""
    if months is None or not cmm or minimum is None or maximum is None:
        return _("n. c.")
    full = max(float(maximum / cmm) * 4 / 3, 0.1)
    marks = [float(minimum / cmm), float(maximum / cmm)]
    parts = [element("rect", x=0, y=4, width=WIDTH, height=8, fill=TRACK)]
    parts.append(element("rect", x=0, y=4, width=min(float(months) / full, 1) * WIDTH, height=8, fill=INDIGO))
    for mark in marks:
        x = mark / full * WIDTH
        parts.append(element("line", x1=x, x2=x, y1=1, y2=15, stroke=MUTE, stroke_width=2))
    title = _("%(n)s months of stock, minimum %(low)s, maximum %(high)s") % {
        "n": number(months, 1),
        "low": number(marks[0], 1),
        "high": number(marks[1], 1),
    }
    return format_html("{} <b>{}</b>", picture(parts, title=title, width=WIDTH, height=16), number(months, 1))
