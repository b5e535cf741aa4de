import csv

import pytest
from django.conf import settings
from django.db import connection

from patients.rules.names import SpellingGroups, distance, fold, likeness, sound
from patients.spellings import spelling_groups

NOTHING = SpellingGroups()


@pytest.mark.django_db
def test_python_and_postgresql_fold_alike():
    with (settings.REFERENCE_DATA_DIR / "demo_names.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    names += ["Ɲama Ŋɔlɔ", "ߡߊߡߊߘߎ ߕߙߊߥߟߋ", "N’Golo", "Sœur Élise", "  A--b_c  ", "İSTANBUL"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, core_fold(text) FROM unnest(%s::text[]) AS text", [names])
        assert [(name, fold(name)) for name in names] == cursor.fetchall()


@pytest.mark.parametrize(
    ("one", "other"),
    [("djarra", "diarra"), ("koulibali", "coulibaly"), ("moussa", "musa"), ("sidy", "sidi"), ("nyama", "gnama"),
     ("bagayogo", "bagayoko"), ("denbele", "dembele"), ("seydou", "saidou")],
)  # fmt: skip
def test_names_heard_alike_have_one_sound(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("awa", "ali"), ("traore", "toure"), ("kone", "konate")])
def test_other_names_keep_another_sound(one, other):
    assert sound(one) != sound(other)


def test_every_known_spelling_answers_its_name():
    groups = spelling_groups()
    for spelling, name in (("Trawele", "Traoré"), ("Bakary", "Boubacar"), ("Amy", "Aminata"), ("Fatim", "Fatoumata")):
        assert likeness(fold(spelling), fold(name), groups) == 0.97


def test_swapped_letters_count_once():
    assert distance("fatuomata", "fatoumata") == 1
    assert distance("awa", "modibo", limit=2) == 3


@pytest.mark.parametrize(
    ("wanted", "word", "at_least"),
    [("fatoumata", "fatoumata", 1), ("fatou", "fatoumata", 0.8), ("fatumata", "fatoumata", 0.95),
     ("fantoumata", "fatoumata", 0.7), ("diarra", "awa", 0)],
)  # fmt: skip
def test_likeness_falls_with_the_difference(wanted, word, at_least):
    assert likeness(wanted, word, NOTHING) >= at_least


def test_somebody_else_is_not_alike():
    assert likeness("diarra", "diallo", NOTHING) == 0
