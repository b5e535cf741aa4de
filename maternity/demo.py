"""A year of pregnancies of the demonstration: by bulk, tied to the mothers and babies of the families."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.demo import staff
from centres.models import Centre, Village
from core.demo import Demo, at, draw_name, phone, pick, write
from core.ids import uuid7
from core.scoping import centre_scope
from maternity.choices import Attendant, BirthOutcome, BirthPlace, CloseReason, DatingMethod, TracerKind
from maternity.models import AncContact, Delivery, Newborn, Pregnancy, RegisterCounter, Tracing
from maternity.rules.dating import PREGNANCY_DAYS
from maternity.services.schedule import plan_next
from patients.models import MotherChild, Patient
from patients.rules.identity import Identity
from patients.services.numbering import next_numbers
from patients.services.record import set_mother
from patients.services.registration import register

NEIGHBOURS = 1.2  # women known to the maternity alone, for each family of the demonstration
FOLLOWED = 0.86  # of the women who are or were pregnant, those with a file
ATTENDANTS = (
    ((Attendant.MIDWIFE, BirthPlace.HERE), 52),
    ((Attendant.OBSTETRIC_NURSE, BirthPlace.HERE), 26),
    ((Attendant.PHYSICIAN, BirthPlace.OTHER_FACILITY), 5),
    ((Attendant.NURSE, BirthPlace.HERE), 4),
    ((Attendant.MATRONE, BirthPlace.HERE), 10),
    ((Attendant.TRADITIONAL, BirthPlace.HOME), 3),
    ((Attendant.NONE, BirthPlace.ON_THE_WAY), 1),
)
CONTACTS = ((1, 11), (2, 15), (3, 18), (4, 41), (5, 15))
LATER_WEEKS = (26, 30, 34, 37)
ENDINGS = (("birth", 88), (CloseReason.MISCARRIAGE, 4), (CloseReason.LOST, 5), (CloseReason.MOVED, 3))
YOUNGEST, OLDEST = 17 * 365, 42 * 365
BETWEEN_BIRTHS = 660  # days
STILLBORN = 0.022


@dataclass
class _Course:
    """One pregnancy as it went."""

    mother: Patient
    lmp: dt.date
    contacts: list[dt.date]
    ending: str = ""  # nothing while it goes on
    ended_on: dt.date | None = None
    child: Patient | None = None
    rows: list[Any] = field(default_factory=list)


def fill(demo: Demo) -> str:
    """Every centre's maternity; needs the patients."""
    count = 0
    for centre in Centre.objects.filter(active=True).order_by("code"):
        with centre_scope(centre.id):
            count += _Ward(demo, centre).write()
    return f"{count} grossesses"


def _born(person: Patient) -> dt.date:
    if person.birth_date is None:
        raise ValueError("only people with a birth date are drawn")
    return person.birth_date


