"""Correcting the identity: versions, conflicts, proposals of another centre."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, transaction

from core.scoping import ScopeError
from patients.models import Amendment, Patient
from patients.services import StaleVersionError, attach, correct, identity_of, propose
from tests.patients.people import identity, registered


@pytest.fixture
def patient(world):
    return registered(world)


def sent(patient, **values):
    born = patient.birth_date.strftime("%d/%m/%Y")
    shown = {"given_names": patient.given_names, "family_name": patient.family_name, "sex": patient.sex, "birth": born,
             "phone": patient.phone, "mother_name": patient.mother_name, "version": patient.version}  # fmt: skip
    return {**shown, **values}


def test_the_owner_corrects_and_the_history_names_who_did_it(world, as_, at, patient):
    url = f"/patients/{patient.pk}/modifier/"
    assert as_(world.receptionist).post(url, sent(patient, given_names="Fanta")).status_code == 302
    with at(world.konobougou):
        assert Patient.objects.get().given_names == "Fanta"
        row = apps.get_model("patients", "PatientHistory").objects.get()
        assert row.pgh_context["user"] == str(world.receptionist.pk)


def test_a_stale_form_shows_both_values_and_keeps_what_was_typed(world, as_, at, patient):
    url = f"/patients/{patient.pk}/modifier/"
    as_(world.receptionist).post(url, sent(patient, given_names="Fanta"))
    late = as_(world.nurse).post(url, sent(patient, given_names="Fatim"))
    page = late.content.decode()
    assert late.status_code == 409
    assert "Fanta" in page
    assert 'value="Fatim"' in page
    assert 'name="version" value="2"' in page
    with at(world.konobougou):
        assert Patient.objects.get().given_names == "Fanta"
    assert as_(world.nurse).post(url, sent(patient, given_names="Fatim", version=2)).status_code == 302


def test_an_estimated_birth_left_alone_keeps_the_day_it_was_told(world, as_, at):
    import datetime as dt

    patient = registered(world, birth_date=dt.date(1998, 5, 3), birth_precision="estimated",
                         age_told_on=dt.date(2020, 5, 3))  # fmt: skip
    as_(world.receptionist).post(f"/patients/{patient.pk}/modifier/", sent(patient, birth="1998", given_names="Awa"))
    with at(world.konobougou):
        patient = Patient.objects.get()
    assert (patient.given_names, patient.birth_date) == ("Awa", dt.date(1998, 5, 3))
    assert patient.age_told_on == dt.date(2020, 5, 3)


def test_saving_nothing_new_writes_nothing(world, at, patient):
    with at(world.konobougou):
        correct(by=world.nurse, centre=world.konobougou, patient=patient, identity=identity_of(patient), version=1)
        assert Patient.objects.get().version == 1


def test_two_services_at_once_cannot_both_win(world, at, patient):
    with at(world.konobougou):
        correct(by=world.nurse, centre=world.konobougou, patient=patient, identity=identity(nickname="Fifi"), version=1)
        with pytest.raises(StaleVersionError):
            correct(by=world.nurse, centre=world.konobougou, patient=patient, identity=identity(nickname="Tata"),
                    version=1)  # fmt: skip


def follow_at_koniakary(world, at, patient):
    with at(world.koniakary):
        attach(by=world.stranger("ACC"), centre=world.koniakary, patient=patient)


def test_another_centre_proposes_and_the_owner_decides(world, as_, at, patient):
    follow_at_koniakary(world, at, patient)
    url = f"/patients/{patient.pk}/modifier/"
    there = as_(world.stranger("ACC"))
    assert there.post(url, sent(patient, phone="66 02 97 14")).status_code == 422  # a reason is needed
    assert there.post(url, sent(patient, phone="66 02 97 14", reason="Nouveau téléphone")).status_code == 302
    with at(world.konobougou):
        assert Patient.objects.get().phone == "+22376412058"
        row = Amendment.objects.get()
    assert "66" in as_(world.receptionist).get(f"/patients/{patient.pk}/identite/").content.decode()
    decide = f"/patients/{patient.pk}/corrections/{row.pk}/"
    assert there.post(decide, {"answer": "accept"}).status_code == 404
    assert as_(world.receptionist).post(decide, {"answer": "accept"}).status_code == 302
    with at(world.konobougou):
        assert Patient.objects.get().phone == "+22366029714"


def test_a_declined_proposal_changes_nothing(world, as_, at, patient):
    follow_at_koniakary(world, at, patient)
    with at(world.koniakary):
        [row] = propose(by=world.stranger(), centre=world.koniakary, patient=patient,
                        identity=identity(given_names="Awa"), reason="Elle le dit")  # fmt: skip
    as_(world.receptionist).post(f"/patients/{patient.pk}/corrections/{row.pk}/", {"answer": "decline"})
    with at(world.konobougou):
        assert Patient.objects.get().given_names == "Fatoumata"
        assert Amendment.objects.get().state == "declined"


def test_a_following_centre_cannot_write_the_file_itself(world, at, patient):
    follow_at_koniakary(world, at, patient)
    with at(world.koniakary):
        seen = Patient.objects.get()
        assert Patient.objects.update(given_names="Awa") == 0
        seen.given_names = "Awa"
        with pytest.raises(ScopeError):
            seen.save()


@pytest.mark.parametrize("field", ["home_centre_id", "number"])
def test_owner_and_number_never_change(world, at, patient, field):
    value = world.koniakary.pk if field == "home_centre_id" else "KBG-26-99999-A"
    with at(world.konobougou), pytest.raises(ProgrammingError), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(**{field: value})
