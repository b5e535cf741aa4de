"""Vital signs: refused, flagged, or normal for the age."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.limits import RefusedMeasure
from care.rules.vitals import (
    DEFAULT_LIMITS,
    DEFAULT_RANGES,
    InconsistentPressure,
    Level,
    VitalRange,
    flag,
    refuse_implausible,
    refuse_inconsistent_pressure,
)

ADULT, ONE_YEAR, NEWBORN = 30 * 365, 400, 3
ORDER = list(Level)


@pytest.mark.parametrize(
    ("measure", "value", "age_days", "named"),
    [
        ("weight_kg", 400, ADULT, (5, 250)),
        ("weight_kg", 61, ONE_YEAR, (0.5, 60)),
        ("temperature_c", 98, ADULT, (30, 45)),
        ("systolic", 301, ADULT, (40, 300)),
        ("muac_mm", 12.5, ONE_YEAR, (60, 300)),
        ("hb_g_dl", 105, ONE_YEAR, (1, 25)),
    ],
)
def test_the_impossible_is_refused_with_its_limits(
    measure: str, value: float, age_days: int, named: tuple[float, float]
) -> None:
    with pytest.raises(RefusedMeasure) as refusal:
        refuse_implausible(measure, value, age_days)
    assert refusal.value.measure == measure
    assert (float(refusal.value.low), float(refusal.value.high)) == named


def test_limits_themselves_are_allowed_and_blank_is_not_refused() -> None:
    for limit in DEFAULT_LIMITS:
        age = int(limit.age_days.low or 0)
        refuse_implausible(limit.measure, limit.low, age)
        refuse_implausible(limit.measure, limit.high, age)
    refuse_implausible("weight_kg", None, ADULT)
    with pytest.raises(KeyError):
        refuse_implausible("shoe_size", 40, ADULT)


@pytest.mark.parametrize(("systolic", "diastolic"), [(80, 80), (70, 90)])
def test_systolic_is_above_diastolic(systolic: int, diastolic: int) -> None:
    with pytest.raises(InconsistentPressure):
        refuse_inconsistent_pressure(systolic, diastolic)


def test_an_incomplete_pressure_is_not_inconsistent() -> None:
    refuse_inconsistent_pressure(None, 90)
    refuse_inconsistent_pressure(120, 80)


@pytest.mark.parametrize(
    ("measure", "value", "age_days", "level"),
    [
        ("temperature_c", 37.4, ONE_YEAR, "normal"),
        ("temperature_c", 37.5, ONE_YEAR, "high"),
        ("temperature_c", 38.0, NEWBORN, "critical_high"),
        ("respiratory_rate", 59, NEWBORN, "normal"),
        ("respiratory_rate", 60, NEWBORN, "high"),
        ("respiratory_rate", 49, 364, "normal"),
        ("respiratory_rate", 49, 365, "high"),
        ("spo2", 89, ADULT, "critical_low"),
        ("spo2", 90, ADULT, "low"),
        ("spo2", 100, ADULT, "normal"),
        ("systolic", 140, ADULT, "high"),
        ("diastolic", 110, ADULT, "critical_high"),
    ],
)
def test_the_flag_of_the_age(measure: str, value: float, age_days: int, level: str) -> None:
    found = flag(measure, value, age_days)
    assert found is not None
    assert found.level == level
    assert found.range.age_days.holds(age_days)
    assert found.range.source


def test_no_flag_without_a_value_or_a_range() -> None:
    assert flag("pulse", None, ADULT) is None
    assert flag("diastolic", 50, ONE_YEAR) is None


@given(st.sampled_from(DEFAULT_RANGES), st.integers(1, 300), st.integers(1, 300))
def test_levels_rise_with_the_value(row: VitalRange, first: int, second: int) -> None:
    age = int(row.age_days.low or 0)
    levels = [flag(row.measure, value, age) for value in sorted([first, second])]
    ranks = [ORDER.index(item.level) for item in levels if item]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("rows", [DEFAULT_LIMITS, DEFAULT_RANGES])
def test_ages_follow_one_another_without_gap(rows: tuple[VitalRange, ...]) -> None:
    bands = defaultdict(list)
    for row in rows:
        bands[row.measure].append(row.age_days)
    for measure, ages in bands.items():
        assert all(lower.high == upper.low for lower, upper in pairwise(ages)), measure
        assert ages[-1].high is None
