"""Patients of the demonstration: families by bulk, what needs a decision through the services."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.demo import HOME, STRANGER, staff
from accounts.models import User
from centres.models import Centre, Village
from core.demo import Demo, at, clock, draw_name, pick, write
from core.ids import uuid7
from core.models import BusinessEvent
from core.scoping import centre_scope
from patients import services
from patients.demo_families import ADULT, Family, Member, families
from patients.models import Allergy, Consent, Contact, CurrentTreatment, MotherChild, NumberCounter, Patient, Problem
from patients.rules.identity import Identity
from patients.rules.numbers import PatientNumber
from patients.services.consents import NOTICE_VERSION

NEAR = {"LE5": 6.0, "5_15": 3.0, "GT15": 1.0, "": 0.3}
ALLERGIES = (
    (("Amoxicilline", "Éruption après une injection"), 4),
    (("Cotrimoxazole", "Éruption et démangeaisons"), 3),
    (("Quinine", "Bourdonnements, vomissements"), 2),
    (("Arachide", "Gonflement des lèvres"), 2),
    (("Acide acétylsalicylique", "Crise d’asthme"), 1),
)
# Lasting problems: label, code, youngest and oldest age in years, share of that age, treatment with its dosage.
PROBLEMS = (
    ("Hypertension artérielle", "HTA", 38, 95, 0.14, ("Amlodipine", "CHRO_AMLODIPINE_5_CP", "5 mg le matin")),
    ("Diabète de type 2", "DIABETE_2", 40, 95, 0.05, ("Metformine", "CHRO_METFORMINE_500_CP", "500 mg matin et soir")),
    ("Asthme", "ASTHME", 5, 60, 0.015, ("Salbutamol", "CHRO_SALBUTAMOL_100_AER", "2 bouffées en cas de gêne")),
    ("Drépanocytose", "DREPANOCYTOSE", 2, 30, 0.008, ("Acide folique", "MATE_ACFOL_5_CP", "5 mg par jour")),
    ("Épilepsie", "EPILEPSIE", 6, 60, 0.008, ("Phénobarbital", "SMEN_PHENOBARBITAL_100_CP", "100 mg le soir")),
)


def fill(demo: Demo) -> str:
    """Every centre's patients; needs centres and accounts."""
    count = 0
    for centre in Centre.objects.filter(active=True).order_by("code"):
        with centre_scope(centre.id):
            count += _Opening(demo, centre).write()
    _decisions(demo)
    return f"{count} patients"


class _Opening:
    """The files of one centre."""

    def __init__(self, demo: Demo, centre: Centre) -> None:
        self.demo, self.centre = demo, centre
        self.by = staff(centre)["ACC"]
        self.chance = demo.chance("patients", centre.code)
        rows = Village.objects.filter(area_centre=centre, active=True).order_by("code")
        self.villages = [(v.pk, NEAR[v.distance_band] * (1 if v.in_catchment else 0.2)) for v in rows]

    def write(self) -> int:
        """Insert people, then what is known of them."""
        found = families(self.demo, self.centre.code, self.villages)
        homes = [(member, family) for family in found for member in family.members]
        homes.sort(key=lambda pair: pair[0].registered)
        opened = {id(member): self._patient(member, family) for member, family in homes}
        self._number([opened[id(member)] for member, _family in homes])
        count = write(opened.values())
        couples = [(member, opened[id(member)]) for member, _family in homes]
        write(self._contacts(couples))
        write(self._ties(found, opened))
        write(self._consents(couples))
        write(self._allergies(couples))
        self._lasting(couples)
        write(self._told(patient) for _member, patient in couples)
        return count

    def _patient(self, member: Member, family: Family) -> Patient:
        opened_at = self._opened_at(member.registered)
        return Patient(
            home_centre=self.centre,
            given_names=member.given,
            family_name=member.family,
            father_name=member.father,
            mother_name=member.mother,
            sex=member.sex,
            birth_date=member.born,
            birth_precision=member.precision,
            age_told_on=member.registered if member.precision == "estimated" else None,
            village_id=family.village,
            phone=member.phone,
            phone_owner=member.phone_owner,
            occupation=member.occupation,
            language=family.language,
            recorded_at=opened_at,
            recorded_by_id=self.by.id,
            updated_at=opened_at,
        )

    def _opened_at(self, day: dt.date) -> dt.datetime:
        return at(day, self.chance.randrange(7 * 60 + 30, 13 * 60))

    def _number(self, patients: Sequence[Patient]) -> None:
        """Serials of each year, in the order in which the files were opened."""
        last: dict[int, int] = defaultdict(int)
        for patient in patients:
            year = patient.recorded_at.year
            last[year] += 1
            patient.number = str(PatientNumber(self.centre.short_code, year, last[year]))
        write(NumberCounter(centre=self.centre, year=year, last=count) for year, count in last.items())

    def _row(self, patient: Patient) -> dict[str, object]:
        return {
            "patient": patient,
            "centre": self.centre,
            "recorded_by_id": self.by.id,
            "recorded_at": patient.recorded_at,
        }

    def _contacts(self, couples: Sequence[tuple[Member, Patient]]) -> Iterator[Contact]:
        for member, patient in couples:
            if member.part == "child" and member.phone and self.chance.random() < 0.6:
                name, kind = member.mother, "mother"
            elif member.part == "mother" and member.phone_owner == "relative":
                name, kind = "", "spouse"
            else:
                continue
            yield Contact(
                **self._row(patient), name=name or self._husband(), kind=kind, phone=member.phone, emergency=True
            )

    def _husband(self) -> str:
        return f"{draw_name(self.chance, 'M').text} {draw_name(self.chance, 'family').text}"

    def _ties(self, found: Sequence[Family], opened: dict[int, Patient]) -> Iterator[MotherChild]:
        for family in found:
            for child in (one for one in family.members if one.mother_of >= 0):
                mother = opened[id(family.members[child.mother_of])]
                yield MotherChild(**self._row(opened[id(child)]), mother=mother)

    def _consents(self, couples: Sequence[tuple[Member, Patient]]) -> Iterator[Consent]:
        for member, patient in couples:
            if self.chance.random() > 0.8:
                continue
            given = [("notice", "informed")]
            if self.chance.random() < 0.35:
                given.append(("research", pick(self.chance, (("given", 8), ("refused", 2)))))
            for kind, decision in given:
                yield Consent(
                    **self._row(patient),
                    kind=kind,
                    decision=decision,
                    manner="guardian" if member.part == "child" else "spoken",
                    language=patient.language,
                    given_on=member.registered,
                    informed_by=self.by.full_name,
                    notice_version=NOTICE_VERSION,
                )

    def _allergies(self, couples: Sequence[tuple[Member, Patient]]) -> Iterator[Allergy]:
        for _member, patient in couples:
            if self.chance.random() < 0.025:
                substance, reaction = pick(self.chance, ALLERGIES)
                severity = pick(self.chance, (("mild", 4), ("moderate", 4), ("severe", 1)))
                yield Allergy(**self._row(patient), substance=substance, reaction=reaction, severity=severity)

    def _lasting(self, couples: Sequence[tuple[Member, Patient]]) -> None:
        problems, treatments = [], []
        for member, patient in couples:
            years = member.age_days(member.registered) / 365.25
            for label, code, youngest, oldest, share, (name, medicine, dosage) in PROBLEMS:
                if youngest <= years <= oldest and self.chance.random() < share:
                    since = member.registered - dt.timedelta(days=self.chance.randrange(30, 700))
                    row = {**self._row(patient), "since": max(since, member.born)}
                    problems.append(Problem(**row, label=label, diagnosis_code=code))
                    treatments.append(CurrentTreatment(**row, label=name, medicine_code=medicine, dosage=dosage))
        write(problems)
        write(treatments)

    def _told(self, patient: Patient) -> BusinessEvent:
        return BusinessEvent(
            id=uuid7(),
            centre_id=self.centre.id,
            subject_kind="patient",
            subject_id=patient.id,
            kind="patients.registered",
            sentence=_("File opened under number %(number)s.") % {"number": patient.number},
            occurred_at=patient.recorded_at,
            actor_id=self.by.id,
            actor_name=self.by.display_name,
        )


