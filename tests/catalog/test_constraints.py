"""What the database itself refuses in a nomenclature."""

import pytest
from django.db import DatabaseError, transaction

from catalog.models import Diagnosis, ImagingExam, LabReferenceRange, LabTest, ReferralReason

pytestmark = pytest.mark.django_db


def refused(model, **fields):
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.create(**fields)


def test_a_code_is_capital_letters_digits_and_underscores():
    refused(Diagnosis, code="palu simple", label="Paludisme")


def test_a_published_code_never_changes():
    row = Diagnosis.objects.create(code="PALU", label="Paludisme")
    with pytest.raises(DatabaseError), transaction.atomic():
        Diagnosis.objects.filter(pk=row.pk).update(code="PALUDISME")
    row.label = "Paludisme simple"
    row.save()


def test_ages_in_order():
    refused(Diagnosis, code="X1", label="X", age_min_days=30, age_max_days=10)


def test_sex_known():
    refused(Diagnosis, code="X1", label="X", sex="H")


def test_x_rays_ask_about_pregnancy():
    refused(ImagingExam, code="RX", label="Thorax", modality="RADIOGRAPHIE", performed_at="CSCOM", ionising=True)


def test_a_choice_test_has_choices():
    refused(LabTest, code="TDR", label="TDR", result_type="choice", performed_at="CSCOM", turnaround_hours=1)


def test_one_range_for_the_same_people():
    test = LabTest.objects.create(
        code="HB", label="Hb", result_type="numeric", performed_at="CSCOM", turnaround_hours=1
    )
    LabReferenceRange.objects.create(test=test, age_min_days=0, low=9, high=14)
    refused(LabReferenceRange, test=test, age_min_days=0, low=8, high=12)


def test_an_unknown_urgency():
    refused(ReferralReason, code="X1", label="X", context="ADULTE", urgency="DEMAIN", default_destination="CSREF")


def test_a_line_is_switched_off_not_deleted():
    from core.scoping import HardDeleteError

    row = Diagnosis.objects.create(code="PALU", label="Paludisme")
    with pytest.raises(HardDeleteError):
        row.delete()
