"""Charts drawn on the server as SVG: under 1 KB each, readable by everyone, printable by WeasyPrint.

Presentation attributes only (the content policy forbids inline style); every chart has role="img", a title
and direct labels; each mark may link to its records. Percentages start at 0.
"""

from core.charts.bars import Bar, Marker, bar_list, bullet, dots
from core.charts.growth import GrowthBand, growth_chart
from core.charts.lines import Comparator, Series, line_chart, sparkline
from core.charts.svg import Scale

__all__ = [
    "Bar",
    "Comparator",
    "GrowthBand",
    "Marker",
    "Scale",
    "Series",
    "bar_list",
    "bullet",
    "dots",
    "growth_chart",
    "line_chart",
    "sparkline",
]