def _decisions(demo: Demo) -> None:
    """Duplicates, an unidentified person, people followed in two centres, a correction to accept."""
    for centre in Centre.objects.filter(active=True).order_by("code"):
        chance = demo.chance("decisions", centre.code)
        with centre_scope(centre.id), clock(demo.now - dt.timedelta(days=6)):
            _duplicates(chance, centre, staff(centre)["ACC"])
    home, other = Centre.objects.get(code=HOME), Centre.objects.get(code=STRANGER)
    with centre_scope(home.id), clock(demo.now - dt.timedelta(hours=5)):
        _unidentified(home, staff(home)["ACC"], demo)
    _followed_elsewhere(demo, home, other)
    _followed_elsewhere(demo, other, home)


def _grown(centre: Centre, sex: str) -> list[Patient]:
    rows = Patient.objects.filter(home_centre=centre, sex=sex, unidentified=False, birth_date__isnull=False)
    return [p for p in rows.order_by("number") if (p.recorded_at.date() - p.birth_date).days > ADULT]


def _duplicates(chance: random.Random, centre: Centre, by: User) -> None:
    """Two files opened again under another spelling; one of them is already linked."""
    people = _grown(centre, "F")
    for index, patient in enumerate(chance.sample(people, min(2, len(people)))):
        identity = Identity(
            given_names=patient.given_names,
            family_name=patient.family_name.replace("é", "e").replace("ï", "i").replace("ou", "u"),
            sex="F",
            birth_date=patient.birth_date,
            birth_precision="year",
            village_id=patient.village_id,
            phone=patient.phone,
            phone_owner=patient.phone_owner,
            language=patient.language,
        )
        again = services.register(by=by, centre=centre, identity=identity)
        if index == 0:
            reason = "Même téléphone, même village : la personne confirme qu’elle avait déjà une carte."
            services.link(by=by, centre=centre, duplicate=again, canonical=patient, reason=reason)


def _unidentified(centre: Centre, by: User, demo: Demo) -> None:
    services.register(
        by=by,
        centre=centre,
        identity=Identity(
            sex="M",
            unidentified=True,
            birth_date=dt.date(demo.today.year - 40, 1, 1),
            birth_precision="estimated",
            age_told_on=demo.today,
            description="Homme d’environ 40 ans, boubou bleu, amené par des passants après une chute de moto.",
        ),
    )


def _followed_elsewhere(demo: Demo, home: Centre, other: Centre) -> None:
    """Two people of the other centre come to this one now; one of them corrects a telephone."""
    with centre_scope(other.id):
        guests = _grown(other, "F")[:2]
    with centre_scope(home.id), clock(demo.now - dt.timedelta(days=3)):
        by = staff(home)["ACC"]
        for patient in guests:
            services.attach(by=by, centre=home, patient=patient, reason=f"Habite chez sa sœur, {home.short_name}")
        for patient in guests[:1]:
            told = services.identity_of(patient).values() | {"phone": "+22370009999", "phone_owner": "own"}
            reason = "La patiente a changé de numéro."
            services.propose(by=by, centre=home, patient=patient, identity=Identity(**told), reason=reason)
