"""Figures as the pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Centre
from core import typography
from core.charts import Comparator as Line
from core.charts import Marker, Series, bullet, line_chart
from core.scoping import centre_scope
from stats.models import IndicatorValue
from stats.period import Month
from stats.registry import Expected, Indicator, indicators, value_of

TREND_MONTHS = 12
SMALL_DENOMINATOR = 20  # under it the count is said, not a percentage


@dataclass(frozen=True)
class Figure:
    """One indicator of one centre, or of several added up, over a period."""

    indicator: Indicator
    numerator: int
    denominator: Decimal | None
    excluded: dict[str, int]
    computed_at: dt.datetime | None

    @property
    def value(self) -> Decimal | None:
        return value_of(self.indicator, self.numerator, self.denominator)

    @property
    def is_small(self) -> bool:
        """Too few cases for a percentage to mean anything."""
        return self.denominator is not None and self.denominator < SMALL_DENOMINATOR

    @property
    def sentence(self) -> str:
        """What the figure says, in natural frequencies; why it cannot be computed."""
        if self.denominator is None:
            return _("Not computable: the population of the health area is not entered.")
        if self.value is None:
            return _("Nothing to count in this period.")
        if self.is_small:
            return _("%(num)s of %(den)s: too few for a percentage.") % {"num": self.numerator, "den": self.below}
        rounded = typography.number(int(self.value.to_integral_value()))
        return str(self.indicator.sentence).format(value=rounded, num=self.numerator, den=self.below)

    @property
    def below(self) -> str:
        """The denominator in words; an expected number is rounded to a whole person."""
        return "—" if self.denominator is None else typography.number(int(self.denominator.to_integral_value()))

    @property
    def expected(self) -> bool:
        return isinstance(self.indicator.denominator, Expected)

    @property
    def picture(self) -> str:
        """Value against its published comparators, drawn beside the routine variant only."""
        markers = [Marker(str(one.label), float(one.value)) for one in self.indicator.comparators]
        value = None if self.value is None or self.is_small else float(self.value)
        top = max(100.0, value or 0)
        return bullet(value, title=str(self.indicator.label), top=top, markers=markers)

    @property
    def exclusions(self) -> list[tuple[Any, int]]:
        """Sets shown beside the figure with their count."""
        return [(one, self.excluded.get(one.code, 0)) for one in self.indicator.excluded]


def months_up_to(last: Month, count: int = TREND_MONTHS) -> list[Month]:
    """The last months, the oldest first."""
    return last.plus(1 - count).until(last)


def stored(centres: list[Centre], months: list[Month]) -> dict[str, dict[dt.date, list[IndicatorValue]]]:
    """Kept values by indicator and month."""
    found: dict[str, dict[dt.date, list[IndicatorValue]]] = {one.key: {} for one in indicators()}
    with centre_scope(*[centre.id for centre in centres]):
        rows = list(IndicatorValue.objects.filter(month__in=[month.first for month in months]))
    for row in rows:
        if (key := f"{row.code}.{row.variant}") in found:
            found[key].setdefault(row.month, []).append(row)
    return found


def total(indicator: Indicator, rows: list[IndicatorValue]) -> Figure:
    """Several months or centres added up: sums of numerators and denominators, never an average of rates."""
    below = [row.denominator for row in rows]
    denominator = None if not rows or None in below else sum((one for one in below if one is not None), Decimal(0))
    excluded: dict[str, int] = {}
    for row in rows:
        for code, count in row.excluded.items():
            excluded[code] = excluded.get(code, 0) + count
    newest = max((row.computed_at for row in rows), default=None)
    return Figure(indicator, sum(row.numerator for row in rows), denominator, excluded, newest)


def dashboard(centres: list[Centre], months: list[Month]) -> list[Figure]:
    """Every indicator over these months, added up."""
    kept = stored(centres, months)
    return [total(one, [row for rows in kept[one.key].values() for row in rows]) for one in indicators()]


def by_centre(centres: list[Centre], months: list[Month]) -> list[tuple[Indicator, list[tuple[Centre, Figure]]]]:
    """Every indicator, centre by centre, on the same scale and in the order of the names: no ranking."""
    kept = stored(centres, months)
    return [(one, [(centre, total(one, _of(centre, kept[one.key]))) for centre in centres]) for one in indicators()]


def _of(centre: Centre, rows: dict[dt.date, list[IndicatorValue]]) -> list[IndicatorValue]:
    return [row for month in rows.values() for row in month if row.centre_id == centre.id]


def trend(indicator: Indicator, centres: list[Centre], months: list[Month]) -> tuple[str, list[tuple[Month, Figure]]]:
    """The curve of the last months and the figures it draws."""
    kept = stored(centres, months)[indicator.key]
    figures = [(month, total(indicator, kept.get(month.first, []))) for month in months]
    series = Series(str(indicator.label), [None if f.value is None else float(f.value) for _month, f in figures])
    lines = [Line(str(one.label), float(one.value)) for one in indicator.comparators]
    labels = [f"{month.first:%m/%y}" for month in months]
    return line_chart([series], labels, unit="%", title=str(indicator.label), comparators=lines), figures


def network() -> list[Centre]:
    """Active centres in the order of their names."""
    return list(Centre.objects.filter(active=True).order_by("name"))


def last_month() -> Month:
    """The month under way."""
    return Month.of(timezone.localdate())


def wanted_centres(code: str | None) -> list[Centre]:
    """The active centre of this code, or every active one."""
    rows = Centre.objects.filter(active=True).order_by("code")
    return list(rows.filter(code=code) if code else rows)
