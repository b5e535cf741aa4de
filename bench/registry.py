"""What is measured: each line with its budget, and the function that measures it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.database import Dataset


@dataclass(frozen=True)
class Line:
    """One measure: `at_most` its budget, otherwise at least."""

    name: str
    area: str
    label: str
    unit: str
    budget: float
    at_most: bool = True

    def holds(self, measured: float) -> bool:
        """True when the budget is kept."""
        return measured <= self.budget if self.at_most else measured >= self.budget

    @property
    def bound(self) -> str:
        """The budget in words: ≤ 150 ms."""
        return f"{'≤' if self.at_most else '≥'} {number(self.budget)} {self.unit}".strip()


@dataclass(frozen=True)
class Result:
    """A line as it was measured, with the load of the machine when the measure began."""

    line: Line
    measured: float
    load: float

    @property
    def ok(self) -> bool:
        """True when the budget is kept."""
        return self.line.holds(self.measured)

    def row(self) -> dict[str, object]:
        """As `--json` writes it."""
        return {
            "name": self.line.name,
            "area": self.line.area,
            "measured": self.measured,
            "unit": self.line.unit,
            "budget": self.line.budget,
            "ok": self.ok,
        }


Measure = Callable[[Dataset], dict[str, float]]


@dataclass(frozen=True)
class Case:
    """Lines that one function measures together."""

    name: str
    lines: tuple[Line, ...]
    measure: Measure

    def run(self, dataset: Dataset) -> Iterator[Result]:
        """Measure; a line without a value is a mistake of the case."""
        load = os.getloadavg()[0]
        values = self.measure(dataset)
        for line in self.lines:
            yield Result(line, round(values[line.name], 2), round(load, 1))


CASES: dict[str, Case] = {}


def case(name: str, *lines: Line) -> Callable[[Measure], Measure]:
    """Register the function that measures these lines."""

    def register(measure: Measure) -> Measure:
        if name in CASES or not lines:
            raise ValueError(f"{name}: registered twice, or without a line")
        CASES[name] = Case(name, lines, measure)
        return measure

    return register


def chosen(only: str | None) -> list[Case]:
    """All cases, or the one of this name or with a line of this name."""
    if only is None:
        return list(CASES.values())
    found = [one for one in CASES.values() if only == one.name or only in {line.name for line in one.lines}]
    if not found:
        raise KeyError(only)
    return found


def number(value: float) -> str:
    """As French writes it: 1 234,5."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", "\u202f").replace(".", ",")
