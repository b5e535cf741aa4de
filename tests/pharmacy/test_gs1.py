"""What scanners type: worked examples, and nothing taken for a code that is not one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.rules.gs1 import NotAScanError, Scan, check_digit, read_scan

GTIN = "03453120000011"
DAY = dt.date(2028, 3, 31)


@pytest.mark.parametrize(
    ("text", "scan"),
    [
        ("3453120000011", Scan(GTIN)),
        (" 03453120000011 ", Scan(GTIN)),
        ("]d2010345312000001117280331" + "10b2417", Scan(GTIN, "B2417", DAY)),
        ("0103453120000011" + "10B2417\x1d17280331", Scan(GTIN, "B2417", DAY)),
        ("0103453120000011" + "17280300" + "10B2417\x1d21SERIE9", Scan(GTIN, "B2417", DAY)),
        ("(01)03453120000011(17)280331(10)B2417", Scan(GTIN, "B2417", DAY)),
        ("96385074", Scan("00000096385074")),
    ],
)
def test_a_scan_gives_product_lot_and_expiry(text, scan):
    assert read_scan(text) == scan


@pytest.mark.parametrize(
    "text",
    ["", "AMOX_500", "3453120000012", "17280331", "0103453120000011" + "17281331", "0103453120000011" + "99X", "(10)"],
)
def test_what_is_not_a_scan_is_refused(text):
    with pytest.raises(NotAScanError):
        read_scan(text)


@given(st.integers(0, 10**13 - 1), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=20))
def test_any_code_is_read_back(number, lot):
    digits = f"{number:013d}"
    gtin = digits + check_digit(digits)
    assert read_scan(f"01{gtin}10{lot}\x1d17280331") == Scan(gtin, lot, DAY)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        scan = read_scan(text)
    except NotAScanError:
        return
    assert len(scan.gtin) == 14
