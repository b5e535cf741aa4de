"""Opening, dating and closing a pregnancy; what is refused says why."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.gates import RefusedError, check
from maternity.models import Pregnancy
from maternity.services.pregnancies import close, open_pregnancy, redate
from tests.maternity.conftest import LMP, week

BY_LMP = {"opened_on": week(11), "dating_method": "lmp", "lmp_on": LMP}


def test_the_due_date_is_280_days_after_the_last_period(pregnancy):
    assert pregnancy.edd == dt.date(2026, 10, 12)
    assert pregnancy.age_on(week(11)) == (11, 0)
    assert pregnancy.number == "0001/2026"


def test_a_second_open_pregnancy_is_refused(midwife, pregnancy):
    with pytest.raises(RefusedError, match="grossesse ouverte"):
        open_pregnancy(by=midwife, patient=pregnancy.patient, values=BY_LMP)


def test_the_database_refuses_a_second_open_pregnancy(midwife, pregnancy):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pregnancy.objects.create(**midwife.stamp(), patient=pregnancy.patient, number="X", edd=pregnancy.edd, **BY_LMP)


@pytest.mark.parametrize(
    ("identity", "values", "reason"),
    [
        ({"sex": "M"}, {}, "femme"),
        ({}, {"opened_on": dt.date(2026, 12, 1)}, "futur"),
        ({}, {"lmp_on": dt.date(2025, 1, 1)}, "45 semaines"),
        ({}, {"lmp_on": None}, "datation"),
        ({}, {"dating_method": "ultrasound", "scan_on": week(11), "scan_weeks": 60}, "datation"),
    ],
)
def test_the_impossible_is_refused(midwife, woman, identity, values, reason):
    with pytest.raises(RefusedError, match=reason):
        open_pregnancy(by=midwife, patient=woman(**identity), values={**BY_LMP, **values})


def test_a_due_date_moved_by_more_than_a_week_needs_a_reason(midwife, pregnancy):
    scan = {"dating_method": "ultrasound", "scan_on": week(12), "scan_weeks": 10, "scan_days": 0}
    with pytest.raises(RefusedError, match="7 jours"):
        redate(by=midwife, pregnancy=pregnancy, values=scan)
    redated = redate(by=midwife, pregnancy=pregnancy, values=scan, reason="Échographie précoce")
    assert redated.edd == dt.date(2026, 10, 26)


def test_a_closed_file_can_be_followed_by_another_pregnancy(midwife, pregnancy):
    close(by=midwife, pregnancy=pregnancy, reason="miscarriage", on=week(15))
    with pytest.raises(RefusedError, match="clos"):
        close(by=midwife, pregnancy=pregnancy, reason="lost_to_follow_up", on=week(16))
    after = {"opened_on": dt.date(2026, 11, 10), "dating_method": "lmp", "lmp_on": dt.date(2026, 9, 1)}
    assert open_pregnancy(by=midwife, patient=pregnancy.patient, values=after).number == "0002/2026"


def test_two_files_with_an_open_pregnancy_each_are_not_linked(midwife, pregnancy, woman):
    other = woman(given_names="Hawa")
    open_pregnancy(by=midwife, patient=other, values=BY_LMP)
    with pytest.raises(RefusedError, match="grossesse ouverte"):
        check("patients.link", duplicate=other, canonical=pregnancy.patient)
