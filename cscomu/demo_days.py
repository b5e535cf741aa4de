"""The latest days of the demonstration, played hour by hour through the services of every app.

Each person arrives, pays, is measured, called, seen, served; whatever lies after the present has not happened,
so that today's queue is as long as the hour makes it.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from accounts.demo import HOME, staff
from billing.models import CashSession, Charge
from billing.rules.cash import DENOMINATIONS
from billing.services.cash import close_session, expected_in, open_session
from billing.services.payments import pay
from care.choices import AppointmentState, ConsultationState
from care.demo import authors, live_from
from care.demo_body import measures
from care.demo_cases import CASES, CONTROL, FOLLOWED, YEAR, Case, draw
from care.demo_people import Someone, crowd, people_of
from care.demo_text import Writer
from care.models import Appointment, Consultation, Visit
from care.services.actors import Author
from care.services.addenda import add_addendum
from care.services.drafts import Change, save_draft
from care.services.signing import sign
from care.services.supervision import countersign, return_to_author
from care.services.visits import Arrival, begin_care, call, cancel_visit, no_show, open_visit
from care.services.vitals import Taking, take_vitals
from centres.choices import Service
from centres.models import Centre, ServicePoint
from core import outbox
from core.demo import Demo, at, clock, pick
from core.ids import uuid7
from core.scoping import centre_scope
from patients.models import Patient
from patients.selectors import person_ids
from pharmacy.choices import BalanceStatus, NotServed
from pharmacy.models import Balance, DispensingRequest
from pharmacy.services.dispensing import Act, Serving, remaining_of, serve

TODAY = {HOME: 24}
TODAY_ELSEWHERE = 8
OPENING = 7 * 60 + 30
SEVERE = next(case for case in CASES if case.code == "PALU_GRAVE")
STATIONS = ("Bureau 1", "Bureau 2", "Bureau 3")


def fill(demo: Demo) -> str:
    """Every centre's latest days; needs everything before."""
    writer, visits = Writer(), 0
    for centre in Centre.objects.filter(active=True).order_by("code"):
        with centre_scope(centre.id):
            house = House(demo, centre, writer)
            day = live_from(demo, centre)
            while day <= demo.today:
                visits += house.play(day)
                day += dt.timedelta(days=1)
            if centre.code == HOME:
                house.supervise()
    return f"{visits} visites"


@dataclass
class Guest:
    """Somebody of the day, from the door to the exit."""

    person: Someone
    patient: Patient
    case: Case
    author: Author
    arrives: dt.datetime
    appointment: Appointment | None = None
    danger: tuple[str, ...] = ()
    pays: bool = True
    leaves: str = ""  # before being seen: no_show, cancel
    visit: Visit | None = None
    values: dict[str, Any] = field(default_factory=dict)


