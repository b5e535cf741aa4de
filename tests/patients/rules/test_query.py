import datetime as dt

import pytest

from patients.rules.query import Query, read

TODAY = dt.date(2026, 11, 17)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Diarra mod", Query(words=("diarra", "mod"))),
        ("76 41 20 58", Query(digits=("76412058",))),
        ("+223 76412058", Query(digits=("76412058",))),
        ("traoré 1998", Query(words=("traore",), years=((1998, 1998),))),
        ("traoré 24 ans", Query(words=("traore",), years=((2001, 2002),))),
        ("awa 8 mois", Query(words=("awa",), years=((2025, 2026),))),
        ("1742", Query(digits=("1742",))),
        ("Awa 1998 76 41 20 58", Query(words=("awa",), digits=("76412058",), years=((1998, 1998),))),
        ("Mme Keïta née Traoré", Query(words=("keita", "traore"))),
        ("  ", Query()),
        ("💉", Query()),
    ],
)
def test_a_typed_text_is_taken_apart(typed, query):
    assert read(typed, TODAY) == query


def test_a_whole_file_number_is_recognised_inside_a_text():
    assert read("carte KBG-26-04127-R", TODAY).numbers == ("KBG2604127R",)


def test_a_huge_text_is_cut():
    assert len(read("awa " * 3_000_000, TODAY).words) == 8
