"""Money of the demonstration: tariffs, insurers, free care, then the tickets of the past, box by box."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from accounts.demo import HOME, staff
from accounts.models import User
from billing.choices import PaymentMethod
from billing.models import (
    CashCount,
    CashSession,
    Charge,
    ChargeLine,
    Claim,
    Coverage,
    FreeCareProgramme,
    Payer,
    Payment,
    PaymentAllocation,
    ReceiptSeries,
    Tariff,
)
from billing.pricing import programmes_in_force
from billing.rules import cash, share
from billing.rules.coverage import Insurance, Item, Person, decide
from billing.rules.tickets import ticket_for
from billing.services import agreements, claims
from billing.services.cash import give_to_bank, give_to_treasurer, receive_remittance
from billing.tickets import TICKET_FAMILY, TICKET_SOURCE
from care.choices import Priority
from care.models import Visit
from catalog.models import Act
from centres.models import Centre
from core.demo import Demo, at, clock, pick, write
from core.ids import uuid7
from core.scoping import centre_scope
from patients.models import Patient
from patients.rules.age import age_at

MONEY_DAYS = {HOME: 365}  # days of cash history; the others have a quarter
QUARTER = 92
FLOAT = 10_000
CONTROL_DAYS = dt.timedelta(days=7)
INSURED = (("AMO", 0.05), ("RAMED", 0.012))
FREE_CHILDREN = "SOINS_M5"


def fill(demo: Demo) -> str:
    """Prices and covers, then what was charged and paid; needs the year of care."""
    count = 0
    for centre in Centre.objects.filter(active=True).order_by("code"):
        with centre_scope(centre.id):
            _prices(demo, centre)
            _covers(demo, centre)
            count += Desk(demo, centre).write()
            if centre.code == HOME:
                _hand_over(demo, centre)
            _claims(demo, centre)
    return f"{count} tickets"


def _prices(demo: Demo, centre: Centre) -> None:
    since = demo.first_day - dt.timedelta(days=60)
    write(
        Tariff(centre=centre, act=act, amount=act.example_tariff_xof, valid_from=since, is_example=True)
        for act in Act.objects.filter(active=True).order_by("code")
    )
    head = staff(centre)["DTC"]
    for payer in Payer.objects.filter(code__in=[code for code, _share in INSURED]).order_by("code"):
        agreements.set_agreement(
            payer=payer,
            reference=f"Convention {payer.code} {since.year} (fictive)",
            outpatient_rate=payer.outpatient_rate or 0,
            inpatient_rate=payer.inpatient_rate or 0,
            valid_from=since,
            valid_to=None,
            by=head,
        )
    if centre.code == HOME:
        agreements.activate_programme(
            programme=FreeCareProgramme.objects.get(code=FREE_CHILDREN),
            active=True,
            valid_from=demo.today - dt.timedelta(days=min(180, demo.days)),
            motive="Décision du district (fictive)",
            by=head,
        )


def _covers(demo: Demo, centre: Centre) -> None:
    """Insurance cards: employees and their families, certified indigents."""
    chance = demo.chance("covers", centre.code)
    by = staff(centre)["CAI"]
    payers = {payer.code: payer for payer in Payer.objects.all()}
    rows = []
    for patient in Patient.objects.filter(home_centre=centre, unidentified=False).order_by("recorded_at", "number"):
        code = pick(chance, (*INSURED, ("", 1 - sum(part for _code, part in INSURED))))
        if code:
            rows.append(
                Coverage(
                    centre=centre,
                    patient=patient,
                    payer=payers[code],
                    member_number=f"{code[:3]}-{chance.randrange(100_000, 999_999)}",
                    valid_from=patient.recorded_at.date(),
                    recorded_by_id=by.id,
                )
            )
    write(rows)


@dataclass
class Sold:
    """A ticket of the past and what was paid of it."""

    charge: Charge
    paid: int
    when: dt.datetime


class Desk:
    """The cash desk of one centre."""

    def __init__(self, demo: Demo, centre: Centre) -> None:
        self.demo, self.centre = demo, centre
        self.chance = demo.chance("desk", centre.code)
        self.by: User = staff(centre)["CAI"]
        self.acts = {act.code: act for act in Act.objects.filter(family=TICKET_FAMILY)}
        self.payers = {payer.code: payer for payer in Payer.objects.all()}
        self.programmes = {row.code: row for row in FreeCareProgramme.objects.all()}
        self.insured: dict[Any, list[Insurance]] = defaultdict(list)
        for patient, payer in Coverage.objects.values_list("patient", "payer__code"):
            row = self.payers[payer]
            formulary: frozenset[str] | None = frozenset() if row.formulary_restricted else None
            self.insured[patient].append(Insurance(payer, row.label, {}, row.outpatient_rate or 0, formulary))
        self.ticket: dict[Any, dt.date] = {}
        self.numbers: dict[int, int] = defaultdict(int)
        self.lines: list[ChargeLine] = []

    def write(self) -> int:
        """Insert the charges, then each day's box with its receipts."""
        first = self.demo.today - dt.timedelta(days=min(MONEY_DAYS.get(self.centre.code, QUARTER), self.demo.days))
        visits = Visit.objects.filter(day__gte=first).select_related("patient").order_by("arrived_at", "ticket_number")
        sold = [one for visit in visits if (one := self._sell(visit)) is not None]
        write(one.charge for one in sold)
        write(self.lines)
        for number, (day, group) in enumerate(groupby(sold, key=lambda one: one.charge.charged_on), start=1):
            self._box(number, day, [one for one in group if one.paid])
        write(ReceiptSeries(centre=self.centre, year=year, last_number=last) for year, last in self.numbers.items())
        return len(sold)

    def _sell(self, visit: Visit) -> Sold | None:
        months = age_at(visit.patient.birth_date, visit.day).months_total if visit.patient.birth_date else None
        last = self.ticket.get(visit.patient_id)
        control = last is not None and visit.day - last <= CONTROL_DAYS
        code = ticket_for(
            service="consultation",
            age_months=months,
            emergency=visit.priority == Priority.EMERGENCY,
            control=control,
        )
        if code is None:
            return None
        if not control:
            self.ticket[visit.patient_id] = visit.day
        charge = self._charge(visit, self.acts[code], Person(age_months=months, sex=visit.patient.sex))
        paid = pick(self.chance, ((charge.due, 95), (0, 3), (charge.due // 200 * 100, 2)))
        return Sold(charge, paid, visit.arrived_at + dt.timedelta(minutes=2))

    def _charge(self, visit: Visit, act: Act, person: Person) -> Charge:
        item = Item(act.code, act.family, act.example_tariff_xof)
        decision = decide(item, person, self._free_on(visit.day), self.insured[visit.patient_id])
        covered, due = share(item.full, decision.rate_percent)
        charge = Charge(
            id=uuid7(),
            centre=self.centre,
            recorded_at=visit.arrived_at,
            patient=visit.patient,
            visit_id=visit.id,
            source=TICKET_SOURCE,
            source_id=visit.id,
            charged_on=visit.day,
            emergency=visit.priority == Priority.EMERGENCY,
            full=item.full,
            covered=covered,
            due=due,
            by_id=visit.opened_by_id,
        )
        self.lines.append(
            ChargeLine(
                centre=self.centre,
                recorded_at=visit.arrived_at,
                charge=charge,
                position=1,
                item_code=act.code,
                family=act.family,
                label=act.label,
                neutral_label=act.neutral_label,
                quantity=1,
                unit_price=item.unit_price,
                full=item.full,
                covered=covered,
                due=due,
                payer=self.payers.get(decision.payer_code),
                programme=self.programmes.get(decision.programme_code),
                rate_percent=decision.rate_percent,
                reason=decision.label,
            )
        )
        return charge

    def _free_on(self, day: dt.date) -> list[Any]:
        """Programmes in force, read once a month: they start on the first day they were decided."""
        key = (day.year, day.month, day >= self.demo.today - dt.timedelta(days=min(180, self.demo.days)))
        if getattr(self, "_free_key", None) != key:
            self._free_key, self._free = key, programmes_in_force(centre_id=self.centre.id, on=day)
        return self._free

    def _box(self, number: int, day: dt.date, sold: list[Sold]) -> None:
        """A day's box: opened, filled, counted, closed; now and then a coin is missing."""
        opened = at(day, 7 * 60 + 20)
        session = CashSession.objects.create(
            cashier=self.by, opened_at=opened, recorded_at=opened, float_amount=FLOAT, number=number
        )
        received = self._receipts(session, sold)
        expected = cash.expected_cash(FLOAT, received, 0)
        missing = pick(self.chance, ((0, 94), (100, 3), (500, 2), (-100, 1)))
        counted = max(expected - missing, 0)
        reason = "Erreur de monnaie rendue" if counted != expected else ""
        session.closed_at, session.closed_by_id = at(day, 16 * 60 + 10), self.by.id
        session.expected, session.counted = expected, counted
        session.kept_as_float, session.difference_reason = min(FLOAT, counted), reason
        session.save()
        write(
            CashCount(centre=self.centre, recorded_at=session.closed_at, session=session, denomination=n, quantity=q)
            for n, q in _notes(counted)
        )

    def _receipts(self, session: CashSession, sold: list[Sold]) -> int:
        payments, parts = [], []
        for one in sold:
            year = one.when.year
            self.numbers[year] += 1
            mobile = self.chance.random() < 0.07
            payment = Payment(
                id=uuid7(),
                centre=self.centre,
                recorded_at=one.when,
                session=session,
                patient=one.charge.patient,
                year=year,
                number=self.numbers[year],
                method=PaymentMethod.MOBILE if mobile else PaymentMethod.CASH,
                mobile_reference=f"MM{self.chance.randrange(10**7, 10**8)}" if mobile else "",
                amount=one.paid,
                paid_at=one.when,
                by_id=self.by.id,
                by_name=self.by.display_name,
            )
            payments.append(payment)
            parts.append(
                PaymentAllocation(
                    centre=self.centre, recorded_at=one.when, payment=payment, charge=one.charge, amount=one.paid
                )
            )
        write(payments)
        write(parts)
        return sum(p.amount for p in payments if p.method == PaymentMethod.CASH)


def _notes(amount: int) -> Iterator[tuple[int, int]]:
    for note in cash.DENOMINATIONS:
        if amount >= note:
            yield note, amount // note
            amount %= note


def _hand_over(demo: Demo, centre: Centre) -> None:
    """Every week to the treasurer, every month to the bank; the last week's money waits for its signature."""
    people = staff(centre)
    cashier, treasurer = people["CAI"], people["ASACO_TRESORIER"]
    weeks: dict[dt.date, list[CashSession]] = defaultdict(list)
    for session in CashSession.objects.filter(closed_at__isnull=False).order_by("opened_at"):
        day = session.opened_at.date()
        if session.to_remit > 0:
            weeks[day - dt.timedelta(days=day.weekday())].append(session)
    received: list[CashSession] = []
    for monday, sessions in sorted(weeks.items()):
        saturday = min(monday + dt.timedelta(days=5), demo.today - dt.timedelta(days=1))
        with clock(at(saturday, 17 * 60)):
            remittance = give_to_treasurer(sessions, by=cashier)
        if monday + dt.timedelta(days=7) >= demo.today:
            continue
        with clock(at(saturday, 17 * 60 + 15)):
            receive_remittance(remittance, by=treasurer)
        received += sessions
        if len(received) >= 24:
            with clock(at(saturday, 18 * 60)):
                slip = f"BV-{monday:%y%m%d}"
                give_to_bank(received, bank_name="Banque fictive du Mali", bank_slip=slip, by=treasurer)
            received = []


def _claims(demo: Demo, centre: Centre) -> None:
    """Claims of the last three months: the former ones sent, the last one ready."""
    by = staff(centre)["DTC"]
    month = demo.today.replace(day=1)
    months = []
    for _rank in range(3):
        month = (month - dt.timedelta(days=1)).replace(day=1)
        if month >= demo.first_day:
            months.append(month)
    for payer in Payer.objects.filter(code__in=["AMO", "ETAT_GRATUITE"]).order_by("code"):
        for rank, first in enumerate(reversed(months)):
            with clock(at(claims.next_month(first), 9 * 60 + 24 * 60 * 3)):
                claim = claims.build(Claim.objects.create(payer=payer, month=first, by_id=by.id))
                if rank < len(months) - 1 and claim.line_count:
                    claims.send_claim(claim, by=by)
