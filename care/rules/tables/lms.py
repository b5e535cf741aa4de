"""WHO Child Growth Standards (2006) as L, M, S curves, interpolated between tabulated points."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from care.rules.tables.source import REFERENCE_DATA, Row, packaged_rows

Sex = Literal["M", "F"]
Indicator = Literal["length_height_for_age", "weight_for_age", "weight_for_length", "weight_for_height"]


@dataclass(frozen=True)
class Lms:
    """Box-Cox power, median and coefficient of variation at one point of a curve."""

    l: float  # noqa: E741 - the standard's own letters
    m: float
    s: float


@dataclass(frozen=True)
class Curve:
    """One indicator for one sex: ``x`` (whole days or cm) ascending, one point each."""

    x: tuple[float, ...]
    points: tuple[Lms, ...]

    def at(self, x: float) -> Lms | None:
        """The point at ``x``, linear between two rows; None outside the table."""
        if not self.x[0] <= x <= self.x[-1]:
            return None
        upper = bisect_left(self.x, x)
        if self.x[upper] == x:
            return self.points[upper]
        share = (x - self.x[upper - 1]) / (self.x[upper] - self.x[upper - 1])
        return _between(self.points[upper - 1], self.points[upper], share)


GrowthTables = Mapping[tuple[str, str], Curve]


def _between(low: Lms, high: Lms, share: float) -> Lms:
    return Lms(
        l=low.l + (high.l - low.l) * share,
        m=low.m + (high.m - low.m) * share,
        s=low.s + (high.s - low.s) * share,
    )


def parse_growth(rows: Iterable[Row]) -> GrowthTables:
    """Curves by (indicator, sex) from rows of ``growth_lms.csv``. Raises KeyError, ValueError."""
    ordered = sorted(rows, key=lambda row: (row["indicator"], row["sex"], float(row["x"])))
    groups = groupby(ordered, key=lambda row: (row["indicator"], row["sex"]))
    return {key: _curve(list(group)) for key, group in groups}


def _curve(rows: list[Row]) -> Curve:
    return Curve(
        x=tuple(float(row["x"]) for row in rows),
        points=tuple(Lms(float(row["l"]), float(row["m"]), float(row["s"])) for row in rows),
    )


@cache
def default_growth_tables() -> GrowthTables:
    """The packaged WHO tables, read once."""
    return parse_growth(packaged_rows(REFERENCE_DATA, "growth_lms.csv"))
