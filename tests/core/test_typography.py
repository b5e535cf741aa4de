"""Numbers, dates and phones as a clinician of Mali reads them. ␣ stands for the narrow no-break space."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from core import typography as t


def shown(text: str) -> str:
    """Make the two no-break spaces visible."""
    return text.replace("\u202f", "␣").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1043250, None, "1␣043␣250"),
        (999, None, "999"),
        (38.9, None, "38,9"),
        (Decimal("13.20"), None, "13,2"),
        (Decimal("13.20"), 2, "13,20"),
        (Decimal("100"), None, "100"),
        (Decimal("1E+3"), None, "1␣000"),
        (2.25, 1, "2,3"),
        (-0.5, None, "−0,5"),
        (0, None, "0"),
        (None, None, "—"),
        ("", None, "—"),
        ("not a number", None, "—"),
        (float("nan"), None, "—"),
    ],
)
def test_number(value, decimals, expected):
    assert shown(t.number(value, decimals)) == expected


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_number_reads_back(value):
    assert int(t.number(value).replace("\u202f", "").replace("−", "-")) == value


def test_units_stand_after_a_narrow_space():
    assert shown(t.measure(38.9, "°C")) == "38,9␣°C"
    assert shown(t.francs(1043250)) == "1␣043␣250␣F"
    assert shown(t.percent(38)) == "38␣%"
    assert t.measure(None, "kg") == "—"


def test_a_rate_without_denominator_is_not_zero():
    assert shown(t.ratio(20, 52)) == "38␣%"
    assert shown(t.ratio(0, 52)) == "0␣%"
    assert shown(t.ratio(20, 0)) == "n.~c."
    assert shown(t.ratio(20, None)) == "n.~c."


def test_a_change_carries_its_sign():
    assert (t.signed(0.4), t.signed(-0.5), t.signed(0)) == ("+0,4", "−0,5", "0")


def test_dates_are_day_month_year_in_bamako():
    at = datetime(2026, 11, 17, 9, 52, tzinfo=UTC)
    assert t.day(at) == "17/11/2026"
    assert t.moment(at) == "17/11/2026, 09:52"
    assert t.clock(at) == "09:52"
    assert t.short_day(date(2026, 11, 17)) == "17 nov. 2026"
    assert t.long_day(date(2026, 11, 17)) == "Mardi 17 novembre 2026"
    assert t.day(None) == "—"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("76412058", "76␣41␣20␣58"),
        ("+22376412058", "76␣41␣20␣58"),
        ("00223 76 41 20 58", "76␣41␣20␣58"),
        ("+2250707123456", "+225␣07␣07␣12␣3456"),
        ("chez le voisin", "chez le voisin"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone(written, expected):
    assert shown(t.phone(written)) == expected


def test_initials_leave_titles_out():
    assert t.initials("Dr Aminata Sangaré") == "AS"
    assert t.initials("Bakary") == "B"
    assert t.initials("") == ""


def test_our_words_do_not_replace_the_months_of_the_calendar():
    with translation.override("fr"):
        months = [date_format(date(2026, number, 1), "F") for number in range(1, 13)]
    assert months[:4] == ["janvier", "février", "mars", "avril"]
    assert months[4:8] == ["mai", "juin", "juillet", "août"]
    assert months[8:] == ["septembre", "octobre", "novembre", "décembre"]
