"""A year of care of the demonstration, by bulk; the latest days are played through the services above."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.demo import HOME, staff
from care.choices import AppointmentState, ConsultationState, SignatureRole, VisitState
from care.demo_body import measures
from care.demo_cases import CONTROL, FOLLOWED, YEAR, Case, draw
from care.demo_people import Someone, comes_often, crowd, people_of
from care.demo_text import Writer
from care.models import (
    Appointment,
    BedsideTestResult,
    Complaint,
    Consultation,
    ConsultationDiagnosis,
    ExaminationFinding,
    Prescription,
    PrescriptionLine,
    RegisterCounter,
    Signature,
    Visit,
    VitalSigns,
)
from care.rules.queue import priority_of
from care.rules.reading import read
from care.services.actors import Author, author_of
from care.services.written import Written
from centres.choices import Service
from centres.models import Centre, ServicePoint
from core.demo import Demo, at, pick, write
from core.ids import uuid7
from core.models import BusinessEvent
from core.scoping import centre_scope

LIVE_DAYS = {HOME: 3}  # days before today that are played through the services
WRITTEN_BY = (("MED", 45), ("IDE", 40), ("DTC", 10), ("STAGIAIRE", 12))
# Parts are inserted before the consultation they belong to (care.models.consultations).
ORDER = (
    Visit, VitalSigns, Complaint, ExaminationFinding, BedsideTestResult, ConsultationDiagnosis, Prescription,
    PrescriptionLine, Consultation, Signature, Appointment, BusinessEvent,
)  # fmt: skip


def fill(demo: Demo) -> str:
    """The year of every centre; needs its patients and staff."""
    writer, count = Writer(), 0
    for centre in Centre.objects.filter(active=True).order_by("code"):
        with centre_scope(centre.id):
            count += Year(demo, centre, writer).write()
    return f"{count} consultations"


def live_from(demo: Demo, centre: Centre) -> dt.date:
    """First day that is played through the services."""
    return demo.today - dt.timedelta(days=LIVE_DAYS.get(centre.code, 0))


def authors(centre: Centre) -> dict[str, Author]:
    """Who writes consultations in a centre, by role."""
    people = staff(centre)
    found = {}
    for code, _share in WRITTEN_BY:
        access = access_of(people[code], wanted_centre=centre.code) if code in people else None
        if access is not None:
            found[code] = author_of(access)
    return found


class Year:
    """The past of one centre."""

    def __init__(self, demo: Demo, centre: Centre, writer: Writer) -> None:
        self.demo, self.centre, self.writer = demo, centre, writer
        self.chance = demo.chance("care", centre.code)
        self.people = people_of(centre)
        self.by_id = {person.pk: person for person, _day in self.people}
        self.weights = list(accumulate(comes_often(person, demo.today) for person, _day in self.people))
        self.staff, self.authors = staff(centre), authors(centre)
        self.points = {point.service: point for point in ServicePoint.objects.all()}
        self.rows: dict[Any, list[Any]] = {model: [] for model in ORDER}
        self.lines: dict[int, int] = defaultdict(int)
        self.due: dict[dt.date, list[tuple[Someone, Case]]] = defaultdict(list)
        self.seen: dict[Any, dt.date] = {}

    def write(self) -> int:
        """Insert the year; returns the number of consultations."""
        day, known = self.demo.first_day, 0
        while day < live_from(self.demo, self.centre):
            while known < len(self.people) and self.people[known][1] <= day:
                known += 1
            self._day(day, known)
            day += dt.timedelta(days=1)
        for model in ORDER:
            write(self.rows[model])
        write(RegisterCounter(centre=self.centre, year=year, last=last) for year, last in self.lines.items())
        return len(self.rows[Consultation])

    def _day(self, day: dt.date, known: int) -> None:
        tickets: dict[str, int] = defaultdict(int)
        came = [(p, c) for p, c in self.due.pop(day, []) if self._free(p, day)]
        wanted = crowd(self.chance, self.centre, day)
        came += list(self._newcomers(day, known, wanted - len(came)))
        for rank, (person, case) in enumerate(came):
            minutes = 450 + round(rank * 330 / max(len(came), 1)) + self.chance.randrange(15)
            self._visit(day, minutes, person, case, tickets)

    def _free(self, person: Someone, day: dt.date) -> bool:
        last = self.seen.get(person.pk)
        free = last is None or (day - last).days >= 1
        if free:
            self.seen[person.pk] = day
        return free

    def _newcomers(self, day: dt.date, known: int, wanted: int) -> Iterator[tuple[Someone, Case]]:
        first = [person for person, opened in self.people[max(known - 12, 0) : known] if opened == day]
        others = self.chance.choices(self.people[:known], cum_weights=self.weights[:known], k=wanted) if known else []
        for person in [*first, *(person for person, _opened in others)][: max(wanted, 0)]:
            last = self.seen.get(person.pk)
            age = person.age_days(day)
            if age < 0 or (last is not None and (day - last).days < 9):
                continue
            case = draw(self.chance, sex=person.sex, age_days=age, on=day, followed=person.followed)
            if case is not None:
                self.seen[person.pk] = day
                yield person, case

    def _author(self) -> Author:
        role = pick(self.chance, [(code, share) for code, share in WRITTEN_BY if code in self.authors])
        return self.authors[role]

    def _visit(self, day: dt.date, minutes: int, person: Someone, case: Case, tickets: dict[str, int]) -> None:
        age = person.age_days(day)
        point = self.points[Service.CHILD if age < 5 * YEAR else Service.CONSULTATION]
        tickets[point.queue_letter] += 1
        arrived, author = at(day, minutes), self._author()
        began = arrived + dt.timedelta(minutes=self.chance.randrange(14, 70))
        left = began + dt.timedelta(minutes=self.chance.randrange(8, 22))
        visit = Visit(
            id=uuid7(),
            centre=self.centre,
            recorded_at=arrived,
            patient_id=person.pk,
            service_point=point,
            day=day,
            ticket_letter=point.queue_letter,
            ticket_number=tickets[point.queue_letter],
            arrived_at=arrived,
            context="follow_up" if case.code in person.followed or case is CONTROL else "new",
            reason=self.writer.reason(case),
            priority=priority_of(sign_actions=frozenset(), age_days=age),
            state=VisitState.DONE,
            called_at=began,
            care_began_at=began,
            carer_id=author.user.id,
            carer_name=author.name,
            left_at=left,
            opened_by_id=self.staff["ACC"].id,
        )
        self.rows[Visit].append(visit)
        vitals = self._vitals(visit, person, case, arrived + dt.timedelta(minutes=self.chance.randrange(4, 13)))
        written = self.writer.written(
            self.chance,
            person,
            case,
            when=began,
            vitals=vitals.values(),
            service=point.service,
            visit_id=visit.id,
        )
        self._consultation(visit, vitals, written, author, left)

    def _vitals(self, visit: Visit, person: Someone, case: Case, taken: dt.datetime) -> VitalSigns:
        age = person.age_days(visit.day)
        values = measures(self.chance, person=person.number, sex=person.sex, age_days=age, case=case)
        lying = age < 2 * YEAR if "height_cm" in values else None
        reading = read(sex=person.sex, age_days=age, values=values, lying=lying)
        nurse = self.staff.get("AS", self.staff["IDE"])
        row = VitalSigns(
            id=uuid7(),
            centre=self.centre,
            recorded_at=taken,
            patient_id=person.pk,
            visit=visit,
            taken_at=taken,
            taken_by_id=nurse.id,
            taken_by_name=nurse.display_name,
            age_days=age,
            lying=lying,
            flags=reading.flags,
            growth=reading.growth,
            **values,
        )
        self.rows[VitalSigns].append(row)
        return row

    def _consultation(
        self, visit: Visit, vitals: VitalSigns, written: Written, author: Author, signed: dt.datetime
    ) -> None:
        year = visit.day.year
        self.lines[year] += 1
        supervisor = author.supervisor if author.trainee else None
        row = Consultation(
            id=uuid7(),
            centre=self.centre,
            recorded_at=signed,
            patient_id=written.patient_id,
            visit=visit,
            vitals=vitals,
            service=written.service,
            context=written.context,
            occurred_at=written.occurred_at,
            age_days=vitals.age_days,
            advice=written.advice,
            outcome=written.outcome,
            follow_up_on=written.follow_up_on,
            state=ConsultationState.SIGNED,
            author=author.user,
            author_name=author.name,
            author_role=author.role,
            supervisor=supervisor,
            supervisor_name=supervisor.display_name if supervisor else "",
            signed_at=signed,
            countersigned_at=signed + dt.timedelta(minutes=self.chance.randrange(20, 300)) if supervisor else None,
            content_hash=written.content_hash(),
            register_year=year,
            register_number=self.lines[year],
            principal_code=written.diagnoses[0].diagnosis.code,
        )
        self.rows[Consultation].append(row)
        self._parts(row, vitals, written, author)
        self._signatures(row, author)
        self._tell(row, author)
        if written.follow_up_on is not None:
            self._appointment(row, visit, written)

    def _parts(self, row: Consultation, vitals: VitalSigns, written: Written, author: Author) -> None:
        kinds: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
            (Complaint, [{"label": c.label, "code": c.code, "days": c.days} for c in written.complaints]),
            (ExaminationFinding, [{"system": f.system, "state": f.state, "text": f.text} for f in written.findings]),
            (
                BedsideTestResult,
                [
                    {"test": t.test, "result": t.result, "number": t.number, "lot": t.lot, "read_by_id": author.user.id}
                    for t in written.tests
                ],
            ),
            (
                ConsultationDiagnosis,
                [{"diagnosis": d.diagnosis, "certainty": d.certainty, "case": d.case} for d in written.diagnoses],
            ),
        )
        common = {"centre": self.centre, "recorded_at": row.signed_at}
        for model, parts in kinds:
            self.rows[model] += [
                model(**common, consultation_id=row.id, rank=rank, **part) for rank, part in enumerate(parts)
            ]
        if written.lines:
            self._prescription(row, vitals, written, author, common)

    def _prescription(
        self, row: Consultation, vitals: VitalSigns, written: Written, author: Author, common: dict[str, Any]
    ) -> None:
        prescription = Prescription(
            **common,
            id=uuid7(),
            consultation_id=row.id,
            patient_id=row.patient_id,
            weight_kg=vitals.weight_kg,
            prescriber=author.user,
            prescriber_name=author.name,
            prescriber_role=author.role,
            written_at=row.signed_at,
        )
        self.rows[Prescription].append(prescription)
        self.rows[PrescriptionLine] += [
            PrescriptionLine(
                **common,
                prescription=prescription,
                rank=rank,
                medicine=line.medicine,
                dose=line.dose,
                unit=line.unit,
                times_per_day=line.times_per_day,
                days=line.days,
                posology=line.posology,
                quantity=line.quantity,
                quantity_computed=line.quantity_computed,
                dose_source=line.dose_source,
                warnings=[
                    {"code": key.split(":")[0], "subject": key.split(":")[-1], "reason": reason}
                    for key, reason in line.reasons.items()
                ],
            )
            for rank, line in enumerate(written.lines)
        ]

    def _signatures(self, row: Consultation, author: Author) -> None:
        signers = [(SignatureRole.AUTHOR, author.user, author.name, row.signed_at)]
        if row.supervisor is not None and row.countersigned_at is not None:
            signers.append((SignatureRole.SUPERVISOR, row.supervisor, row.supervisor_name, row.countersigned_at))
        self.rows[Signature] += [
            Signature(
                centre=self.centre,
                recorded_at=when,
                consultation=row,
                revision=1,
                role=role,
                signer=user,
                signer_name=name,
                signed_at=when,
                content_hash=row.content_hash,
            )
            for role, user, name, when in signers
        ]

    def _tell(self, row: Consultation, author: Author) -> None:
        sentence = _("Consultation by %(name)s, line %(line)s of the register.")
        self.rows[BusinessEvent].append(
            BusinessEvent(
                id=uuid7(),
                recorded_at=row.signed_at,
                centre_id=self.centre.id,
                subject_kind="patient",
                subject_id=row.patient_id,
                kind="care.consultation",
                sentence=sentence % {"name": row.author_name, "line": row.register_line},
                occurred_at=row.occurred_at,
                actor_id=author.user.id,
                actor_name=author.name,
            )
        )

    def _appointment(self, row: Consultation, visit: Visit, written: Written) -> None:
        """Two in three come back; the others are missed. Days to come stay expected."""
        on = written.follow_up_on
        past = on is not None and on < live_from(self.demo, self.centre)
        state, closed = AppointmentState.EXPECTED, None
        if past and on is not None:
            came = self.chance.random() < 0.66
            state = AppointmentState.ARRIVED if came else AppointmentState.MISSED
            closed = at(on, 8 * 60 if came else 18 * 60)
            if came:
                self.due[on].append((self.by_id[row.patient_id], FOLLOWED.get(row.principal_code, CONTROL)))
        self.rows[Appointment].append(
            Appointment(
                centre=self.centre,
                recorded_at=row.signed_at,
                patient_id=row.patient_id,
                service_point=visit.service_point,
                on=on,
                reason=_("Control"),
                state=state,
                consultation=row,
                made_by_id=row.author_id,
                closed_at=closed,
            )
        )
