import datetime as dt

import pytest

from patients.rules.duplicates import Likelihood, Person, compare
from patients.spellings import spelling_groups

TODAY = dt.date(2026, 11, 17)
FATOUMATA = {
    "given_names": "Fatoumata",
    "family_name": "Traoré",
    "sex": "F",
    "birth_date": dt.date(1998, 3, 12),
    "birth_precision": "day",
    "mother_name": "Rokia Coulibaly",
    "village": 1,
}


def verdict(**differs):
    return compare(Person(**{**FATOUMATA, **differs}), Person(**FATOUMATA), spelling_groups(), on=TODAY)


ABOUT_28 = {"birth_date": dt.date(1998, 1, 1), "birth_precision": "estimated"}


@pytest.mark.parametrize(
    ("differs", "likelihood"),
    [
        ({}, Likelihood.CERTAIN),
        ({"given_names": "Fatouma", "family_name": "Trawele"}, Likelihood.CERTAIN),
        ({"given_names": "Traoré", "family_name": "Fatoumata"}, Likelihood.CERTAIN),
        ({"birth_date": dt.date(1998, 12, 3)}, Likelihood.CERTAIN),
        ({"mother_name": "", **ABOUT_28}, Likelihood.PROBABLE),
        ({"mother_name": "Awa Diarra", **ABOUT_28}, Likelihood.UNLIKELY),
        ({"birth_date": dt.date(1976, 3, 12)}, Likelihood.UNLIKELY),
        ({"given_names": "Moussa", "sex": "M"}, Likelihood.UNLIKELY),
        ({"family_name": "Keïta"}, Likelihood.UNLIKELY),
    ],
)
def test_two_descriptions_weighed(differs, likelihood):
    assert verdict(**differs).likelihood is likelihood


def test_the_reasons_are_said_most_telling_first():
    assert verdict().reasons == ("même nom", "même date de naissance", "même mère", "même village")


def test_one_identity_paper_is_enough_beside_a_name_alike():
    both = {"papers": frozenset({"187047501234567"})}
    found = compare(Person(**FATOUMATA, **both), Person(given_names="Fatoumata", family_name="Traoré", **both),
                    spelling_groups(), on=TODAY)  # fmt: skip
    assert found.likelihood is Likelihood.CERTAIN


def test_a_namesake_alone_is_never_certain():
    namesake = Person(given_names="Fatoumata", family_name="Traoré", sex="F")
    assert compare(namesake, namesake, spelling_groups(), on=TODAY).likelihood is not Likelihood.CERTAIN
