"""Found again whatever the spelling, and not confused with others: measured on a few thousand people."""

from collections import Counter

import pytest
from django.utils import timezone

from bench.misspellings import Desk
from bench.people import COLUMNS, People, copy_people
from patients.models import Patient
from patients.rules.identity import FIELDS, Identity
from patients.selectors import search
from patients.selectors.duplicates import probable_duplicates

KNOWN, ASKED = 3_000, 500

pytestmark = pytest.mark.slow


@pytest.fixture
def people(world, centre_scoped):
    source = People(world.konobougou, seed=7, today=timezone.localdate())
    copy_people(source, KNOWN)
    return source


def test_misspelt_people_are_among_the_first_five(people):
    patients = list(Patient.objects.select_related("village").order_by("number")[:ASKED])
    desk = Desk(seed=11)
    kinds = list(desk.mistakes)
    asked = [desk.type(patient, kinds[index % len(kinds)]) for index, patient in enumerate(patients)]
    missed = [one for one in asked if one.patient.pk not in {hit.patient.pk for hit in search(one.text, limit=5)}]
    assert len(asked) == ASKED
    assert len(missed) <= ASKED * 0.03, [(Counter(one.mistake for one in missed), [one.text for one in missed])]


def test_new_people_are_rarely_announced_as_certain_duplicates(people):
    certain = 0
    for _ in range(ASKED):
        row = dict(zip(COLUMNS, people.row(), strict=True))
        identity = Identity(**{name: row[name] for name in FIELDS if name in row})
        certain += any(suspect.certain for suspect in probable_duplicates(identity))
    assert certain <= ASKED * 0.02, f"{certain} of {ASKED} new people are announced as certain duplicates"


def test_people_entered_again_are_noticed(people):
    """The same person registered a second time, the name spelt otherwise, is announced."""
    desk = Desk(seed=13)
    noticed = 0
    patients = list(Patient.objects.order_by("-number")[:100])
    for patient in patients:
        words = desk.type(patient, "another spelling").text.split()
        count = len(patient.given_names.split())
        again = Identity(
            **{
                **{name: getattr(patient, name) for name in FIELDS},
                "given_names": " ".join(words[:count]),
                "family_name": words[count],
            }
        )
        noticed += patient.pk in {suspect.patient.pk for suspect in probable_duplicates(again)}
    assert noticed >= 95
