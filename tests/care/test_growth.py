"""z-scores: the formula, the choice of table, the position, refusals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.growth import LAST_DAY, Position, corrected_length, scores, value_at, weight_table, z_score
from care.rules.limits import RefusedMeasure
from care.rules.rounding import half_away
from care.rules.tables.lms import Lms, default_growth_tables

POINTS = [point for curve in default_growth_tables().values() for point in curve.points[::7]]
CURVES = list(default_growth_tables().items())


@given(st.sampled_from(POINTS))
def test_the_median_has_score_zero(point: Lms) -> None:
    assert z_score(point.m, point, restricted=True) == pytest.approx(0)


@given(st.sampled_from(POINTS), st.floats(-3, 3))
def test_the_curve_is_the_inverse_of_the_score(point: Lms, z: float) -> None:
    assert z_score(value_at(z, point), point, restricted=True) == pytest.approx(z, abs=1e-6)


@given(st.sampled_from(POINTS), st.floats(0.4, 1.8), st.floats(0.001, 0.3))
def test_more_weight_is_never_a_lower_score(point: Lms, share: float, more: float) -> None:
    low, high = point.m * share, point.m * (share + more)
    assert z_score(low, point, restricted=True) < z_score(high, point, restricted=True)


@given(st.sampled_from(POINTS), st.sampled_from([-3, 3]))
def test_the_restricted_tail_joins_the_curve(point: Lms, limit: int) -> None:
    edge = value_at(limit, point)
    beyond = edge * (1 + 1e-9 if limit > 0 else 1 - 1e-9)
    assert z_score(beyond, point, restricted=True) == pytest.approx(limit, abs=1e-4)


@given(st.sampled_from(CURVES), st.floats(0, 1))
def test_between_two_rows_the_median_lies_between(curve: tuple[tuple[str, str], object], share: float) -> None:
    key, _ = curve
    table = default_growth_tables()[key]
    x = table.x[0] + share * (table.x[-1] - table.x[0])
    point = table.at(x)
    assert point is not None
    assert min(p.m for p in table.points) <= point.m <= max(p.m for p in table.points)
    assert table.at(table.x[0] - 1) is None
    assert table.at(table.x[-1] + 0.1) is None


@pytest.mark.parametrize(
    ("cm", "age_days", "position", "corrected"),
    [
        (80.0, 730, "h", 80.7),
        (80.0, 730, "l", 80.0),
        (80.0, 731, "h", 80.0),
        (80.0, 731, "l", 79.3),
        (70.0, 273, "h", 70.0),
        (70.0, 274, "h", 70.7),
        (80.0, 800, None, 80.0),
        (80.0, None, "h", 80.0),
    ],
)
def test_seven_millimetres_between_lying_and_standing(
    cm: float, age_days: int | None, position: Position | None, corrected: float
) -> None:
    assert corrected_length(cm, age_days, position) == pytest.approx(corrected)


@pytest.mark.parametrize(
    ("age_days", "cm", "table"),
    [
        (730, 95.0, "weight_for_length"),
        (731, 70.0, "weight_for_height"),
        (None, 86.9, "weight_for_length"),
        (None, 87.0, "weight_for_height"),
    ],
)
def test_which_weight_table(age_days: int | None, cm: float, table: str) -> None:
    assert weight_table(age_days, cm) == table


def test_oedema_gives_no_weight_based_score() -> None:
    found = scores("F", 600, weight_kg=9.0, length_cm=80.0, position="l", oedema=True)
    assert (found.waz, found.whz) == (None, None)
    assert found.haz is not None


def test_outside_the_tables_there_is_no_score() -> None:
    assert scores("M", LAST_DAY + 1, weight_kg=18, length_cm=110).waz is None
    assert scores("M", LAST_DAY, weight_kg=18, length_cm=110).waz is not None
    assert scores("M", 100, weight_kg=5, length_cm=44.9, position="l").whz is None
    assert scores("M", -1, weight_kg=5, length_cm=55).waz is None


def test_an_unknown_age_still_gives_weight_for_length() -> None:
    found = scores("M", None, weight_kg=10.0, length_cm=80.0)
    assert (found.haz, found.waz) == (None, None)
    assert found.whz is not None


@pytest.mark.parametrize(
    ("weight", "length", "refused"),
    [(0.4, None, "weight_kg"), (61, None, "weight_kg"), (None, 37.9, "length_cm")],
)
def test_an_impossible_measure_is_refused_by_name(weight: float | None, length: float | None, refused: str) -> None:
    with pytest.raises(RefusedMeasure) as refusal:
        scores("F", 400, weight_kg=weight, length_cm=length)
    assert refusal.value.measure == refused
    assert refusal.value.low < refusal.value.high


def test_a_doubtful_measure_is_kept_and_asked_again() -> None:
    assert scores("M", 1001, weight_kg=18, length_cm=120).measure_again == ("haz",)
    assert scores("M", 100, weight_kg=6, length_cm=62, position="h").measure_again == ("position",)


def test_a_weight_not_above_zero_has_no_score() -> None:
    with pytest.raises(ValueError, match="above zero"):
        z_score(0, POINTS[0], restricted=True)


@given(st.integers(-99_999, 99_999))
def test_rounding_is_symmetric_and_halves_go_away_from_zero(hundredths: int) -> None:
    half = Decimal(hundredths) / 100 + Decimal("0.005")
    assert half_away(-half, 2) == -half_away(half, 2)
    assert abs(half_away(half, 2)) > abs(half)
