"""The demonstration at a small scale: it loads quickly, repeats itself, agrees with itself, opens for everybody."""

from __future__ import annotations

import datetime as dt
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import demo as people
from accounts.models import User
from accounts.roles import ROLES
from care.demo_cases import CASES, CONTROL, FOLLOWED, YEAR
from care.models import Consultation, ConsultationDiagnosis, Visit
from catalog.models import Diagnosis, Medicine
from centres.models import Centre
from core.demo import Demo, clock
from core.integrity import run_all
from core.scoping import all_centres
from patients.models import Patient

NOON = dt.datetime(2026, 11, 18, 12, 30, tzinfo=dt.UTC)
SMALL = {"families": 6, "days": 45}
LIMIT = 30  # seconds, on two idle cores
OPEN = ("vitals_due", "waiting", "called", "in_care")


@pytest.fixture
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = True


@pytest.fixture
def reference(db):
    call_command("load_reference", stdout=StringIO())


def load() -> str:
    out = StringIO()
    with clock(NOON):
        call_command("load_demo", stdout=out, **SMALL)
    return out.getvalue()


def story() -> list[tuple[object, ...]]:
    """What was told, without identifiers."""
    with all_centres(reason="the test reads every centre"):
        patients = Patient.objects.order_by("number").values_list("number", "given_names", "family_name", "birth_date")
        visits = Visit.objects.order_by("centre__code", "day", "ticket_letter", "ticket_number")
        notes = Consultation.objects.order_by("centre__code", "register_year", "register_number")
        return [
            *patients,
            *visits.values_list("patient__number", "day", "state", "priority"),
            *notes.values_list("patient__number", "principal_code", "occurred_at", "outcome", "state"),
        ]


@pytest.mark.slow
def test_it_loads_quickly_agrees_with_itself_and_repeats_itself(reference, cheap_passwords):
    began = time.process_time()
    with transaction.atomic():
        load()
        first = story()
        transaction.set_rollback(True)  # all is taken back, to be loaded again
    assert time.process_time() - began < LIMIT
    load()
    assert story() == first
    assert len(first) > 500
    assert run_all()
    assert "rien à faire" in load()


@pytest.mark.slow
def test_nobody_is_impossible(reference, cheap_passwords):
    load()
    with all_centres(reason="the test reads every centre"):
        rows = ConsultationDiagnosis.objects.select_related("diagnosis", "consultation__patient")
        for row in rows:
            patient, note = row.consultation.patient, row.consultation
            assert row.diagnosis.sex in ("", patient.sex), row.diagnosis.code
            assert note.age_days >= 0
            assert (row.diagnosis.age_min_days or 0) <= note.age_days <= (row.diagnosis.age_max_days or 99_999)
            assert patient.recorded_at.date() <= timezone.localdate(note.occurred_at)
        assert not Visit.objects.filter(arrived_at__gt=NOON).exists()
        states = set(Visit.objects.filter(centre__code=people.HOME, state__in=OPEN).values_list("state", flat=True))
    assert {"waiting", "in_care"} <= states


@pytest.mark.slow
def test_every_login_opens_a_home_page_that_says_something(reference, cheap_passwords):
    load()
    logins = people.logins()
    assert len(logins) == len(ROLES) + 1
    for login in logins:
        client = Client(REMOTE_ADDR=f"10.0.1.{len(login.username)}")
        client.post("/connexion/", {"login": login.username, "password": people.PASSWORD})
        page = client.get("/")
        assert page.status_code == 200, login
        assert page.context["boards"], login


def test_cases_name_existing_diagnoses_and_medicines_at_fitting_ages(reference):
    diagnoses = {row.code: row for row in Diagnosis.objects.all()}
    medicines = set(Medicine.objects.values_list("code", flat=True))
    for case in (*CASES, *FOLLOWED.values(), CONTROL):
        diagnosis = diagnoses[case.code]
        assert diagnosis.sex in ("", case.sex), case.code
        assert (diagnosis.age_min_days or 0) <= case.ages[0] * YEAR or case.ages[0] == 0, case.code
        assert diagnosis.age_max_days is None or case.ages[1] * YEAR <= diagnosis.age_max_days + 1, case.code
        assert {code for line in case.lines for code in line.products} <= medicines, case.code


def test_a_base_with_accounts_is_left_alone(db):
    User.objects.create_user("c.dicko", full_name="Coumba Dicko")
    with pytest.raises(CommandError, match="contient déjà des comptes"):
        call_command("load_demo", stdout=StringIO())
    assert not Centre.objects.filter(active=True).exists()


def test_draws_repeat_themselves():
    demo = Demo(now=NOON)
    assert demo.chance("a", 1).random() == demo.chance("a", 1).random() != demo.chance("a", 2).random()


def test_the_tour_is_public_in_a_demonstration_only(client, db, settings):
    settings.DEMO = False
    assert client.get("/decouvrir/").status_code == 404
    settings.DEMO = True
    assert client.get("/decouvrir/").status_code == 200
    assert client.post("/decouvrir/").status_code == 405