class House:
    """A centre at work."""

    def __init__(self, demo: Demo, centre: Centre, writer: Writer) -> None:
        self.demo, self.centre, self.writer = demo, centre, writer
        self.chance = demo.chance("days", centre.code)
        self.staff, self.authors = staff(centre), authors(centre)
        self.points = {point.service: point for point in ServicePoint.objects.all()}
        self.people = people_of(centre)
        self.patients = {p.pk: p for p in Patient.objects.filter(home_centre=centre)}
        self.seen: set[Any] = set()
        self.agenda: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self.order = count()
        self.visits = 0

    def play(self, day: dt.date) -> int:
        """Everything that happens on a day up to the present; returns the visits."""
        before, today = self.visits, day == self.demo.today
        opens, closes, speed = self._hours(day)
        self._plan(max(opens - dt.timedelta(minutes=8), at(day, 0)), self._open_box)
        guests = list(self._guests(day, opens, closes))
        for rank, guest in enumerate(guests):
            self._expect(guest, speed, rank)
        if not today:
            self._plan(max(closes, at(day, 16 * 60)), lambda: self._close_box(day))
        self._run()
        if not today:
            rows = Appointment.objects.filter(on=day, state=AppointmentState.EXPECTED)
            rows.update(state=AppointmentState.MISSED, closed_at=at(day, 18 * 60))
        return self.visits - before

    def _hours(self, day: dt.date) -> tuple[dt.datetime, dt.datetime, float]:
        """From the opening to the last arrival. Today both bend to the present, even in the night."""
        if day < self.demo.today:
            return at(day, OPENING), at(day, OPENING + 330), 1.0
        present, midnight = self.demo.now, at(day, 0)
        opens = max(min(at(day, OPENING), present - dt.timedelta(hours=4)), midnight + dt.timedelta(minutes=1))
        lasted = max((present - opens).total_seconds() / 60, 1)
        return opens, present - dt.timedelta(minutes=min(4, lasted / 20)), min(1.0, lasted / 240)

    def _guests(self, day: dt.date, opens: dt.datetime, closes: dt.datetime) -> Iterator[Guest]:
        today = day == self.demo.today
        wanted = TODAY.get(self.centre.code, TODAY_ELSEWHERE) if today else crowd(self.chance, self.centre, day)
        wanted = min(wanted, max(len(self.people) // 4, 4))
        expected = {row.patient_id: row for row in Appointment.objects.filter(on=day, state="expected").order_by("pk")}
        known = [
            (person, FOLLOWED.get(person.followed[0], CONTROL) if person.followed else CONTROL)
            for person, _day in self.people
            if person.pk in expected
        ][: min(wanted // 3, (len(expected) + 1) // 2)]
        others = [person for person, opened in self.people if opened <= day and person.pk not in expected]
        chosen = [*known, *self._draw(others, day, wanted - len(known))]
        self.chance.shuffle(chosen)
        chosen.sort(key=lambda pair: pair[1] is SEVERE)  # the emergency has just come in
        step = (closes - opens) / max(len(chosen), 1)
        for rank, (person, case) in enumerate(chosen):
            self.seen.add(person.pk)
            role = pick(self.chance, [(code, {"STAGIAIRE": 25, "MED": 45}.get(code, 15)) for code in self.authors])
            yield Guest(
                person=person,
                patient=self.patients[person.pk],
                case=case,
                author=self.authors[role],
                arrives=opens + step * rank + step * self.chance.random() * 0.8,
                appointment=expected.get(person.pk),
                pays=self.chance.random() < 0.85,
                leaves={5: "no_show", 9: "cancel"}.get(rank, "") if today else "",
                danger=("ENF_CONVULSIONS_ANAMNESE",) if case is SEVERE else (),
            )

    def _draw(self, people: list[Someone], day: dt.date, wanted: int) -> Iterator[tuple[Someone, Case]]:
        people = [person for person in people if person.pk not in self.seen and person.age_days(day) >= 0]
        self.chance.shuffle(people)
        severe = self.centre.code == HOME and day == self.demo.today
        for person in people:
            if wanted <= 0:
                return
            age = person.age_days(day)
            case = draw(self.chance, sex=person.sex, age_days=age, on=day, followed=person.followed)
            if severe and SEVERE.fits(person.sex, age) and wanted <= 5:
                case, severe = SEVERE, False
            elif case is SEVERE:
                continue
            if case is not None:
                wanted -= 1
                yield person, case

    def _plan(self, when: dt.datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (when, next(self.order), act))

    def _run(self) -> None:
        """What is due, in the order of the clock; what lies ahead is forgotten."""
        while self.agenda:
            when, _order, act = heapq.heappop(self.agenda)
            if when <= self.demo.now:
                with clock(when):
                    act()
                    outbox.deliver_pending()
        self.agenda.clear()

    def _expect(self, guest: Guest, speed: float, rank: int) -> None:
        def after(minutes: float) -> dt.datetime:
            return guest.arrives + dt.timedelta(minutes=minutes * speed)

        urgent = bool(guest.danger)
        waits = 4 if urgent else self.chance.randrange(18, 75)
        self._plan(guest.arrives, lambda: self._arrive(guest))
        if guest.pays:
            self._plan(after(2), lambda: self._pay_ticket(guest))
        self._plan(after(3 if urgent else self.chance.randrange(5, 14)), lambda: self._measure(guest))
        self._plan(after(waits), lambda: self._call(guest, STATIONS[rank % len(STATIONS)]))
        if guest.leaves:
            self._plan(after(waits + 6), lambda: self._leave(guest))
            return
        self._plan(after(waits + 5), lambda: self._begin(guest))
        self._plan(after(waits + 9), lambda: self._note(guest))
        self._plan(after(waits + 26), lambda: self._sign(guest))
        self._plan(after(waits + 37), lambda: self._serve(guest))

    def _arrive(self, guest: Guest) -> None:
        age = guest.person.age_days(guest.arrives.date())
        point = self.points[Service.CHILD if age < 5 * YEAR else Service.CONSULTATION]
        guest.visit = open_visit(
            by=self.staff["ACC"],
            arrival=Arrival(
                patient=guest.patient,
                service_point=point,
                context="follow_up" if guest.appointment or guest.case.code in guest.person.followed else "new",
                reason=self.writer.reason(guest.case),
                danger_signs=guest.danger,
                appointment=guest.appointment,
            ),
        )
        self.visits += 1

    def _pay_ticket(self, guest: Guest) -> None:
        assert guest.visit is not None
        self._settle(Charge.objects.filter(visit_id=guest.visit.pk))

    def _settle(self, charges: Any) -> None:
        due = {charge.pk: charge.balance.remaining for charge in charges.select_related("balance")}
        due = {pk: amount for pk, amount in due.items() if amount}
        if due:
            total = sum(due.values())
            pay(amounts=due, by=self.staff["CAI"], tendered=-(-total // 500) * 500)

    def _measure(self, guest: Guest) -> None:
        assert guest.visit is not None
        day = guest.arrives.date()
        age = guest.person.age_days(day)
        guest.values = measures(
            self.chance, person=guest.person.number, sex=guest.person.sex, age_days=age, case=guest.case
        )
        lying = age < 2 * YEAR if "height_cm" in guest.values else None
        by = self.staff.get("AS", self.staff["IDE"])
        taking = Taking(patient=guest.patient, values=guest.values, visit=guest.visit, lying=lying)
        take_vitals(by=by, centre_id=self.centre.id, taking=taking)

    def _call(self, guest: Guest, station: str) -> None:
        assert guest.visit is not None
        call(by=guest.author.user, visit_id=guest.visit.pk, station=station)

    def _leave(self, guest: Guest) -> None:
        assert guest.visit is not None
        if guest.leaves == "no_show":
            no_show(by=guest.author.user, visit_id=guest.visit.pk)
        else:
            reason = "Reparti avant la consultation"
            cancel_visit(by=self.staff["ACC"], visit_id=guest.visit.pk, reason=reason)

    def _begin(self, guest: Guest) -> None:
        assert guest.visit is not None
        begin_care(by=guest.author.user, visit_id=guest.visit.pk)

    def _note(self, guest: Guest) -> None:
        """What stands on the screen while the consultation goes on."""
        assert guest.visit is not None
        fields = {"c-0-label": [self.writer.reason(guest.case)], "c-0-days": ["2"]}
        save_draft(
            by=guest.author.user,
            centre_id=self.centre.id,
            consultation_id=guest.visit.pk,
            patient_id=guest.patient.pk,
            visit_id=guest.visit.pk,
            change=Change(fields=fields, tab="demo"),
        )

    def _sign(self, guest: Guest) -> None:
        assert guest.visit is not None
        written = self.writer.written(
            self.chance,
            guest.person,
            guest.case,
            when=guest.visit.arrived_at + dt.timedelta(minutes=5),
            vitals=guest.values,
            service=guest.visit.service_point.service,
            visit_id=guest.visit.pk,
        )
        ids = sorted(person_ids(guest.patient.pk))
        # The draft of the same visit has the identifier that the consultation takes.
        sign(by=guest.author, consultation_id=guest.visit.pk, written=written, patient=guest.patient, ids=ids)

    def _serve(self, guest: Guest) -> None:
        assert guest.visit is not None
        request = DispensingRequest.objects.filter(visit_id=guest.visit.pk, executable=True).first()
        if request is None or request.state in ("served", "closed"):
            return
        servings = list(self._servings(request))
        if not any(one.qty for one in servings):
            return
        act = Act(document_id=uuid7())
        document = serve(request, servings, by=self.staff["GP"], act=act)
        if document is not None:
            self._settle(Charge.objects.filter(source_id=document.pk))

    def _servings(self, request: DispensingRequest) -> Iterator[Serving]:
        lines = list(request.lines.order_by("position"))
        for line in lines:
            left = remaining_of([line])[line.id]
            usable = Balance.objects.filter(medicine=line.medicine_id, status=BalanceStatus.USABLE)
            given = min(left, sum(usable.values_list("on_hand", flat=True)))
            yield Serving(
                line_id=line.id,
                qty=given,
                allow_short=True,
                not_served=left - given,
                not_served_reason=NotServed.STOCKOUT if left > given else "",
            )

    def _open_box(self) -> None:
        open_session(cashier=self.staff["CAI"], float_amount=10_000)

    def _close_box(self, day: dt.date) -> None:
        session = CashSession.objects.get(cashier=self.staff["CAI"], closed_at=None)
        expected = expected_in(session)
        short = 500 if day == self.demo.today - dt.timedelta(days=1) else 0
        counts, left = {}, expected - short
        for note in DENOMINATIONS:
            counts[note], left = divmod(left, note)
        close_session(
            session,
            counts=counts,
            kept_as_float=10_000,
            difference_reason="Une pièce de 500 F manque : monnaie rendue en trop." if short else "",
            by=self.staff["CAI"],
        )

    def supervise(self) -> None:
        """Older notes of the trainee are countersigned, one is returned, the others wait; two addenda."""
        supervisor = self.authors["STAGIAIRE"].supervisor
        assert supervisor is not None
        by = Author(user=supervisor, role="Maître de stage")
        waiting = list(Consultation.objects.filter(state=ConsultationState.SUBMITTED).order_by("occurred_at"))
        with clock(self.demo.now - dt.timedelta(minutes=50)):
            for row in waiting[:-4]:
                countersign(by=by, consultation_id=row.pk)
            if len(waiting) >= 4:
                reason = "Précisez la fréquence respiratoire et le jour du contrôle avant ma signature."
                return_to_author(by=by, consultation_id=waiting[-4].pk, reason=reason)
        signed = Consultation.objects.filter(state=ConsultationState.SIGNED, supervisor=None, author=self.staff["MED"])
        with clock(self.demo.now - dt.timedelta(minutes=40)):
            for row, text in zip(signed.latest_first()[2:4], ADDENDA, strict=False):
                add_addendum(by=self.authors["MED"], consultation=row, text=text)
            outbox.deliver_pending()


ADDENDA = (
    "La famille a rappelé : la fièvre est tombée, le traitement est bien pris. Contrôle maintenu.",
    "Vu avec le laboratoire : la goutte épaisse est à refaire si la fièvre revient.",
)
