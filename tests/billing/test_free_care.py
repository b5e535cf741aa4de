"""Free care asks care itself: the diagnosis of the visit, the pregnancy; the pharmacy's charge is free by it."""

import datetime as dt

import pytest
from django.utils import timezone

from billing import services
from billing.models import Charge, FreeCareProgramme, Payer
from billing.services.agreements import record_coverage
from billing.services.charges import RequestedItem
from billing.services.tariffs import set_tariff
from care.providers import pregnant
from catalog.models import Act, Diagnosis, Medicine
from pharmacy.choices import DocumentKind, LocationKind, MovementKind, RequestSource
from pharmacy.models import DispensingLine, DispensingRequest, Location, Lot
from pharmacy.services import Draft, Line
from pharmacy.services import post as move
from pharmacy.services.dispensing import Serving, serve
from tests.billing.conftest import TODAY, diagnosed, insured, person, waits

CTA = RequestedItem("PALU_AL_20_120_6", quantity=1, unit_price=500, label="AL 20/120", is_medicine=True)


@pytest.fixture(autouse=True)
def _clinic_day(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 17, 10, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def programme(desk):
    return FreeCareProgramme.objects.create(
        code="PALU_M5",
        label="Traitement du paludisme : enfants de moins de 5 ans",
        min_age_months=0,
        max_age_months_exclusive=60,
        morbidity_lines=["C_PALU_SIMPLE"],
        covered_product_codes=["PALU_AL_20_120_6"],
        payer=Payer.objects.get(code="ETAT_GRATUITE"),
        coverage_percent=100,
        active_default=True,
    )


@pytest.fixture
def malaria(db):
    return Diagnosis.objects.create(
        code="PALU_SIMPLE_CONF", label="Paludisme simple confirmé", icd10="B50.9", morbidity_line="C_PALU_SIMPLE"
    )


@pytest.fixture
def physician(desk):
    return person("medecin", "MED", desk.centre)


def charged(desk, patient, **options):
    request = desk.request(patient=patient, **options)
    return services.charge(type(request)(**{**request.__dict__, "items": [CTA]}), by=desk.cashier)


def test_malaria_medicine_is_free_for_the_child_whose_consultation_of_the_day_says_malaria(
    desk, programme, malaria, physician
):
    assert charged(desk, desk.child).due == 500
    diagnosed(desk.child, malaria, physician)
    free = charged(desk, desk.child)
    assert (free.due, free.lines.get().programme) == (0, programme)
    assert charged(desk, desk.child, charged_on=TODAY - dt.timedelta(days=1)).due == 500


def test_a_suspected_malaria_opens_no_right(desk, programme, malaria, physician):
    diagnosed(desk.child, malaria, physician, certainty="suspected")
    assert charged(desk, desk.child).due == 500


def test_the_diagnosis_of_the_visit_counts_on_the_days_after(desk, programme, malaria, physician):
    visit = waits(desk.child, physician, desk.centre)
    diagnosed(desk.child, malaria, physician, visit_id=visit.id)
    assert charged(desk, desk.child, visit_id=visit.id, charged_on=TODAY + dt.timedelta(days=2)).due == 0


def test_pregnancy_is_asked_of_whoever_knows(desk, monkeypatch):
    FreeCareProgramme.objects.create(
        code="PALU_FE_TEST",
        label="Test du paludisme : femmes enceintes",
        pregnant=True,
        covered_act_codes=["LAB_TDR"],
        payer=Payer.objects.get(code="ETAT_GRATUITE"),
        coverage_percent=100,
        active_default=True,
    )
    asked = []
    monkeypatch.setattr(pregnant, "_answer", lambda ids, on: asked.append((ids, on)) or True)
    assert services.charge(desk.request("LAB_TDR"), by=desk.cashier).due == 0
    assert asked == [([desk.adult.id], TODAY)]
    services.charge(desk.request("CONS_ADULTE"), by=desk.cashier)
    assert len(asked) == 1  # no programme lists the consultation: nobody is asked


def test_a_payer_s_own_tariff_counts_only_where_that_payer_pays(desk):
    amo = insured(desk)
    for code, amount in (("CONS_ADULTE", 800), ("LAB_TDR", 400)):
        act = Act.objects.get(code=code)
        set_tariff(act=act, amount=amount, valid_from=TODAY, by=desk.head, payer=amo)
    record_coverage(patient=desk.child, payer=amo, member_number="1", valid_from=TODAY, valid_to=None, by=desk.cashier)
    adult = services.charge(desk.request("CONS_ADULTE", "LAB_TDR"), by=desk.cashier)
    assert [(line.full, line.covered, line.due) for line in adult.lines.all()] == [(800, 560, 240), (400, 280, 120)]
    child = services.charge(desk.request("LAB_TDR", patient=desk.child), by=desk.cashier)
    assert [(line.full, line.payer.code) for line in child.lines.all()] == [(500, "ETAT_GRATUITE")]


def test_the_pharmacy_charges_through_the_same_service_and_the_child_pays_nothing(desk, programme, malaria, physician):
    manager = person("pharmacie", "GP", desk.centre)
    medicine = Medicine.objects.create(
        code="PALU_AL_20_120_6",
        group="PALUDISME",
        group_label="Paludisme",
        dci="Artéméther+luméfantrine",
        strength="20/120 mg x6",
        form="comprimé dispersible",
        dispensing_unit="plaquette",
    )
    depot = Location.objects.create(kind=LocationKind.DEPOT, label="Dépôt")
    lot = Lot.objects.create(medicine=medicine, number="L1", expiry=TODAY + dt.timedelta(days=400), unit_cost=380)
    draft = Draft(kind=DocumentKind.RECEIPT, event_at=timezone.now())
    move(draft, [Line(depot, lot, MovementKind.RECEIPT, 10)], by=manager)
    due = {}
    for patient in (desk.child, desk.adult):
        visit = waits(patient, physician, desk.centre)
        diagnosed(patient, malaria, physician, visit_id=visit.id)
        request = DispensingRequest.objects.create(
            source=RequestSource.EXTERNAL, patient=patient, written_at=timezone.now(), visit_id=visit.id
        )
        line = DispensingLine.objects.create(request=request, position=1, medicine=medicine, prescribed=1, days=3)
        document = serve(request, [Serving(line.id, 1)], by=manager)
        charge = Charge.objects.get(source_id=document.id)
        due[patient] = charge.due
        assert charge.full == 495  # 380 F × 1.30, up to 5 F
    assert due == {desk.child: 0, desk.adult: 495}