class _Ward:
    """The maternity of one centre."""

    def __init__(self, demo: Demo, centre: Centre) -> None:
        self.demo, self.centre = demo, centre
        self.chance = demo.chance("maternity", centre.code)
        self.midwife, self.receptionist = staff(centre)["SF"], staff(centre)["ACC"]

    def write(self) -> int:
        """Insert files, contacts, births and searches; returns the files."""
        self._neighbours()
        courses = sorted(self._courses(), key=lambda one: one.contacts[0])
        numbers: dict[int, int] = {}
        for course in courses:
            year = course.contacts[0].year
            numbers[year] = numbers.get(year, 0) + 1
            course.rows = list(self._rows(course, f"{numbers[year]:04d}/{year}"))
        write(RegisterCounter(centre=self.centre, register="cpn", year=y, last=n) for y, n in numbers.items())
        for model in (Pregnancy, AncContact, Delivery, Newborn, Tracing):
            write(row for course in courses for row in course.rows if type(row) is model)
        return len(courses)

    def _neighbours(self) -> None:
        """Women of the health area who came for a pregnancy only."""
        chance, today = self.chance, self.demo.today
        villages = list(Village.objects.filter(area_centre=self.centre, active=True).order_by("code"))
        numbers = next_numbers(centre=self.centre, year=today.year, count=round(NEIGHBOURS * self.demo.families))
        write(
            Patient(
                home_centre=self.centre,
                number=number,
                given_names=draw_name(chance, "F").text,
                family_name=draw_name(chance, "family").text,
                sex="F",
                birth_date=today - dt.timedelta(days=chance.randrange(18 * 365, 40 * 365)),
                birth_precision="day",
                village=chance.choice(villages) if villages else None,
                phone=phone(chance) if chance.random() < 0.6 else "",
                phone_owner="",
                recorded_by_id=self.receptionist.id,
                recorded_at=at(self.demo.first_day, 10 * 60),
                updated_at=at(self.demo.first_day, 10 * 60),
            )
            for number in numbers
        )

    def _courses(self) -> Iterator[_Course]:
        today, chance = self.demo.today, self.chance
        last = self._last_children()
        rows = Patient.objects.filter(home_centre=self.centre, sex="F", birth_date__isnull=False, deceased_on=None)
        for mother in rows.exclude(unidentified=True).order_by("number"):
            age = (today - _born(mother)).days
            if not YOUNGEST <= age <= OLDEST or chance.random() > FOLLOWED:
                continue
            child = last.get(mother.pk)
            if child and (today - _born(child)).days < self.demo.days:
                yield self._course(mother, _born(child) - dt.timedelta(days=chance.randrange(262, 284)), child)
            elif not child or (today - _born(child)).days > BETWEEN_BIRTHS:
                yield self._course(mother, today - dt.timedelta(days=chance.randrange(70, 560)), None)

    def _last_children(self) -> dict[Any, Patient]:
        ties = MotherChild.objects.select_related("patient").filter(closed_at=None).order_by("patient__birth_date")
        return {tie.mother_id: tie.patient for tie in ties}

    def _course(self, mother: Patient, lmp: dt.date, child: Patient | None) -> _Course:
        chance, today = self.chance, self.demo.today
        early = chance.random() < 0.34
        weeks = [chance.randrange(7, 12) if early else chance.randrange(13, 24)]
        weeks += [week + chance.randrange(-1, 2) for week in LATER_WEEKS if week > weeks[0] + 3]
        days = [lmp + dt.timedelta(weeks=week, days=chance.randrange(7)) for week in weeks[: pick(chance, CONTACTS)]]
        birth = _born(child) if child else lmp + dt.timedelta(days=chance.randrange(262, 287))
        ending = "birth" if child else pick(chance, ENDINGS)
        if ending == CloseReason.MISCARRIAGE:
            days = days[:1]
        ended = birth if ending == "birth" else days[-1] + dt.timedelta(days=chance.randrange(10, 60))
        kept = [day for day in days if day <= min(today, ended - dt.timedelta(days=1))] or [min(days[0], today)]
        over = ended <= today
        return _Course(mother, lmp, kept, ending if over else "", ended if over else None, child)

    def _rows(self, course: _Course, number: str) -> Iterator[Any]:
        yield from self._file(course, number)
        if course.ending == "birth":
            yield from self._birth(course)

    def _file(self, course: _Course, number: str) -> Iterator[Any]:
        chance = self.chance
        first = course.contacts[0]
        children = chance.randrange(0, 6)
        pregnancy = Pregnancy(
            id=uuid7(),
            **self._stamp(first),
            patient=course.mother,
            number=number,
            opened_on=first,
            lmp_on=course.lmp,
            lmp_certainty=pick(chance, (("certain", 3), ("approximate", 6))),
            dating_method=DatingMethod.LMP,
            edd=course.lmp + dt.timedelta(days=PREGNANCY_DAYS),
            gravida=children + 1,
            live_births=children,
            caesareans=1 if children and chance.random() < 0.06 else 0,
            protocol="anc4",
        )
        if course.ending:
            pregnancy.close_reason = CloseReason.LIVE_BIRTH if course.ending == "birth" else course.ending
            pregnancy.closed_on = course.ended_on
        else:
            pregnancy.next_due_on = plan_next(pregnancy, course.contacts)
        course.rows = [pregnancy]
        yield pregnancy
        for rank, day in enumerate(course.contacts):
            yield self._contact(pregnancy, day, rank)
        yield from self._search(pregnancy)

    def _contact(self, pregnancy: Pregnancy, day: dt.date, rank: int) -> AncContact:
        chance = self.chance
        weeks = pregnancy.age_on(day)[0]
        high = chance.random() < 0.025
        systolic, diastolic = (chance.randrange(142, 168), chance.randrange(90, 108)) if high else self._calm()
        again = (systolic - chance.randrange(0, 20), diastolic - chance.randrange(0, 12)) if high else (None, None)
        return AncContact(
            id=uuid7(),
            **self._stamp(day),
            pregnancy=pregnancy,
            contact_on=day,
            reason="first" if rank == 0 else "scheduled",
            weight=round(chance.gauss(58, 6) + weeks * 0.25, 1),
            systolic=systolic,
            diastolic=diastolic,
            repeat_systolic=again[0],
            repeat_diastolic=again[1],
            fundal_height=weeks + chance.randrange(-2, 3) if weeks >= 18 else None,
            fetal_heart_rate=chance.randrange(122, 156) if weeks >= 20 else None,
            haemoglobin=round(chance.gauss(11.2, 1.1), 1) if rank in (0, 2) else None,
            urine_protein=pick(chance, (("none", 94), ("+", 5), ("++", 1))),
            sp_dose=rank if rank and weeks >= 13 else None,
            iron_tablets=60,
            net_given=True if rank == 0 else None,
            responsible_id=self.midwife.id,
        )

    def _calm(self) -> tuple[int, int]:
        return self.chance.randrange(98, 132), self.chance.randrange(58, 84)

    def _search(self, pregnancy: Pregnancy) -> Iterator[Tracing]:
        late = (self.demo.today - pregnancy.next_due_on).days if pregnancy.next_due_on else 0
        if late < 20 or self.chance.random() < 0.5:
            return
        name = f"{draw_name(self.chance, 'F').text} {draw_name(self.chance, 'family').text}"
        asked = self.demo.today - dt.timedelta(days=self.chance.randrange(1, 9))
        yield Tracing(
            id=uuid7(),
            **self._stamp(asked),
            pregnancy=pregnancy,
            missed_on=pregnancy.next_due_on,
            asked_on=asked,
            tracer_kind=pick(self.chance, ((TracerKind.RELAIS, 6), (TracerKind.CFU, 4))),
            tracer_name=name,
        )

    def _birth(self, course: _Course) -> Iterator[Any]:
        chance, pregnancy = self.chance, course.rows[0]
        assert course.ended_on is not None
        delivered = at(course.ended_on, chance.randrange(24 * 60))
        delivered = min(delivered, self.demo.now - dt.timedelta(minutes=20))
        attendant, place = pick(chance, ATTENDANTS)
        delivery = Delivery(
            id=uuid7(),
            **self._stamp(course.ended_on),
            pregnancy=pregnancy,
            delivered_at=delivered,
            place=place,
            attendant=attendant,
            responsible_id=self.midwife.id,
            uterotonic="oxytocin" if place == BirthPlace.HERE else "",
            placenta_complete="yes",
            blood_loss_ml=int(max(80, min(1200, chance.gauss(240, 110)))),
            perineum=pick(chance, (("intact", 7), ("degree_1", 2), ("episiotomy", 1))),
            signed_at=delivered,
            signed_by_id=self.midwife.id,
        )
        yield delivery
        stillborn = course.child is None and chance.random() < STILLBORN
        child = None if stillborn else course.child or self._baby(course, delivered)
        if stillborn:
            pregnancy.close_reason = CloseReason.STILLBIRTH
        yield Newborn(
            id=uuid7(),
            **self._stamp(course.ended_on),
            delivery=delivery,
            born_at=delivered,
            sex=child.sex if child else pick(chance, (("F", 1), ("M", 1))),
            outcome=BirthOutcome.STILLBORN if stillborn else BirthOutcome.LIVE,
            death_timing=pick(chance, (("before_labour", 1), ("during_labour", 1))) if stillborn else "",
            weight_g=int(max(1100, min(4600, chance.gauss(3050, 430)))),
            apgar_1=None if stillborn else chance.randrange(6, 10),
            apgar_5=None if stillborn else chance.randrange(8, 11),
            breastfed_1h="" if stillborn else pick(chance, (("yes", 8), ("no", 2))),
            child=child,
        )

    def _baby(self, course: _Course, born: dt.datetime) -> Patient:
        mother, sex = course.mother, pick(self.chance, (("F", 1), ("M", 1)))
        identity = Identity(
            given_names=draw_name(self.chance, sex).text,
            family_name=draw_name(self.chance, "family").text,
            sex=sex,
            birth_date=course.ended_on,
            birth_precision="day",
            mother_name=mother.full_name,
            village_id=mother.village_id,
            phone=mother.phone,
            phone_owner="relative" if mother.phone else "",
        )
        child = register(by=self.receptionist, centre=self.centre, identity=identity)
        set_mother(by=self.receptionist, centre=self.centre, child=child, mother=mother)
        Patient.objects.filter(pk=child.pk).update(recorded_at=born)
        return child

    def _stamp(self, day: dt.date) -> dict[str, Any]:
        return {"centre": self.centre, "recorded_by_id": self.midwife.id, "recorded_at": at(day, 11 * 60)}
