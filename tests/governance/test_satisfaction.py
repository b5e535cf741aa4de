"""Satisfaction measured honestly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.satisfaction import shows_breakdown, shows_percentage, top2, wilson


def test_the_two_best_answers_of_those_who_had_an_opinion() -> None:
    answers = [5] * 64 + [4] * 110 + [3] * 14 + [2] * 8 + [1] * 4
    assert top2(answers) == (174, 200)
    assert top2([*answers, None, 9, 9]) == (174, 200)
    assert top2([]) == (0, 0)


@pytest.mark.parametrize("answer", [0, 6, -1, 10])
def test_an_answer_off_the_scale_is_refused(answer: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        top2([5, answer])


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (26, 30, 70, 95),
        (87, 100, 79, 92),
        (174, 200, 82, 91),
        (348, 400, 83, 90),
        (0, 10, 0, 28),
        (10, 10, 72, 100),
    ],
)
def test_the_interval_of_the_reference(k: int, n: int, low: int, high: int) -> None:
    assert tuple(round(bound * 100) for bound in wilson(k, n)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    mirrored = wilson(n - k, n)
    assert mirrored == pytest.approx((1 - high, 1 - low))


@given(st.integers(1, 200), st.integers(2, 10))
def test_more_answers_narrow_the_interval(n: int, times: int) -> None:
    few, many = wilson(n // 2, n), wilson(n // 2 * times, n * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_nobody_answered_or_too_many_satisfied() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="among those"):
        wilson(3, 2)


@pytest.mark.parametrize(
    ("answered", "percentage", "breakdown"),
    [(30, True, True), (29, False, True), (10, False, True), (9, False, False)],
)
def test_small_numbers_are_not_shown(answered: int, percentage: bool, breakdown: bool) -> None:
    assert shows_percentage(answered) is percentage
    assert shows_breakdown(answered) is breakdown
