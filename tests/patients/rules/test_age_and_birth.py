import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.age import OLDEST, age_at, age_text, birth_from_age, sex_word
from patients.rules.birth import birth_text, read_age, read_date
from patients.rules.text import RefusedTextError

TODAY = dt.date(2026, 11, 17)


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (dt.date(2026, 11, 17), "0 jour"),
        (dt.date(2026, 11, 5), "12 jours"),
        (dt.date(2026, 10, 17), "1 mois"),
        (dt.date(2025, 1, 20), "21 mois"),
        (dt.date(2023, 9, 1), "3 ans 2 mois"),
        (dt.date(2022, 11, 17), "4 ans"),
        (dt.date(2002, 3, 8), "24 ans"),
        (dt.date(2004, 2, 29), "22 ans"),
    ],
)
def test_an_age_is_said_in_the_right_unit(born, said):
    assert age_text(born, TODAY) == said


def test_an_estimated_age_says_so():
    assert age_text(dt.date(1986, 1, 1), TODAY, approximate=True) == "env. 40 ans"


@pytest.mark.parametrize(
    ("sex", "born", "word"),
    [
        ("M", dt.date(2023, 9, 1), "garçon"),
        ("F", dt.date(2012, 1, 1), "fille"),
        ("F", dt.date(2011, 11, 17), "femme"),
        ("M", dt.date(1980, 1, 1), "homme"),
        ("U", None, ""),
    ],
)
def test_the_word_for_a_person_follows_sex_and_age(sex, born, word):
    assert sex_word(sex, born, TODAY) == word


@given(st.dates(TODAY.replace(year=TODAY.year - OLDEST), TODAY))
def test_an_age_told_gives_back_the_same_age(born):
    age = age_at(born, TODAY)
    again = age_at(birth_from_age(age.years, age.months, 0, TODAY), TODAY)
    assert (again.years, again.months) == (age.years, age.months)


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("12/03/1998", dt.date(1998, 3, 12), "day"),
        ("12.3.1998", dt.date(1998, 3, 12), "day"),
        ("1998-03-12", dt.date(1998, 3, 12), "day"),
        ("03/1998", dt.date(1998, 3, 1), "month"),
        ("1998", dt.date(1998, 1, 1), "year"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(typed, day, precision):
    birth = read_date(typed, TODAY)
    assert (birth.on, birth.precision, birth.told_on) == (day, precision, None)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("31/02/2026", "Cette date n’existe pas."),
        ("18/11/2026", "Cette date est dans le futur."),
        ("2027", "Cette date est dans le futur."),
        ("12/03/1850", "Cette date remonte à plus de 125 ans."),
        ("hier", "Écrivez la date comme 12/03/1998, 03/1998 ou 1998."),
        ("12/03/98", "Écrivez la date comme 12/03/1998, 03/1998 ou 1998."),
    ],
)
def test_an_impossible_date_is_refused_with_the_reason(typed, reason):
    with pytest.raises(RefusedTextError, match=reason.replace(".", r"\.")):
        read_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("24", dt.date(2002, 11, 17)),
        ("24 ans", dt.date(2002, 11, 17)),
        ("3 ans 2 mois", dt.date(2023, 9, 17)),
        ("8 mois", dt.date(2026, 3, 17)),
        ("12 jours", dt.date(2026, 11, 5)),
        ("2 semaines", dt.date(2026, 11, 3)),
    ],
)
def test_an_age_gives_an_estimated_birth_told_today(typed, born):
    birth = read_age(typed, TODAY)
    assert (birth.on, birth.precision, birth.told_on) == (born, "estimated", TODAY)


@pytest.mark.parametrize("typed", ["-3", "200 ans", "vieux", "3 lunes"])
def test_an_age_that_is_none_is_refused(typed):
    with pytest.raises(RefusedTextError):
        read_age(typed, TODAY)


@pytest.mark.parametrize("typed", ["12/03/1998", "03/1998", "1998"])
def test_what_was_read_is_shown_as_it_was_typed(typed):
    birth = read_date(typed, TODAY)
    assert birth_text(birth.on, birth.precision) == typed
