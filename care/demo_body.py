"""Bodies of the demonstration: weight, height and vital signs that go with the age and the illness."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import pairwise
from typing import Any

from care.demo_cases import YEAR, Case

MONTH = YEAR / 12
# Medians by age in months, between the WHO standards of both sexes; grown-ups after the last point.
WEIGHTS = (
    (0, 3.2), (1, 4.2), (2, 5.2), (3, 6.0), (6, 7.5), (9, 8.5), (12, 9.2), (18, 10.6), (24, 11.8), (36, 14.0),
    (48, 16.0), (60, 18.0), (84, 22.5), (120, 31.0), (144, 39.0), (180, 51.0), (216, 58.0),
)  # fmt: skip
HEIGHTS = (
    (0, 49.5), (1, 54.0), (3, 60.5), (6, 66.5), (9, 71.0), (12, 74.5), (18, 81.0), (24, 86.5), (36, 95.0),
    (48, 102.5), (60, 109.0), (84, 121.0), (120, 138.0), (144, 149.0), (180, 161.0), (216, 165.0),
)  # fmt: skip
PULSES = ((0, 140), (12, 120), (60, 100), (144, 82))
BREATHS = ((0, 44), (2, 38), (12, 30), (60, 22), (144, 18))


def _between(points: tuple[tuple[float, float], ...], x: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(points):
        if x < x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


def _round(value: float, step: str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(step))


def measures(chance: random.Random, *, person: str, sex: str, age_days: int, case: Case) -> dict[str, Any]:
    """One taking. `person` keeps the build of somebody from visit to visit."""
    build = random.Random(person)  # noqa: S311 -- repeatable on purpose
    months = age_days / MONTH
    values = _size(build, chance, sex, months, case)
    values["temperature_c"] = _round(
        chance.triangular(38.2, 39.9, 38.8) if case.fever else chance.gauss(36.8, 0.2), "0.1"
    )
    values["pulse"] = round(_between(PULSES, months) * chance.gauss(1.08 if case.fever else 1.0, 0.05))
    if months < 60 or case.breathless:
        faster = chance.uniform(1.45, 1.7) if case.breathless else chance.gauss(1.0, 0.06)
        values["respiratory_rate"] = round(_between(BREATHS, months) * faster)
    if case.breathless:
        values["spo2"] = chance.randrange(91, 98)
    if months >= 18 * 12:
        values |= _pressure(build, chance, months / 12, case)
    if case.test[0] == "glucose":
        values["glucose_mmol_l"] = _round(chance.triangular(5.6, 16.5, 8.4), "0.1")
    return values


def _size(build: random.Random, chance: random.Random, sex: str, months: float, case: Case) -> dict[str, Any]:
    grown, tall = build.gauss(0.97, 0.08), build.gauss(0.99, 0.025)
    heavy = build.gauss(1.08, 0.16) if months > 216 else 1.0
    girl = 0.96 if sex == "F" else 1.0
    weight = _between(WEIGHTS, months) * min(max(grown, 0.84), 1.16) * min(max(heavy, 0.85), 1.6) * girl
    weight *= 0.82 if case.thin else chance.gauss(1.0, 0.01)
    values: dict[str, Any] = {"weight_kg": _round(max(weight, 2.1), "0.1")}
    if months < 60 or chance.random() < 0.2:
        values["height_cm"] = _round(_between(HEIGHTS, months) * min(max(tall, 0.94), 1.05) * (1 + girl) / 2, "0.1")
    if 6 <= months < 60:
        usual = round(128 + months / 4 + build.gauss(6, 7))
        values["muac_mm"] = chance.randrange(116, 125) if case.thin else max(usual, 126)
    return values


def _pressure(build: random.Random, chance: random.Random, years: float, case: Case) -> dict[str, int]:
    usual = build.gauss(112 + years / 4, 7)
    systolic = round(usual + (chance.triangular(18, 62, 30) if case.pressure else chance.gauss(0, 4)))
    systolic = min(max(systolic, 96), 196)
    return {"systolic": systolic, "diastolic": round(systolic * chance.uniform(0.57, 0.64))}
