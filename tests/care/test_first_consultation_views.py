"""From the door to the prescription, through the pages: reception, nurse, physician, stranger."""

from __future__ import annotations

import pytest
from django.urls import reverse

from care.models import Consultation, Draft, IssuedDocument, Prescription, Visit, VitalSigns
from core.ids import uuid7
from core.models import BusinessEvent, OutboxEvent
from core.scoping import centre_scope

pytestmark = pytest.mark.django_db


def the_form(modibo, **changes):
    """What a browser sends for a simple malaria of a child."""
    usual = {
        "deposit": str(uuid7()),
        "patient": str(modibo.pk),
        "context": "new",
        "c-0-label": "fievre",
        "c-0-days": "2",
        "v-temperature_c": "38,9",
        "v-weight_kg": "13,2",
        "exam_normal": "on",
        "t-0-test": "malaria_rdt",
        "t-0-result": "positive",
        "t-0-lot": "6K219",
        "dx-0-text": "Paludisme simple confirmé",
        "dx-0-code": "PALU_SIMPLE_CONF",
        "dx-0-certainty": "confirmed",
        "rx-0-text": "Artéméther+luméfantrine 20/120 mg x6, comprimé dispersible",
        "rx-0-code": "PALU_AL_20_120_6",
        "rx-0-dose": "1",
        "rx-0-times": "2",
        "rx-0-days": "3",
        "outcome": "home",
        "step": "sign",
    }
    return {**usual, **changes}


def test_the_reception_puts_a_known_patient_in_the_queue(world, as_, modibo, consultation_room):
    reception = as_(world.receptionist)
    page = reception.get(reverse("care:arrive", args=[modibo.pk]))
    assert "Modibo Diarra" in page.content.decode()
    answer = reception.post(
        reverse("care:arrive", args=[modibo.pk]),
        {"deposit": str(uuid7()), "service_point": consultation_room.pk, "context": "new", "reason": "Fièvre"},
    )
    assert answer.status_code == 302
    visit = Visit.objects.get(patient=modibo)
    assert (visit.ticket, visit.state) == ("A 01", "vitals_due")
    queue = reception.get(reverse("care:queue")).content.decode()
    assert "A 01" in queue
    assert "Modibo Diarra" in queue
    event = OutboxEvent.objects.get(name="care.visit_opened")
    assert event.payload["visit"] == str(visit.pk)
    assert "Modibo" not in str(event.payload)


def test_the_search_key_f_gives_a_ticket_with_the_defaults(world, as_, modibo, consultation_room):
    as_(world.receptionist).post(reverse("care:arrive", args=[modibo.pk]))
    assert Visit.objects.get(patient=modibo).service_point == consultation_room


