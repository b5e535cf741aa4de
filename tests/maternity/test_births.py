"""Labour, delivery of twins with one stillborn, postnatal contact, implant."""

import pytest
from django.db import DatabaseError, transaction

from catalog.models import ContraceptiveMethod
from core.gates import RefusedError
from maternity.models import Delivery
from maternity.services.births import cancel_delivery, record_delivery
from maternity.services.entries import countersign
from maternity.services.labours import admit, observe
from maternity.services.planning import record_planning
from maternity.services.postnatal import record_postnatal
from patients.models import MotherChild, Patient
from tests.maternity.conftest import noon, week

BIRTH = {"delivered_at": noon(week(39), 15), "attendant": "midwife"}
ALIVE = {"sex": "F", "outcome": "live", "weight_g": 2900, "apgar_5": 9}
STILLBORN = {"sex": "M", "outcome": "stillborn", "death_timing": "during_labour", "weight_g": 2400}


def test_twins_one_stillborn(midwife, pregnancy):
    before = Patient.objects.count()
    delivery = record_delivery(by=midwife, pregnancy=pregnancy, values=BIRTH, babies=[ALIVE, STILLBORN])
    first, second = delivery.newborns.all()
    assert first.child.mother_name == "Awa Traoré"
    assert MotherChild.objects.get(patient=first.child).mother == pregnancy.patient
    assert second.child is None
    assert Patient.objects.count() == before + 1  # a stillborn baby is a row, not a person
    pregnancy.refresh_from_db()
    assert (pregnancy.close_reason, pregnancy.closed_on) == ("live_birth", week(39))


@pytest.mark.parametrize(
    ("values", "babies", "reason"),
    [
        ({}, [ALIVE] * 9, "huit"),
        ({}, [], "au moins un"),
        ({"delivered_at": noon(week(60))}, [ALIVE], "futur"),
        ({"delivered_at": noon(week(-1))}, [ALIVE], "avant la grossesse"),
    ],
)
def test_an_impossible_birth_is_refused(midwife, pregnancy, values, babies, reason):
    with pytest.raises(RefusedError, match=reason):
        record_delivery(by=midwife, pregnancy=pregnancy, values={**BIRTH, **values}, babies=babies)
    assert not Delivery.objects.exists()


def test_a_signed_delivery_is_kept(midwife, pregnancy):
    delivery = record_delivery(by=midwife, pregnancy=pregnancy, values=BIRTH, babies=[ALIVE])
    delivery.mode = "vacuum"
    with pytest.raises(DatabaseError, match="facts_kept"), transaction.atomic():
        delivery.save(update_fields=["mode"])
    cancel_delivery(by=midwife, delivery=delivery, reason="Erreur de femme")
    pregnancy.refresh_from_db()
    assert pregnancy.is_open


def test_a_trainees_delivery_counts_under_the_responsible_attendant(midwife, trainee, pregnancy):
    delivery = record_delivery(by=trainee, pregnancy=pregnancy, values=BIRTH, babies=[ALIVE])
    assert delivery.responsible_id == trainee.responsible_id
    assert delivery.is_pending
    assert delivery.signed_at is None
    with pytest.raises(RefusedError):
        countersign(by=trainee, entry=delivery)
    assert countersign(by=midwife, entry=delivery).signed_by_id == midwife.user.id


def test_an_alert_in_labour_asks_for_a_plan(midwife, pregnancy):
    day = week(39)
    labour = admit(by=midwife, pregnancy=pregnancy, values={"admitted_at": noon(day, 6)})
    observe(by=midwife, labour=labour, values={"at": noon(day, 6), "cervix": 5, "fhr": 140})
    slow = {"at": noon(day, 12), "cervix": 5, "fhr": 140}  # six hours without progress at 5 cm
    with pytest.raises(RefusedError, match="conduite"):
        observe(by=midwife, labour=labour, values=slow)
    row = observe(by=midwife, labour=labour, values={**slow, "assessment": "Stagnation", "plan": "Référer à 13 h"})
    assert row.alerts == ["dilatation"]


def test_labour_entries_out_of_order_are_refused(midwife, pregnancy):
    day = week(39)
    labour = admit(by=midwife, pregnancy=pregnancy, values={"admitted_at": noon(day, 6)})
    observe(by=midwife, labour=labour, values={"at": noon(day, 8), "cervix": 7})
    with pytest.raises(RefusedError, match="avant l’admission"):
        observe(by=midwife, labour=labour, values={"at": noon(day, 5)})
    with pytest.raises(RefusedError, match="inférieure"):
        observe(by=midwife, labour=labour, values={"at": noon(day, 10), "cervix": 6})
    assert observe(by=midwife, labour=labour, values={"at": noon(day, 7), "cervix": 6}).pk  # entered late


def test_the_postnatal_window_counts_from_the_hour_of_birth(midwife, pregnancy):
    delivery = record_delivery(by=midwife, pregnancy=pregnancy, values=BIRTH, babies=[ALIVE])
    [baby] = delivery.newborns.all()
    contact = record_postnatal(
        by=midwife,
        delivery=delivery,
        values={"seen_at": noon(week(39, 1), 14)},
        babies={baby.pk: {"weight_g": 2850, "temperature": "36.8"}},
    )
    assert contact.window == "pnc1"
    with pytest.raises(RefusedError, match="entre la naissance"):
        record_postnatal(by=midwife, delivery=delivery, values={"seen_at": noon(week(38))})


@pytest.fixture
def implant(as_owner):
    with as_owner():
        return ContraceptiveMethod.objects.create(
            code="IMPLANT_TEST",
            label="Implant 3 ans",
            category="LONGUE",
            dispensed_unit="implant",
            duration_months=36,
            provider_level="AGENT_FORME",
        )


def test_an_implant_waits_for_the_end_of_the_pregnancy(midwife, pregnancy, implant):
    values = {"visit_on": week(42), "reason": "start", "user_type": "new_ever", "method": implant, "quantity": 1}
    with pytest.raises(RefusedError, match="grossesse ouverte"):
        record_planning(by=midwife, patient=pregnancy.patient, values=values)
    record_delivery(by=midwife, pregnancy=pregnancy, values=BIRTH, babies=[ALIVE])
    visit = record_planning(by=midwife, patient=pregnancy.patient, values={**values, "postpartum": True})
    assert visit.next_due_on.year == 2029


def test_a_contraindicated_method_is_refused(midwife, woman, implant):
    values = {"reason": "start", "user_type": "new_ever", "method": implant, "quantity": 1, "eligibility": 3}
    with pytest.raises(RefusedError, match="3 et 4"):
        record_planning(by=midwife, patient=woman(), values=values)
