"""A cash desk with four people, priced acts and two patients."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from billing.models import FreeCareProgramme, Payer
from billing.services.agreements import record_coverage, set_agreement
from billing.services.charges import ChargeRequest, RequestedItem
from billing.services.tariffs import set_tariff
from care.models import Visit
from care.services.actors import Author
from care.services.signing import sign
from care.services.visits import Arrival, open_visit
from care.services.written import Written, WrittenComplaint, WrittenDiagnosis
from catalog.models import Act, Diagnosis
from centres.models import Centre, ServicePoint
from core.ids import uuid7
from core.scoping import centre_scope
from patients.models import Patient

TODAY = dt.date(2026, 11, 17)
ACTS = {"CONS_ADULTE": 1000, "CONS_M5": 500, "LAB_TDR": 500, "PANSEMENT_SIMPLE": 300}
FAMILIES = {"CONS": "CONSULTATION", "LAB_": "LABORATOIRE", "PANS": "SOINS"}


@dataclass
class Desk:
    """What a test of the cash desk needs."""

    centre: Centre
    cashier: User
    head: User
    treasurer: User
    adult: Patient
    child: Patient

    def request(self, *codes: str, patient: Patient | None = None, **options: Any) -> ChargeRequest:
        """A request to charge these acts to the adult."""
        return ChargeRequest(
            patient=patient or self.adult,
            source="test",
            source_id=options.pop("source_id", None) or uuid7(),
            charged_on=options.pop("charged_on", TODAY),
            items=[RequestedItem(code=code) for code in codes],
            **options,
        )


def person(username: str, role: str, centre: Centre) -> User:
    user = User.objects.create_user(username, full_name=username.title())
    Membership.objects.create(user=user, centre=centre, role_code=role, valid_from=dt.date(2020, 1, 1))
    return user


def patient(centre: Centre, number: str, born: dt.date, **names: str) -> Patient:
    return Patient.objects.create(home_centre=centre, number=number, birth_date=born, **names)


def nomenclature(centre: Centre) -> None:
    for code, amount in ACTS.items():
        family = FAMILIES[code[:4]]
        act = Act.objects.create(
            code=code,
            label=code.replace("_", " ").capitalize(),
            family=family,
            family_label=family.capitalize(),
            example_tariff_xof=amount,
            source_app="care",
            amo_family="AMBULATOIRE",
        )
        set_tariff(act=act, amount=amount, valid_from=dt.date(2026, 1, 1), by=None)
    Act.objects.create(
        code="SUTURE",
        label="Suture",
        family="SOINS",
        family_label="Soins",
        example_tariff_xof=1500,
        source_app="care",
        amo_family="AMBULATOIRE",
    )
    state = Payer.objects.create(
        code="ETAT_GRATUITE", label="État", payer_type="PROGRAMME", outpatient_rate=100, active_default=True
    )
    Payer.objects.create(
        code="AMO",
        label="AMO",
        payer_type="ASSURANCE",
        outpatient_rate=70,
        inpatient_rate=80,
        member_number_required=True,
        agreement_required=True,
        formulary_restricted=True,
    )
    FreeCareProgramme.objects.create(
        code="PALU_M5_TEST",
        label="Test du paludisme : enfants de moins de 5 ans",
        min_age_months=0,
        max_age_months_exclusive=60,
        covered_act_codes=["LAB_TDR"],
        payer=state,
        coverage_percent=100,
        active_default=True,
    )


def build_desk() -> Desk:
    centre = Centre.objects.create(code=f"T{uuid.uuid4().hex[:6]}", short_code="KBG", name="CSCom-U de Konobougou")
    with centre_scope(centre.id):
        nomenclature(centre)
        return Desk(
            centre=centre,
            cashier=person("caissiere", "CAI", centre),
            head=person("dtc", "DTC", centre),
            treasurer=person("tresorier", "ASACO_TRESORIER", centre),
            adult=patient(
                centre, "KBG-26-00001-X", dt.date(1990, 3, 1), given_names="Drissa", family_name="Berthé", sex="M"
            ),
            child=patient(
                centre, "KBG-26-00002-X", dt.date(2023, 9, 1), given_names="Modibo", family_name="Diarra", sex="M"
            ),
        )


@pytest.fixture
def desk(db):
    built = build_desk()
    with centre_scope(built.centre.id):
        yield built


def waits(patient: Patient, receptionist: User, centre: Centre, **options: Any) -> Visit:
    """The patient arrives for a consultation."""
    room, _ = ServicePoint.objects.get_or_create(
        centre=centre, service="consultation", defaults={"label": "Consultation", "queue_letter": "A"}
    )
    return open_visit(by=receptionist, arrival=Arrival(patient=patient, service_point=room, reason="Fièvre", **options))


def diagnosed(patient: Patient, diagnosis: Diagnosis, author: User, *, certainty: str = "confirmed", visit_id=None):
    """A consultation of now, signed with this diagnosis."""
    written = Written(
        patient_id=patient.pk,
        visit_id=visit_id,
        occurred_at=timezone.now(),
        service="consultation",
        context="new",
        outcome="home",
        vitals={"temperature_c": Decimal("38.9"), "weight_kg": Decimal("13.2")},
        complaints=(WrittenComplaint("Fièvre", "FIEVRE", 2),),
        diagnoses=(WrittenDiagnosis(diagnosis, certainty),),
    )
    physician = Author(user=author, role="Médecin")
    return sign(by=physician, consultation_id=uuid7(), written=written, patient=patient, ids=[patient.pk])


def insured(desk: Desk, *, inpatient: int = 80) -> Payer:
    """The AMO with an agreement, and the adult's card."""
    amo = Payer.objects.get(code="AMO")
    set_agreement(
        payer=amo,
        reference="Convention 12",
        outpatient_rate=70,
        inpatient_rate=inpatient,
        valid_from=dt.date(2026, 1, 1),
        valid_to=None,
        by=desk.head,
    )
    record_coverage(
        patient=desk.adult, payer=amo, member_number="123456", valid_from=TODAY, valid_to=None, by=desk.cashier
    )
    return amo