def test_the_nurse_measures_and_fever_is_flagged_with_its_limit(world, as_, visit):
    nurse = as_(world.nurse)
    assert nurse.get(reverse("care:vitals", args=[visit.pk])).status_code == 200
    nurse.post(
        reverse("care:vitals", args=[visit.pk]),
        {"deposit": str(uuid7()), "v-temperature_c": "38,9", "v-respiratory_rate": "34", "v-weight_kg": "13.2"},
    )
    row = VitalSigns.objects.get(visit=visit)
    flags = {flag["measure"]: flag for flag in row.flags}
    assert flags["temperature_c"]["level"] == "high"
    assert flags["temperature_c"]["high_from"] == "37.5"
    assert flags["respiratory_rate"]["level"] == "normal"
    visit.refresh_from_db()
    assert visit.state == "waiting"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"v-weight_kg": "400"}, "Entre 0,5 et 60"),
        ({"v-temperature_c": "98"}, "Entre 30 et 45"),
        ({"v-systolic": "60", "v-diastolic": "90"}, "inversées"),
        ({"v-pulse": "abc"}, "Un nombre"),
        ({}, "au moins une mesure"),
    ],
)
def test_impossible_measures_are_refused_and_nothing_is_written(world, as_, visit, typed, sentence):
    answer = as_(world.nurse).post(reverse("care:vitals", args=[visit.pk]), {"deposit": str(uuid7()), **typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not VitalSigns.objects.exists()


def test_the_physician_consults_signs_and_prints(world, as_, visit, modibo, malaria, coartem):
    physician = as_(world.physician)
    address = reverse("care:consult", args=[visit.pk])
    assert physician.get(address).status_code == 200
    review = physician.post(address, the_form(modibo, step="review"))
    assert review.status_code == 200
    assert "Signer cette consultation" in review.content.decode()
    assert not Consultation.objects.exists()
    answer = physician.post(address, the_form(modibo))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    row = Consultation.objects.get(patient=modibo)
    assert (row.state, row.register_line, row.principal_code) == ("signed", f"1/{row.register_year}", malaria.code)
    line = Prescription.objects.get(consultation=row).lines.get()
    assert (line.quantity, line.posology) == (1, "1 comprimé, matin et soir pendant 3 jours")
    visit.refresh_from_db()
    assert visit.state == "done"
    assert physician.get(reverse("care:consultation", args=[row.pk])).status_code == 200
    sheet = physician.get(reverse("care:prescription_pdf", args=[row.pk]))
    assert sheet["Content-Type"] == "application/pdf"
    document = IssuedDocument.objects.get()
    public = as_(None).get(reverse("care:verify", args=[document.code])).content.decode()
    assert "Ce document est le nôtre" in public
    assert "Diarra" not in public
    assert BusinessEvent.objects.filter(subject_id=modibo.pk, kind="care.consultation").exists()
    names = set(OutboxEvent.objects.values_list("name", flat=True))
    assert {"care.consultation_signed", "care.prescription_signed"} <= names


def test_a_double_click_signs_once(world, as_, visit, modibo, malaria, coartem):
    physician, form = as_(world.physician), the_form(modibo)
    first = physician.post(reverse("care:consult", args=[visit.pk]), form)
    second = physician.post(reverse("care:consult", args=[visit.pk]), form)
    assert first["Location"] == second["Location"]
    assert Consultation.objects.count() == 1


def test_the_same_form_with_another_text_is_a_conflict(world, as_, visit, modibo, malaria, coartem):
    physician, form = as_(world.physician), the_form(modibo)
    physician.post(reverse("care:consult", args=[visit.pk]), form)
    assert physician.post(reverse("care:consult", args=[visit.pk]), {**form, "history": "x"}).status_code == 409


def test_a_second_signature_of_the_same_visit_keeps_the_text(world, as_, visit, modibo, malaria, coartem):
    as_(world.physician).post(reverse("care:consult", args=[visit.pk]), the_form(modibo))
    answer = as_(world.nurse).post(
        reverse("care:consult", args=[visit.pk]), the_form(modibo, history="Vomit depuis hier")
    )
    assert answer.status_code == 409
    assert "Vomit depuis hier" in answer.content.decode()
    assert "déjà signée" in answer.content.decode()
    assert Consultation.objects.count() == 1


def test_a_form_opened_for_another_patient_is_refused(world, as_, visit, modibo, hawa, malaria, coartem):
    answer = as_(world.physician).post(reverse("care:consult", args=[visit.pk]), the_form(hawa))
    assert answer.status_code == 422
    assert "un autre patient" in answer.content.decode()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"occurred_at": "2090-01-01T10:00"}, "dans le futur"),
        ({"occurred_at": "2026-02-31T10:00"}, "Saisissez une date"),
        ({"dx-0-code": "", "dx-0-text": "zzzz"}, "essayez un autre mot"),
        ({"dx-0-code": "", "dx-0-text": ""}, "au moins un diagnostic"),
        ({"rx-0-dose": ""}, "Écrivez la dose"),
        ({"outcome": "nowhere"}, "choix"),
        ({"history": "x" * 10_000}, "4"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(world, as_, visit, modibo, malaria, coartem, changes, sentence):
    answer = as_(world.physician).post(reverse("care:consult", args=[visit.pk]), the_form(modibo, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Consultation.objects.exists()
    assert not VitalSigns.objects.exists()


def test_markup_and_rare_letters_are_kept_as_text(world, as_, visit, modibo, malaria, coartem):
    physician = as_(world.physician)
    text = "<script>alert(1)</script> '; DROP TABLE -- Ɔɛɲŋ ߒߞߏ"
    physician.post(reverse("care:consult", args=[visit.pk]), the_form(modibo, history=text))
    row = Consultation.objects.get()
    assert row.history == text
    page = physician.get(reverse("care:consultation", args=[row.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_added_row_keeps_what_was_typed_and_judges_nothing(world, as_, visit, modibo, malaria):
    answer = as_(world.physician).post(
        reverse("care:consult", args=[visit.pk]), the_form(modibo, step="add", **{"dx-0-text": "pal", "dx-0-code": ""})
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'name="dx-1-text"' in page
    assert 'value="pal"' in page
    assert "à corriger" not in page


def test_closing_without_signing_keeps_a_draft_that_opens_again(world, as_, visit, modibo, malaria):
    physician = as_(world.physician)
    physician.post(reverse("care:consult", args=[visit.pk]), the_form(modibo, step="close", history="À suivre"))
    assert Draft.objects.get().fields["history"] == ["À suivre"]
    assert "À suivre" in physician.get(reverse("care:consult", args=[visit.pk])).content.decode()
    assert "Brouillon" in physician.get(reverse("home")).content.decode()


def test_the_stranger_finds_nothing(world, as_, visit, modibo, sign, physician):
    row = sign(physician)
    stranger = as_(world.stranger())
    for name, pk in [
        ("care:consult", visit.pk),
        ("care:vitals", visit.pk),
        ("care:consultation", row.pk),
        ("care:prescription_pdf", row.pk),
        ("care:consult_without_visit", modibo.pk),
        ("care:arrive", modibo.pk),
        ("care:panel_consultations", modibo.pk),
    ]:
        assert stranger.get(reverse(name, args=[pk])).status_code == 404, name
    assert stranger.post(reverse("care:begin", args=[visit.pk])).status_code == 404
    assert "Modibo" not in stranger.get(reverse("care:queue")).content.decode()


def test_roles_without_the_right_are_refused(world, as_, visit, sign, physician):
    row = sign(physician)
    reception = as_(world.receptionist)
    assert reception.get(reverse("care:consult", args=[visit.pk])).status_code == 403
    assert reception.get(reverse("care:consultation", args=[row.pk])).status_code == 403
    assert as_(world.treasurer).get(reverse("care:queue")).status_code == 403
    assert as_(None).get(reverse("care:queue")).status_code == 302


def test_acts_are_posts(world, as_, visit):
    physician = as_(world.physician)
    for name in ("care:begin", "care:call"):
        assert physician.get(reverse(name, args=[visit.pk])).status_code == 405
    assert physician.get(reverse("care:call_next")).status_code == 405


def test_call_the_next_one_opens_the_consultation_of_the_most_urgent(world, as_, hawa, modibo, consultation_room):
    from care.services.visits import Arrival, open_visit

    def arrive(patient, priority):
        arrival = Arrival(patient=patient, service_point=consultation_room, priority=priority, skip_vitals=True)
        return open_visit(by=world.receptionist, arrival=arrival)

    arrive(hawa, 3)
    urgent = arrive(modibo, 1)
    answer = as_(world.physician).post(reverse("care:call_next"))
    assert answer["Location"] == reverse("care:consult", args=[urgent.pk])


def test_every_role_has_a_day(world, as_):
    for person in (world.physician, world.receptionist, world.treasurer, world.housing_officer, world.pharmacist):
        assert as_(person).get(reverse("home")).status_code == 200
    with centre_scope(world.konobougou.id):
        assert Visit.objects.count() == 0
