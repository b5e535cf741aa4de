"""A small clinic: one child, one woman, a few lines of the nomenclatures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.access import access_of
from care.services import visits
from care.services.actors import Author
from care.services.written import Written, WrittenComplaint, WrittenDiagnosis, WrittenLine
from catalog.models import DangerSign, Diagnosis, Medicine
from centres.models import ServicePoint
from patients.models import Patient

TODAY = dt.date(2026, 11, 17)


@pytest.fixture
def malaria(db):
    return Diagnosis.objects.create(
        code="PALU_SIMPLE_CONF", label="Paludisme simple confirmé", icd10="B50.9", synonyms="palu;sumaya", common=True
    )


@pytest.fixture
def cold(db):
    return Diagnosis.objects.create(code="RHINO", label="Rhinopharyngite", icd10="J00")


@pytest.fixture
def depression(db):
    return Diagnosis.objects.create(code="DEPRESSION", label="Épisode dépressif", icd10="F32.9", sensitive=True)


@pytest.fixture
def coartem(db):
    return Medicine.objects.create(
        code="PALU_AL_20_120_6",
        group="PALUDISME",
        group_label="Paludisme",
        dci="Artéméther+luméfantrine",
        strength="20/120 mg x6",
        form="comprimé dispersible",
        dispensing_unit="plaquette",
    )


@pytest.fixture
def amoxicillin(db):
    return Medicine.objects.create(
        code="ATBO_AMOX_250_CPD",
        group="ATBO",
        group_label="Antibiotiques",
        dci="Amoxicilline",
        strength="250 mg",
        form="comprimé dispersible",
        dispensing_unit="comprimé",
    )


@pytest.fixture
def convulsion(db):
    return DangerSign.objects.create(
        code="EN_CONVULSION", label="Convulsion", context="ENFANT_PCIME", action="REFERER_URGENCE"
    )


@pytest.fixture
def modibo(world, centre_scoped):
    """A boy of three years and two months."""
    return Patient.objects.create(
        home_centre=world.konobougou,
        number="KBG-26-00001-A",
        given_names="Modibo",
        family_name="Diarra",
        mother_name="Rokia Coulibaly",
        sex="M",
        birth_date=timezone.localdate() - dt.timedelta(days=1155),
    )


@pytest.fixture
def hawa(world, centre_scoped):
    """A woman of 51 years."""
    return Patient.objects.create(
        home_centre=world.konobougou,
        number="KBG-26-00002-B",
        given_names="Hawa",
        family_name="Sacko",
        sex="F",
        birth_date=timezone.localdate() - dt.timedelta(days=51 * 365 + 20),
    )


@pytest.fixture
def consultation_room(centre_scoped):
    return ServicePoint.objects.get(service="consultation")


@pytest.fixture
def visit(world, modibo, consultation_room):
    """Modibo waits for a consultation."""
    arrival = visits.Arrival(patient=modibo, service_point=consultation_room, reason="Fièvre")
    return visits.open_visit(by=world.receptionist, arrival=arrival)


@pytest.fixture
def physician(world):
    return Author(user=world.physician, role="Médecin")


@pytest.fixture
def trainee(world):
    return Author(user=world.trainee, role="Stagiaire", trainee=True, supervisor=world.supervisor)


@pytest.fixture
def supervisor(world):
    return Author(user=world.supervisor, role="Maître de stage")


@pytest.fixture
def written(visit, modibo, malaria, coartem):
    """A simple malaria as it would be signed; `written(outcome="referred")` changes a part."""

    def _written(**changes):
        usual = {
            "patient_id": modibo.pk,
            "visit_id": visit.pk,
            "occurred_at": timezone.now(),
            "service": "consultation",
            "context": "new",
            "outcome": "home",
            "vitals": {"temperature_c": Decimal("38.9"), "weight_kg": Decimal("13.2")},
            "complaints": (WrittenComplaint("Fièvre", "FIEVRE", 2),),
            "diagnoses": (WrittenDiagnosis(malaria, "confirmed"),),
            "lines": (
                WrittenLine(
                    medicine=coartem,
                    quantity=1,
                    posology="1 comprimé, matin et soir pendant 3 jours",
                    dose=Decimal(1),
                    unit="tablet",
                    times_per_day=Decimal(2),
                    days=3,
                    quantity_computed=1,
                ),
            ),
        }
        return Written(**{**usual, **changes})

    return _written


@pytest.fixture
def sign(written, modibo):
    """`sign(author)`: the consultation of Modibo, signed by this author."""
    from care.services.signing import sign as really_sign
    from core.ids import uuid7

    def _sign(author, consultation_id=None, **changes):
        return really_sign(
            by=author,
            consultation_id=consultation_id or uuid7(),
            written=written(**changes),
            patient=modibo,
            ids=[modibo.pk],
        )

    return _sign


@pytest.fixture
def access(world):
    """`access(person)`: what this person may do now."""
    return access_of
