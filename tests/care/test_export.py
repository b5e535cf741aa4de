"""What care adds to the person's own copy."""

import datetime as dt

import pytest

from care.models import PastConsultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(world, modibo):
    def _past(**values):
        return PastConsultation.objects.create(
            **{
                "centre": world.konobougou,
                "patient": modibo,
                "register_number": "2024/1",
                "register_key": "20241",
                "seen_on": dt.date(2024, 3, 12),
                "diagnosis_text": "Rougeole",
                "imported_by_id": world.head.pk,
                **values,
            }
        )

    return _past


def copy_of(as_, person, patient):
    return as_(person).get(f"/patients/{patient.pk}/copie.json").json()


def test_consultations_are_in_the_copy(world, as_, modibo, sign, physician):
    sign(physician)
    [line] = copy_of(as_, world.physician, modibo)["consultations"]
    assert line["diagnosis"] == "Paludisme simple confirmé"
    assert line["treatment"] == "Artéméther+luméfantrine"
    assert line["centre"] == "Konobougou"


def test_lines_of_the_paper_register_are_in_the_copy(world, as_, modibo, past):
    past()
    copy = copy_of(as_, world.physician, modibo)
    assert copy["paper_register"] == [
        {"on": "2024-03-12", "what": "Rougeole", "treatment": "", "number": "2024/1"},
    ]


def test_the_copy_is_printed_in_few_queries(world, as_, modibo, past, django_assert_max_num_queries):
    for number in range(30):
        past(register_number=f"2024/{number}", register_key=f"2024{number}")
    client = as_(world.physician)
    with django_assert_max_num_queries(45):
        assert client.get(f"/patients/{modibo.pk}/copie.pdf").headers["Content-Type"] == "application/pdf"
