"""With the keyboard alone: a known patient reaches the queue in 20 seconds, a simple malaria is signed in 90."""

import re
import time

import pytest

from care.models import (
    Classification,
    Consultation,
    ConsultationDiagnosis,
    ExaminationFinding,
    PrescriptionLine,
    Visit,
)
from care.services.visits import Arrival, begin_care, open_visit
from care.services.vitals import Taking, take_vitals
from centres.models import ServicePoint
from core.scoping import centre_scope

# What the wrist does between two keys of somebody who types with two fingers.
KEY = 250


class Hands:
    """Keys only, at the pace of a person; counts the fields that were written in."""

    def __init__(self, page):
        self.page, self.fields, self.began = page, 0, time.monotonic()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(KEY)

    def write(self, text):
        self.fields += 1
        self.page.keyboard.type(text, delay=KEY)

    def tick(self):
        self.fields += 1
        self.press("Space")

    def choose(self, text):
        """Letters in a searched field, then the first line of the list."""
        self.write(text)
        self.page.locator("[role=option]:visible").first.wait_for()
        self.press("Enter")

    @property
    def seconds(self):
        return time.monotonic() - self.began


@pytest.fixture
def report(record_property):
    """The measured seconds and fields stand in the report of the tests."""

    def _report(hands, name):
        record_property(name, f"{hands.seconds:.1f} s, {hands.fields} fields")
        print(f"{name}: {hands.seconds:.1f} s, {hands.fields} fields")

    return _report


def test_a_known_patient_is_in_the_queue_within_20_seconds(clinic, modibo, at_screen, report):
    page = at_screen(clinic.receptionist)
    hands = Hands(page)
    hands.press("/")
    hands.write("modibo diarra")
    page.locator("#resultats [role=option]").first.wait_for()
    hands.press("ArrowDown", "f")
    page.get_by_text("est dans la file").wait_for()
    report(hands, "patient known to queue")
    assert hands.seconds <= 20
    with centre_scope(clinic.konobougou.id):
        assert Visit.objects.get().patient == modibo


@pytest.fixture
def visit(clinic, modibo):
    """Modibo is in the surgery, measured by the nurse."""
    with centre_scope(clinic.konobougou.id):
        point = ServicePoint.objects.get(service="consultation")
        row = open_visit(by=clinic.receptionist, arrival=Arrival(patient=modibo, service_point=point, reason="Fièvre"))
        values = {"temperature_c": 39, "weight_kg": 13, "muac_mm": 145, "respiratory_rate": 30}
        taking = Taking(patient=modibo, values=values, visit=row)
        take_vitals(by=clinic.nurse, centre_id=clinic.konobougou.id, taking=taking)
        begin_care(by=clinic.physician, visit_id=row.pk)
        return row


def test_a_simple_malaria_of_a_child_is_signed_within_90_seconds_and_25_fields(
    clinic, visit, at_screen, report, axe, overflow, shot
):
    page = at_screen(clinic.physician, then=f"/consulter/{visit.pk}/")
    hands = Hands(page)
    hands.press("Alt+m")
    hands.write("Fièvre")
    hands.press("Tab")
    hands.write("2")
    hands.press("Alt+p")
    hands.tick()  # no danger sign
    page.locator("[data-box=fever][open]").wait_for()
    hands.press("Enter")
    hands.tick()  # neck supple
    hands.press("Enter")
    hands.tick()  # no pallor
    hands.press("Alt+n")
    hands.fields += 1
    hands.press("Alt+r")
    hands.write("T")
    hands.press("Tab")
    hands.write("P")
    hands.press("Tab")
    hands.write("6K219")
    hands.press("Alt+d")
    hands.choose("palu")
    hands.write("Con")
    page.locator("[data-all-orders]").wait_for()
    hands.press("Alt+t")
    page.locator("[data-rows=rx] [data-quantity]").first.wait_for()
    page.locator("[data-imci-results]").get_by_text("Paludisme").first.wait_for()
    seconds_before_looking = hands.seconds
    assert axe(page) == []
    shot(page, "consultation-enfant")
    hands.began += hands.seconds - seconds_before_looking
    hands.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Signer").wait_for()
    hands.press("Enter")
    page.wait_for_url(re.compile("/consultations/"))
    report(hands, "simple malaria of a child")
    shot(page, "consultation-enfant-signee")
    assert hands.fields <= 25
    assert hands.seconds <= 90
    with centre_scope(clinic.konobougou.id):
        row = Consultation.objects.get()
        assert row.principal_code == "PALU_SIMPLE_CONF"
        diagnosis = ConsultationDiagnosis.objects.get()
        assert diagnosis.certainty == "confirmed"
        assert {one.state for one in ExaminationFinding.objects.all()} == {"normal"}
        assert Classification.objects.get(box="fever").code == "malaria"
        line = PrescriptionLine.objects.get(medicine__code="PALU_AL_20_120_6")
        assert (line.dose, line.times_per_day, line.days, line.quantity) == (1, 2, 3, 1)
