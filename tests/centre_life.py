"""What happens in a centre in a few weeks, through the real services: one row of everything that has a page.

`live(world)` gives a mapping from a name (`visit`, `consultation`, `receipt`…) to the row. All belongs to
Konobougou; only the reference lists, which belong to nobody, are written directly.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.access import access_of
from accounts.services import invitations
from billing import services as cash
from billing.models import FreeCareProgramme, Payer, UnpricedCharge
from billing.services.agreements import list_product, record_coverage, set_agreement
from billing.services.cancellations import request_cancellation
from billing.services.cash import close_session, give_to_treasurer
from billing.services.charges import ChargeRequest, RequestedItem
from billing.services.claims import prepare_claim
from billing.services.tariffs import set_tariff
from care.models import Prescription
from care.services import drafts, visits
from care.services.actors import Author
from care.services.documents import issue
from care.services.letters import Leaving, certify, refer
from care.services.signing import sign
from care.services.supervision import return_to_author
from care.services.vitals import Taking, take_vitals
from care.services.written import Written, WrittenComplaint, WrittenDiagnosis, WrittenLine
from catalog.models import Act, Diagnosis, Medicine, ReferralReason
from centres.models import ServicePoint, Village
from core.ids import uuid7
from core.scoping import centre_scope
from maternity.services import births, contacts, pregnancies, tracing
from maternity.services.entries import Author as Attendant
from patients.imports import engine
from patients.imports.kinds import kind_of
from patients.models import Patient
from patients.rules.identity import Identity
from patients.services import access, correction, links, papers, photos, record
from patients.services.registration import register
from tests.pharmacy_life import at_the_pharmacy, sent_from_elsewhere
from tests.world import World

PICTURE = b"\xff\xd8\xff\xe0 a photograph"
ACTS = {"CONS_ADULTE": 1000, "PANSEMENT_SIMPLE": 300}

Life = dict[str, Any]


def live(world: World, folder: Path) -> Life:
    """Everything, in the order in which it happens. `folder` receives the file that is imported."""
    life: Life = {"world": world, "folder": folder, "today": timezone.localdate()}
    _lists(life)
    with centre_scope(world.konobougou.id):
        for happens in (_people, _file, _visit, _consultations, _prices, _desk, at_the_pharmacy, _maternity, _team):
            happens(life)
    _elsewhere(life)
    return life


def _lists(life: Life) -> None:
    life["diagnosis"] = Diagnosis.objects.create(code="PALU_SIMPLE_CONF", label="Paludisme simple", icd10="B50.9")
    life["medicine"] = Medicine.objects.create(
        code="PARA_500",
        group="G",
        group_label="Groupe",
        dci="Paracétamol",
        strength="500 mg",
        form="comprimé",
        dispensing_unit="comprimé",
    )
    for code, amount in {**ACTS, "SUTURE": 1500}.items():
        life[code] = Act.objects.create(
            code=code,
            label=code.capitalize(),
            family="SOINS",
            family_label="Soins",
            example_tariff_xof=amount,
            source_app="care",
            amo_family="AMBULATOIRE",
        )
    life["payer"] = Payer.objects.create(
        code="AMO",
        label="AMO",
        payer_type="ASSURANCE",
        outpatient_rate=70,
        inpatient_rate=80,
        member_number_required=True,
        agreement_required=True,
    )
    FreeCareProgramme.objects.create(
        code="ESSAI",
        label="Gratuité d'essai",
        covered_act_codes=["SUTURE"],
        payer=life["payer"],
        coverage_percent=100,
    )


def _person(life: Life, given_names: str, **changes: Any) -> Patient:
    world: World = life["world"]
    known: dict[str, Any] = {
        "family_name": "Traoré",
        "sex": "F",
        "birth_date": dt.date(2001, 5, 3),
        "birth_precision": "day",
    }
    village = Village.objects.filter(area_centre=world.konobougou).values_list("pk", flat=True)[0]
    identity = Identity(**{**known, "given_names": given_names, "village_id": village, **changes})
    return register(by=world.receptionist, centre=world.konobougou, identity=identity)


def _people(life: Life) -> None:
    life["patient"] = _person(life, "Awa")
    life["duplicate"] = _person(life, "Awa", nickname="Awa ni")
    life["expecting"] = _person(life, "Kadia")
    life["mother"] = _person(life, "Sitan")
    life["followed"] = _person(life, "Penda")


def _file(life: Life) -> None:
    world: World = life["world"]
    here: dict[str, Any] = {"by": world.receptionist, "centre": world.konobougou}
    patient = life["patient"]
    life["paper"] = papers.add_paper(**here, patient=patient, kind="nina", value="12345678901234A")
    life["allergy"] = record.add_allergy(**here, patient=patient, substance="Pénicilline")
    life["photo"] = photos.set_photo(**here, patient=patient, content=PICTURE)
    life["link"] = links.link(**here, duplicate=life["duplicate"], canonical=patient, reason="Même personne")
    file = life["folder"] / "registre.csv"
    heading = "Numéro du registre;Prénoms;Nom;Sexe;Date de naissance"
    file.write_text(f"{heading}\n2024/0117;Awa;Traoré;F;12/03/1998\n", encoding="utf-8")
    life["run"] = engine.start(
        by=world.administrator, centre=world.konobougou, kind=kind_of("patients"), file=file, name=file.name
    )


def _arrive(life: Life, patient: Patient) -> Any:
    room = ServicePoint.objects.get(service="consultation")
    arrival = visits.Arrival(patient=patient, service_point=room, reason="Fièvre")
    return visits.open_visit(by=life["world"].receptionist, arrival=arrival)


def _visit(life: Life) -> None:
    world: World = life["world"]
    life["visit"] = _arrive(life, life["patient"])
    taking = Taking(patient=life["patient"], visit=life["visit"], values={"temperature_c": Decimal("37.2")})
    life["vitals"] = take_vitals(by=world.nurse, centre_id=world.konobougou.id, taking=taking)
    life["draft"] = drafts.save_draft(
        by=world.physician,
        centre_id=world.konobougou.id,
        consultation_id=uuid7(),
        patient_id=life["patient"].pk,
        visit_id=life["visit"].pk,
        change=drafts.Change(fields={"history": ["Fièvre"]}, tab="a"),
    )


def _papers(life: Life) -> None:
    by = Author(user=life["world"].physician, role="Médecin", may_sign=True)
    reason = ReferralReason.objects.create(
        code="CONVULSIONS", label="Convulsions", context="ENFANT", urgency="IMMEDIATE", default_destination="CSREF"
    )
    leaving = Leaving(reason=reason, urgency="IMMEDIATE", destination="CSRéf de Bla", findings="Convulsions")
    life["referral"] = refer(by=by, consultation=life["consultation"], leaving=leaving, referral_id=uuid7())
    life["certificate"] = certify(
        by=by,
        consultation=life["consultation"],
        kind="rest",
        text="Repos",
        from_day=life["today"],
        until_day=life["today"],
        certificate_id=uuid7(),
    )


def _consultations(life: Life) -> None:
    world: World = life["world"]
    life["consultation"] = _consult(life, Author(user=world.physician, role="Médecin"))
    document = issue(
        by=world.physician,
        kind="prescription",
        subject_id=Prescription.objects.get(consultation=life["consultation"]).pk,
        consultation=life["consultation"],
    )
    life["verification"] = document.code
    _papers(life)
    trainee = Author(user=world.trainee, role="Stagiaire", trainee=True, supervisor=world.supervisor)
    life["submitted"] = _consult(life, trainee)
    master = Author(user=world.supervisor, role="Maître de stage")
    returned = _consult(life, trainee).pk
    life["returned"] = return_to_author(by=master, consultation_id=returned, reason="Diagnostic à préciser")


def _consult(life: Life, by: Author) -> Any:
    patient = life["patient"]
    line = WrittenLine(
        medicine=life["medicine"],
        quantity=10,
        posology="1 comprimé, 2 fois par jour",
        dose=Decimal(1),
        unit="tablet",
        times_per_day=Decimal(2),
        days=5,
        quantity_computed=10,
    )
    written = Written(
        patient_id=patient.pk,
        visit_id=None,
        occurred_at=timezone.now(),
        service="consultation",
        context="new",
        outcome="home",
        complaints=(WrittenComplaint("Fièvre", "FIEVRE", 2),),
        diagnoses=(WrittenDiagnosis(life["diagnosis"], "confirmed"),),
        lines=(line,),
    )
    return sign(by=by, consultation_id=uuid7(), written=written, patient=patient, ids=[patient.pk])


def _prices(life: Life) -> None:
    world, first = life["world"], dt.date(life["today"].year, 1, 1)
    for code, amount in ACTS.items():
        set_tariff(act=life[code], amount=amount, valid_from=first, by=None)
    set_agreement(
        payer=life["payer"],
        reference="Convention 12",
        outpatient_rate=70,
        inpatient_rate=80,
        valid_from=first,
        valid_to=None,
        by=world.head,
    )
    life["product"] = list_product(payer=life["payer"], product_code="PARA_500", valid_from=first, by=world.head)
    life["coverage"] = record_coverage(
        patient=life["patient"],
        payer=life["payer"],
        member_number="123456",
        valid_from=life["today"],
        valid_to=None,
        by=world.cashier,
    )


def _charge(life: Life, code: str, patient: str = "mother", quantity: int = 1) -> Any:
    request = ChargeRequest(
        patient=life[patient],
        source="tests",
        source_id=uuid7(),
        charged_on=life["today"],
        items=[RequestedItem(code=code, quantity=quantity)],
    )
    return cash.charge(request, by=life["world"].cashier)


def _desk(life: Life) -> None:
    world: World = life["world"]
    cashier = world.cashier
    first = cash.open_session(cashier=cashier, float_amount=0)
    paid = _charge(life, "CONS_ADULTE")
    cash.pay(amounts={paid.id: 1000}, by=cashier)
    life["session"] = close_session(first, counts={1000: 1}, kept_as_float=0, difference_reason="", by=cashier)
    life["remittance"] = give_to_treasurer([life["session"]], by=cashier)
    cash.open_session(cashier=cashier, float_amount=0)
    again = _charge(life, "CONS_ADULTE")
    life["receipt"] = cash.pay(amounts={again.id: 1000}, by=cashier).payment
    large = _charge(life, "PANSEMENT_SIMPLE", quantity=100)
    life["cancellation"] = request_cancellation(
        cash.pay(amounts={large.id: 30_000}, by=cashier).payment, reason="Erreur de montant", by=cashier
    )
    life["charge"] = _charge(life, "CONS_ADULTE", "patient")
    _charge(life, "SUTURE")
    life["unpriced"] = UnpricedCharge.objects.first()
    life["claim"] = prepare_claim(payer=life["payer"], month=life["today"].replace(day=1), by=world.head)


def _pregnancy(life: Life, patient: Patient, weeks: int) -> Any:
    by = life["attendant"]
    lmp = life["today"] - dt.timedelta(weeks=weeks)
    values = {"opened_on": lmp + dt.timedelta(weeks=10), "dating_method": "lmp", "lmp_on": lmp, "gravida": 1}
    return pregnancies.open_pregnancy(by=by, patient=patient, values=values)


def _maternity(life: Life) -> None:
    world: World = life["world"]
    by = life["attendant"] = Attendant(world.midwife, world.konobougou)
    life["pregnancy"] = _pregnancy(life, life["expecting"], 24)
    seen_on = life["today"] - dt.timedelta(weeks=12)
    life["contact"] = contacts.record_contact(by=by, pregnancy=life["pregnancy"], values={"contact_on": seen_on})
    life["pregnancy"].refresh_from_db()
    life["tracing"] = tracing.ask(by=by, pregnancy=life["pregnancy"], tracer_kind="relay", tracer_name="Sira")
    ended = _pregnancy(life, life["mother"], 39)
    life["delivery"] = births.record_delivery(
        by=by,
        pregnancy=ended,
        values={"delivered_at": timezone.now() - dt.timedelta(hours=2), "attendant": "midwife"},
        babies=[{"sex": "F", "outcome": "live", "weight_g": 2900, "apgar_5": 9}],
    )
    life["newborn"] = life["delivery"].newborns.get()


def _team(life: Life) -> None:
    world: World = life["world"]
    nurse = life["nurse"] = world.nurse
    life["invitation"] = invitations.issue(user=world.person("AS"), centre=world.konobougou, by=world.administrator)
    life["code"] = invitations.code_of(life["invitation"])
    elsewhere = SessionStore()
    elsewhere.create()
    life["own_session"] = UserSession.objects.create(user=nurse, session_key=elsewhere.session_key, ip="127.0.0.1")
    life["key"] = Authenticator.objects.create(user=nurse, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé"})
    life["service"] = ServicePoint.objects.get(service="maternity")
    life["nurse_membership"] = world.membership("IDE")


def _elsewhere(life: Life) -> None:
    """Koniakary followed a patient of Konobougou, proposed a correction, and has done with it."""
    world: World = life["world"]
    there: dict[str, Any] = {"by": world.stranger("ACC"), "centre": world.koniakary}
    patient = life["followed"]
    with centre_scope(world.koniakary.id):
        attachment = access.attach(**there, patient=patient, reason="de passage")
        identity = correction.identity_of(patient)
        changed = Identity(**{**identity.values(), "nickname": "Pen"})
        life["amendment"] = correction.propose(**there, patient=patient, identity=changed, reason="Surnom")[0]
        access.detach(by=there["by"], attachment=attachment, reason="fin")
    sent_from_elsewhere(life)
    _visitor(life)
    mine = access_of(world.head)
    assert mine is not None
    with centre_scope(world.konobougou.id):
        life["grant"] = access.grant(
            access=mine, patient=life["followed"], reason="emergency", explanation="", proof="phone"
        )


def _visitor(life: Life) -> None:
    """A patient of Koniakary who is followed at Konobougou too."""
    world: World = life["world"]
    with centre_scope(world.koniakary.id):
        village = Village.objects.filter(area_centre=world.koniakary).values_list("pk", flat=True)[0]
        identity = Identity("Djeneba", "Sow", "F", dt.date(1990, 3, 1), "day", village_id=village)
        life["visitor"] = register(by=world.stranger("ACC"), centre=world.koniakary, identity=identity)
    with centre_scope(world.konobougou.id):
        access.attach(by=world.receptionist, centre=world.konobougou, patient=life["visitor"])
