"""Three years of care of one centre as lines for COPY: arrivals, vital signs, signed consultations with their parts.

Parts come before their consultation, as the services write them (care.models.consultations).
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from bench.illnesses import Illness, possible
from bench.keys import keys

NULL = r"\N"
YEARS = 3
DAY_WEIGHTS = (6, 5, 5, 5, 5, 3, 2)  # Monday to Sunday
MONTH_WEIGHTS = (8, 7, 7, 7, 8, 8, 9, 11, 12, 12, 10, 8)
NO_HASH = "0" * 64  # the content hash of generated notes: nobody signed them

COLUMNS = {
    "care_visit": (
        "id, recorded_at, day, ticket_letter, ticket_number, arrived_at, context, reason, priority, priority_reason, "
        "danger_signs, state, station, care_began_at, carer_id, carer_name, left_at, closed_reason, opened_by_id, "
        "centre_id, patient_id, service_point_id"
    ),
    "care_vitalsigns": (
        "id, recorded_at, taken_at, taken_by_id, taken_by_name, age_days, temperature_c, respiratory_rate, pulse, "
        "systolic, diastolic, weight_kg, note, flags, growth, cancelled_reason, centre_id, patient_id, visit_id"
    ),
    "care_complaint": "id, recorded_at, revision, rank, code, label, days, centre_id, consultation_id",
    "care_bedsidetestresult": (
        "id, recorded_at, revision, rank, test, result, detail, lot, read_by_id, centre_id, consultation_id"
    ),
    "care_consultationdiagnosis": (
        'id, recorded_at, revision, rank, certainty, "case", note, centre_id, consultation_id, diagnosis_id'
    ),
    "care_prescription": (
        "id, recorded_at, revision, rank, weight_kg, prescriber_name, prescriber_role, written_at, centre_id, "
        "consultation_id, patient_id, prescriber_id"
    ),
    "care_prescriptionline": (
        "id, recorded_at, rank, unit, as_needed, route, posology, quantity, instructions, dose_source, external, "
        "warnings, centre_id, medicine_id, prescription_id"
    ),
    "care_consultation": (
        "id, recorded_at, service, context, occurred_at, late_reason, sheet_number, age_days, history, examination, "
        "conclusion, advice, outcome, state, revision, author_name, author_role, supervisor_name, signed_at, "
        "returned_reason, content_hash, register_year, register_number, principal_code, author_id, centre_id, "
        "patient_id, visit_id, vitals_id"
    ),
    "care_signature": (
        "id, recorded_at, revision, role, signer_name, signed_at, content_hash, centre_id, consultation_id, signer_id"
    ),
    "core_businessevent": (
        "id, recorded_at, centre_id, subject_kind, subject_id, kind, sentence, occurred_at, actor_id, actor_name, "
        "permission, request_id"
    ),
}


@dataclass(frozen=True)
class Person:
    """What the history needs of a patient."""

    id: str
    sex: str
    born: int  # ordinal day


@dataclass(frozen=True)
class Place:
    """A centre: its people, its staff (id, name), the keys of the catalogue."""

    seed: int
    centre: str
    service_point: str
    people: list[Person]
    receptionist: str
    nurse: tuple[str, str]
    physicians: list[tuple[str, str]]
    diagnoses: dict[str, str]
    medicines: dict[str, str]


@dataclass
class Writer:
    """Draws the history of one place; `lines` are emptied whenever a batch is taken."""

    place: Place
    today: dt.date
    lines: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    registers: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.place.seed)
        self.key = keys(1000 + self.place.seed).__next__

    def write(self, count: int, batch: int = 4000) -> Iterator[dict[str, list[str]]]:
        """The history in batches, in the order of the days."""
        done = 0
        for day, visits in spread(count, self.today):
            for ticket in range(1, visits + 1):
                self._visit(day, ticket)
            done += visits
            if done >= batch:
                done = 0
                yield self._take()
        yield self._take()

    def waiting(self, count: int) -> None:
        """People in today's queue: they have arrived, their vital signs are taken."""
        for ticket, person in enumerate(self.chance.sample(self.place.people, count), start=1):
            arrived = f"{self.today.isoformat()} 00:{ticket % 60:02d}:00+00"
            visit = self.key()
            self._arrival(visit, person, self.today, ticket, arrived, "waiting", NULL, (NULL, ""), NULL)
            age = max(self.today.toordinal() - person.born, 0)
            self._vitals(visit, person, age, arrived, False)

    def _take(self) -> dict[str, list[str]]:
        taken, self.lines = self.lines, {table: [] for table in COLUMNS}
        return taken

    def _someone(self, ordinal: int) -> Person:
        while True:
            person = self.place.people[int(self.chance.random() * len(self.place.people))]
            if person.born < ordinal:
                return person

    def _visit(self, day: dt.date, ticket: int) -> None:
        ordinal = day.toordinal()
        person = self._someone(ordinal)
        age = ordinal - person.born
        illness = choose(min(age // 365, 95), person.sex, day.month, self.chance.random())
        minute = 420 + ticket * 3 % 500
        iso = day.isoformat()
        arrived = f"{iso} {minute // 60:02d}:{minute % 60:02d}:00+00"
        began = f"{iso} {(minute + 40) // 60:02d}:{(minute + 40) % 60:02d}:00+00"
        left = f"{iso} {(minute + 55) // 60:02d}:{(minute + 55) % 60:02d}:00+00"
        visit = self.key()
        carer = self.place.physicians[ticket % len(self.place.physicians)]
        self._arrival(visit, person, day, ticket, arrived, "done", began, carer, left)
        vitals, weight = self._vitals(visit, person, age, arrived, illness.fever)
        self._consultation(person, illness, day, age, began, carer, visit, vitals, weight)

    def _arrival(
        self, visit: str, person: Person, day: dt.date, ticket: int, arrived: str,
        state: str, began: str, carer: tuple[str, str], left: str,
    ) -> None:  # fmt: skip
        place = self.place
        self.lines["care_visit"].append(
            f"{visit}\t{arrived}\t{day.isoformat()}\tA\t{ticket}\t{arrived}\tnew\t\t3\t\t{{}}\t{state}\t\t{began}\t"
            f"{carer[0]}\t{carer[1]}\t{left}\t\t{place.receptionist}\t{place.centre}\t{person.id}\t"
            f"{place.service_point}\n"
        )

    def _vitals(self, visit: str, person: Person, age: int, at: str, fever: bool) -> tuple[str, str]:
        vitals, chance, place = self.key(), self.chance.random(), self.place
        temperature = 38.1 + chance * 1.9 if fever else 36.3 + chance
        weight = f"{weight_of(age) * (0.85 + 0.3 * chance):.1f}"
        pressure = f"{int(105 + chance * 45)}\t{int(60 + chance * 25)}" if age > 15 * 365 else f"{NULL}\t{NULL}"
        breath, pulse = (int(28 + chance * 20), int(100 + chance * 40)) if age < 1826 else (18, int(70 + chance * 30))
        self.lines["care_vitalsigns"].append(
            f"{vitals}\t{at}\t{at}\t{place.nurse[0]}\t{place.nurse[1]}\t{age}\t{temperature:.1f}\t{breath}\t{pulse}\t"
            f"{pressure}\t{weight}\t\t[]\t{{}}\t\t{place.centre}\t{person.id}\t{visit}\n"
        )
        return vitals, weight

    def _consultation(
        self, person: Person, illness: Illness, day: dt.date, age: int, at: str,
        author: tuple[str, str], visit: str, vitals: str, weight: str,
    ) -> None:  # fmt: skip
        place, key, lines, row = self.place, self.key, self.lines, self.key()
        centre, (author_id, name) = place.centre, author
        tail = f"{centre}\t{row}"
        self.registers[day.year] += 1
        number = self.registers[day.year]
        lines["care_complaint"].append(
            f"{key()}\t{at}\t1\t0\t\t{illness.complaint}\t{1 + int(self.chance.random() * 5)}\t{tail}\n"
        )
        if illness.fever:
            result = "positive" if illness.code.startswith("PALU") else "negative"
            lines["care_bedsidetestresult"].append(
                f"{key()}\t{at}\t1\t0\tmalaria_rdt\t{result}\t\t\t{author_id}\t{tail}\n"
            )
        lines["care_consultationdiagnosis"].append(
            f"{key()}\t{at}\t1\t0\tclinical\tnew\t\t{tail}\t{place.diagnoses[illness.code]}\n"
        )
        if illness.medicines:
            self._prescription(person, illness, at, author, tail, weight)
        lines["care_consultation"].append(
            f"{row}\t{at}\tconsultation\tnew\t{at}\t\t\t{age}\t\tExamen sans autre particularité.\t\t"
            f"Revenir si cela ne va pas mieux.\thome\tsigned\t1\t{name}\tMédecin\t\t{at}\t\t{NO_HASH}\t{day.year}\t"
            f"{number}\t{illness.code}\t{author_id}\t{centre}\t{person.id}\t{visit}\t{vitals}\n"
        )
        lines["care_signature"].append(f"{key()}\t{at}\t1\tauthor\t{name}\t{at}\t{NO_HASH}\t{tail}\t{author_id}\n")
        lines["core_businessevent"].append(
            f"{key()}\t{at}\t{centre}\tpatient\t{person.id}\tcare.consultation\t"
            f"Consultation par {name}, ligne {number}/{day.year} du registre.\t{at}\t{author_id}\t{name}\t\t\n"
        )

    def _prescription(
        self, person: Person, illness: Illness, at: str, author: tuple[str, str], tail: str, weight: str
    ) -> None:
        key, place, row = self.key, self.place, self.key()
        self.lines["care_prescription"].append(
            f"{row}\t{at}\t1\t0\t{weight}\t{author[1]}\tMédecin\t{at}\t{tail}\t{person.id}\t{author[0]}\n"
        )
        for rank, (code, posology, quantity) in enumerate(illness.medicines):
            self.lines["care_prescriptionline"].append(
                f"{key()}\t{at}\t{rank}\t\tf\toral\t{posology}\t{quantity}\t\t\tf\t[]\t{place.centre}\t"
                f"{place.medicines[code]}\t{row}\n"
            )


def spread(count: int, today: dt.date) -> Iterator[tuple[dt.date, int]]:
    """`count` visits over the days of the past years, more of them in the season of rains."""
    first = today - dt.timedelta(days=365 * YEARS)
    days = [first + dt.timedelta(days=n) for n in range(365 * YEARS)]
    weights = list(accumulate(DAY_WEIGHTS[day.weekday()] * MONTH_WEIGHTS[day.month - 1] for day in days))
    given = 0
    for day, weight in zip(days, weights, strict=True):
        wanted = count * weight // weights[-1]
        yield day, wanted - given
        given = wanted


@lru_cache(maxsize=4000)
def _odds(age_years: int, sex: str, month: int) -> tuple[list[Illness], list[float]]:
    found, weights = possible(age_years, sex, month)
    total = sum(weights)
    return found, [weight / total for weight in accumulate(weights)]


def choose(age_years: int, sex: str, month: int, draw: float) -> Illness:
    """The illness that a draw between 0 and 1 stands for."""
    found, odds = _odds(age_years, sex, month)
    return next((illness for illness, odd in zip(found, odds, strict=True) if draw <= odd), found[-1])


def weight_of(age_days: int) -> float:
    """A usual weight for an age, in kilograms."""
    years = age_days / 365
    if years < 1:
        return 3.4 + 6.2 * years
    return min(9.6 + 2.6 * (years - 1), 62.0)
