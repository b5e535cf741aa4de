"""The guided sheet on the page: ticks become classes, another class needs a reason, all of it is signed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from care.models import Classification, Consultation, Observation
from care.rules.ages import Age
from care.rules.imci.sheet import CHILD_BOXES, INFANT_BOXES, Known, boxes_for, classes_of
from care.wording_imci import BOXES, SIGNS
from tests.care.test_first_consultation_views import the_form

pytestmark = pytest.mark.django_db
CHILD, INFANT = Age(days=1155, months=37), Age(days=20, months=0)


def ticks(**boxes):
    return {box: frozenset(signs.split()) for box, signs in boxes.items()}


def found(answers, known):
    return {one.box: one.code for one in classes_of(answers, known)}


@pytest.mark.parametrize(
    ("answers", "known", "expected"),
    [
        (ticks(danger="none"), {}, {}),
        (ticks(danger="lethargic"), {}, {"danger": "very_severe_disease"}),
        (
            ticks(danger="none", fever="none"),
            {"motives": frozenset({"fever"}), "rdt": "positive"},
            {"fever": "malaria"},
        ),
        (
            ticks(danger="none", fever="stiff_neck"),
            {"motives": frozenset({"fever"}), "rdt": "negative"},
            {"fever": "very_severe_febrile_disease"},
        ),
        (ticks(danger="none", fever="none"), {"motives": frozenset({"fever"})}, {"fever": None}),
        (ticks(danger="none", cough="none"), {"respiratory_rates": (44,)}, {"cough": "pneumonia"}),
        (ticks(danger="none", cough="none"), {"respiratory_rates": (30,)}, {"cough": "cough_or_cold"}),
        (ticks(danger="none", cough="none"), {}, {"cough": None}),
        (
            ticks(danger="none", diarrhoea="sunken_eyes skin_pinch_slow"),
            {"days": {"diarrhoea": 2}},
            {"dehydration": "some_dehydration"},
        ),
        (
            ticks(danger="none", diarrhoea="none blood_in_stool"),
            {"days": {"diarrhoea": 2}},
            {"dehydration": "no_dehydration", "dysentery": "dysentery"},
        ),
        (ticks(danger="none", ear="ear_pain"), {}, {"ear": "acute_ear_infection"}),
        (ticks(anaemia="pallor_severe"), {}, {"anaemia": "severe_anaemia"}),
        (ticks(danger="none"), {"muac_mm": 120}, {"nutrition": "mam"}),
    ],
)
def test_a_child_s_ticks_give_the_classes_of_the_chart(answers, known, expected):
    assert found(answers, Known(age=CHILD, **known)) == expected


@pytest.mark.parametrize(
    ("answers", "known", "expected"),
    [
        (ticks(infection="convulsion"), {}, {"infection": "psbi"}),
        (
            ticks(infection="umbilicus_red"),
            {"respiratory_rates": (44,), "temp_axillary": 37},
            {"infection": "local_infection"},
        ),
        (ticks(jaundice="yellow_palms_soles"), {}, {"jaundice": "severe_jaundice"}),
        (ticks(jaundice="none"), {}, {"jaundice": "no_jaundice"}),
        (ticks(feeding="few_feeds"), {"weight_kg": 3}, {"feeding": "feeding_problem_or_low_weight"}),
        (ticks(diarrhoea="none"), {}, {"dehydration": "no_dehydration"}),
    ],
)
def test_a_young_infant_s_ticks_give_the_classes_of_the_chart(answers, known, expected):
    assert found(answers, Known(age=INFANT, **known)) == expected


def test_the_sheet_follows_the_age():
    assert boxes_for(CHILD) is CHILD_BOXES
    assert boxes_for(INFANT) is INFANT_BOXES
    assert boxes_for(Age(days=2000, months=65)) == {}
    assert boxes_for(None) == {}


def test_every_box_and_sign_has_a_name():
    for boxes in (CHILD_BOXES, INFANT_BOXES):
        assert set(boxes) <= set(BOXES)
        assert {sign for signs in boxes.values() for sign in signs} <= set(SIGNS)


SHEET = {"p-danger": ["none"], "p-fever": ["none"]}


def consult(client, visit, modibo, **changes):
    return client.post(reverse("care:consult", args=[visit.pk]), the_form(modibo, **{**SHEET, **changes}))


@pytest.fixture
def surgery(world, as_, visit, malaria, coartem):
    return as_(world.physician)


def test_the_class_is_signed_with_its_version_and_source(surgery, visit, modibo):
    assert consult(surgery, visit, modibo).status_code == 302
    row = Classification.objects.get(box="fever")
    assert (row.code, row.computed_code, row.severity) == ("malaria", "malaria", "yellow")
    assert row.version
    assert "PCIME" in row.source
    assert set(Observation.objects.values_list("code", "value")) == {("imci.danger", "none"), ("imci.fever", "none")}
    page = surgery.get(reverse("care:consultation", args=[Consultation.objects.get().pk])).content.decode()
    assert "Fièvre, paludisme" in page


def test_another_class_needs_a_reason(surgery, visit, modibo):
    page = consult(surgery, visit, modibo, **{"p-class-fever": "very_severe_febrile_disease"})
    assert page.status_code == 422
    assert "dites pourquoi" in page.content.decode()
    assert not Consultation.objects.exists()
    changes = {"p-class-fever": "very_severe_febrile_disease", "p-why-fever": "Très abattu"}
    assert consult(surgery, visit, modibo, **changes).status_code == 302
    row = Classification.objects.get(box="fever")
    assert (row.code, row.computed_code, row.override_reason) == (
        "very_severe_febrile_disease",
        "malaria",
        "Très abattu",
    )


def test_none_of_these_beside_a_sign_is_refused(surgery, visit, modibo):
    page = consult(surgery, visit, modibo, **{"p-danger": ["none", "lethargic"]})
    assert page.status_code == 422
    assert not Consultation.objects.exists()


def test_classes_are_shown_while_one_ticks(surgery, visit, modibo, django_assert_max_num_queries):
    data = {**the_form(modibo, **SHEET), "visit": str(visit.pk)}
    with django_assert_max_num_queries(20):
        page = surgery.post(reverse("care:imci", args=[modibo.pk]), data).content.decode()
    assert "Paludisme" in page
    assert 'data-code="PALU_AL_20_120_6"' in page
    assert "<html" not in page


def test_a_diagnosis_proposes_its_usual_lines_and_my_own(surgery, visit, modibo):
    address = reverse("care:orders", args=[modibo.pk])
    data = {**the_form(modibo), "of": "PALU_SIMPLE_CONF", "visit": str(visit.pk)}
    page = surgery.post(address, data).content.decode()
    assert 'data-dose-of="1"' in page
    assert "Comme ma dernière ordonnance" not in page
    consult(surgery, visit, modibo, **{"rx-1-text": "", "rx-0-days": "2"})
    assert 'data-code="PALU_AL_20_120_6"' in surgery.post(address, data).content.decode()
    assert surgery.post(address, {**data, "of": "INCONNU"}).content.decode().strip() == ""


@pytest.mark.parametrize("name", ["care:imci", "care:orders"])
def test_fragments_refuse_other_verbs_strangers_and_other_roles(world, as_, visit, modibo, name):
    address = reverse(name, args=[modibo.pk])
    assert as_(world.physician).get(address).status_code == 405
    assert as_(world.stranger()).post(address, {}).status_code == 404
    assert as_(world.cashier).post(address, {}).status_code == 403
    assert as_(None).post(address, {}).status_code == 302
