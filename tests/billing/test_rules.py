"""The shares of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import share

PRICES, RATES = st.integers(0, 10**7), st.integers(0, 100)


@pytest.mark.parametrize(
    ("full", "rate", "covered", "patient"),
    [
        (1000, 70, 700, 300),
        (725, 70, 510, 215),
        (1000, 0, 0, 1000),
        (1003, 0, 0, 1003),
        (1003, 100, 1003, 0),
        (4, 10, 4, 0),
        (0, 80, 0, 0),
    ],
)
def test_the_patient_pays_a_multiple_of_five(full: int, rate: int, covered: int, patient: int) -> None:
    assert share(full, rate) == (covered, patient)


@given(PRICES, RATES)
def test_the_shares_add_up_and_round_in_the_patients_favour(full: int, rate: int) -> None:
    covered, patient = share(full, rate)
    exact = full * (100 - rate) / 100
    assert covered + patient == full
    assert min(covered, patient) >= 0
    assert rate == 0 or patient % 5 == 0
    assert exact - 5 < patient <= exact


@given(PRICES, RATES, RATES)
def test_a_better_rate_never_costs_the_patient_more(full: int, first: int, second: int) -> None:
    low, high = sorted([first, second])
    assert share(full, high)[1] <= share(full, low)[1]


@pytest.mark.parametrize(
    ("full", "rate"), [(-5, 70), (100, 101), (100, -1), (99.5, 70), (100, 0.7), (True, 70)]
)
def test_bad_amounts_are_refused(full: int, rate: int) -> None:
    with pytest.raises(ValueError, match=r"whole numbers|not negative"):
        share(full, rate)
