"""Stock of the demonstration: opening count, monthly deliveries, what was dispensed, a count, short-dated lots."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.demo import HOME, staff
from accounts.models import User
from care.demo import live_from
from care.models import Prescription, PrescriptionLine
from catalog.models import Medicine
from centres.models import Centre
from core.demo import Demo, at, clock, write
from core.ids import uuid7
from core.scoping import centre_scope
from pharmacy.choices import DocumentKind, Funding, LossReason, MovementKind
from pharmacy.models import Balance, Document, DocumentSeries, Location, Lot, Movement
from pharmacy.pricing import prices_of
from pharmacy.services.counting import open_count, save_line, validate
from pharmacy.services.receiving import Arrival, last_day_of_month, receive

HISTORY_DAYS = 100
SUPPLIER = "Dépôt répartiteur du cercle"
# FCFA for one dispensing unit, where a closer price is not given below.
COSTS = {
    "comprimé": 12, "gélule": 25, "capsule": 20, "sachet": 70, "plaquette": 300, "flacon": 650, "ampoule": 140,
    "tube": 450, "unité": 90, "test": 350, "paire": 60, "bandelette": 60, "blister": 200, "cycle": 100, "dose": 300,
}  # fmt: skip
# Kept besides what is prescribed, with the usual quantity in stock.
ALWAYS = {
    "PALU_TDR": 400, "PALU_ARTESUNATE_60_INJ": 60, "PALU_SP_500_25": 300, "SOLU_RINGER_500": 40,
    "SOLU_GLUCOSE_10_500": 20,
    "ATBI_CEFTRIA_1G_INJ": 60, "ATBI_GENTA_80_INJ": 50, "MATE_OCYTOCINE_10_INJ": 80, "MATE_MGSO4_5G_INJ": 15,
    "MATE_FAF_60_04_CP": 2000, "PF_DMPA_SC_104": 90, "PF_COC_015_003": 120, "PF_PRESERV_M": 500,
    "PF_IMPLANT_LNG_5A": 12,
    "CONS_GANTS_EXAMEN_M": 600, "CONS_SERINGUE_5": 400, "NUTR_ATPE_92": 450, "ATBO_COTRIM_480_CP": 500,
}  # fmt: skip
PROGRAMME = ("PALU_AL", "PALU_TDR", "NUTR_", "PF_")
SHORT = ("DIGE_BUTYLSCOP_10_CP", "ATBO_ERYTHRO_500_CP")  # expire within the alert delay
RUN_OUT = ("ANTF_NYSTATINE_SUSP", "PEAU_BENZBENZYLE_25")  # delivered no more: stocked out or nearly


def fill(demo: Demo) -> str:
    """The stock of every centre; needs the year of care."""
    count = 0
    for centre in Centre.objects.filter(active=True).order_by("code"):
        with centre_scope(centre.id):
            count += Shop(demo, centre).write()
    return f"{count} mouvements"


@dataclass
class Held:
    """A lot in the depot while the history is written."""

    lot: Lot
    left: int


class Shop:
    """The depot of one centre."""

    def __init__(self, demo: Demo, centre: Centre) -> None:
        self.demo, self.centre = demo, centre
        self.first = demo.today - dt.timedelta(days=min(HISTORY_DAYS, demo.days))
        self.by: User = staff(centre)["GP"]
        self.medicines = {m.code: m for m in Medicine.objects.filter(active=True)}
        self.held: dict[Any, list[Held]] = defaultdict(list)
        self.usage: dict[str, int] = defaultdict(int)

    def write(self) -> int:
        """Opening, then month by month a delivery and what was given out of it."""
        self.served = self._prescribed()
        self.depot: Location | None = None
        self._arrive(self.first, 1.6, opening=True)
        day, count = self.first, 0
        self.numbers: dict[int, int] = defaultdict(int)
        while day < self.demo.today:
            end = min(day + dt.timedelta(days=30), self.demo.today)
            if day > self.first:
                self._arrive(day, 1.15)
            count += self._dispense([p for p in self.served if day <= p.written_at.date() < end])
            day = end
        kind = DocumentKind.DISPENSING
        write(
            DocumentSeries(centre=self.centre, kind=kind, year=year, last_number=last)
            for year, last in self.numbers.items()
        )
        if self.centre.code == HOME:
            self._count()
        return count

    def _prescribed(self) -> list[Prescription]:
        """Prescriptions of the period with their lines; the monthly use of each product is learnt from them."""
        rows = Prescription.objects.filter(written_at__gte=at(self.first, 0), written_at__lt=at(self.demo.today, 0))
        found = list(rows.select_related("patient").order_by("written_at", "id"))
        lines: dict[Any, list[PrescriptionLine]] = defaultdict(list)
        wanted = PrescriptionLine.objects.filter(prescription__in=[p.pk for p in found], external=False)
        months = max((self.demo.today - self.first).days / 30, 1)
        for line in wanted.select_related("medicine").order_by("prescription", "rank"):
            lines[line.prescription_id].append(line)
            self.usage[line.medicine.code] += round(line.quantity / months) + 1
        self.lines = lines
        return found

    def _arrive(self, day: dt.date, months: float, *, opening: bool = False) -> None:
        """A delivery: for each product some months of its use, in a new lot."""
        chance = self.demo.chance("deliveries", self.centre.code, day - self.demo.today)
        arrivals = []
        for code in sorted({*self.usage, *ALWAYS, *SHORT}):
            monthly = max(self.usage.get(code, 0), ALWAYS.get(code, 0) // 4, 20)
            if opening or (code not in RUN_OUT and code not in SHORT and chance.random() < 0.9):
                arrivals.append(self._arrival(code, round(monthly * months), day, chance.randrange(1000, 9999)))
        moment = at(day, 7 * 60)
        with clock(moment):
            document = receive(
                arrivals,
                by=self.by,
                supplier=SUPPLIER,
                reference="" if opening else f"BL-{day:%y%m%d}",
                event_at=moment,
                opening=opening,
            )
        for movement in Movement.objects.filter(document=document).select_related("lot", "location"):
            self.depot = movement.location
            self.held[movement.medicine_id].append(Held(movement.lot, movement.qty))

    def _arrival(self, code: str, qty: int, day: dt.date, serial: int) -> Arrival:
        medicine = self.medicines[code]
        soon = self.demo.today + dt.timedelta(days=45)
        expires = soon if code in SHORT else day + dt.timedelta(days=420 + serial % 300)
        given = code.startswith(PROGRAMME)
        return Arrival(
            medicine=medicine,
            number=f"{code[:2]}{serial}",
            expiry=last_day_of_month(expires.year, expires.month),
            qty=max(self.usage[code] // 2, 1) if code in RUN_OUT else max(qty, 10),
            unit_cost=Decimal(0 if given else COSTS.get(medicine.dispensing_unit, 100)),
            funding=Funding.PROGRAMME if given else Funding.PURCHASE,
        )

    def _dispense(self, prescriptions: Iterable[Prescription]) -> int:
        """Given first expired first, while there is some."""
        prices = prices_of({one.lot.id: one.lot for held in self.held.values() for one in held}.values())
        movements: list[Movement] = []
        documents: list[Document] = []
        for row in prescriptions:
            taken = [part for line in self.lines[row.pk] for part in self._take(line)]
            if not taken:
                continue
            documents.append(self._document(row))
            when = documents[-1].event_at
            movements += [
                Movement(
                    id=uuid7(),
                    centre=self.centre,
                    document=documents[-1],
                    position=position,
                    location=self.depot,
                    lot=lot,
                    medicine_id=lot.medicine_id,
                    kind=MovementKind.DISPENSED,
                    qty=-qty,
                    event_at=when,
                    unit_cost=lot.unit_cost,
                    unit_price=prices[lot.id],
                )
                for position, (lot, qty) in enumerate(taken, start=1)
            ]
        write(movements)
        write(documents)
        return len(movements)

    def _take(self, line: PrescriptionLine) -> list[tuple[Lot, int]]:
        wanted, taken = line.quantity, []
        for one in sorted(self.held[line.medicine_id], key=lambda held: (held.lot.expiry, held.lot.number)):
            qty = min(wanted, one.left)
            if qty:
                one.left -= qty
                wanted -= qty
                taken.append((one.lot, qty))
        return taken

    def _document(self, row: Prescription) -> Document:
        when = row.written_at + dt.timedelta(minutes=12)
        self.numbers[when.year] += 1
        return Document(
            id=uuid7(),
            centre=self.centre,
            recorded_at=when,
            kind=DocumentKind.DISPENSING,
            year=when.year,
            number=self.numbers[when.year],
            event_at=when,
            patient_id=row.patient_id,
            prescription_id=row.pk,
            counterpart=row.prescriber_name[:120],
            by_id=self.by.id,
            by_name=self.by.display_name,
        )

    def _count(self) -> None:
        """The latest count of a few lots: one box is missing, with its reason, approved by the head."""
        head = staff(self.centre)["DTC"]
        assert self.depot is not None
        moment = at(live_from(self.demo, self.centre), 6 * 60)
        rows = Balance.objects.filter(location=self.depot, on_hand__gt=20).select_related("lot")
        with clock(moment):
            count = open_count(self.depot, by=self.by)
            for rank, balance in enumerate(rows.order_by("medicine__code", "lot__expiry", "lot__number")[:8]):
                missing = 4 if rank == 3 else 0
                reason = LossReason.BROKEN if missing else ""
                save_line(count, balance.lot, balance.on_hand - missing, by=self.by, reason=reason)
            validate(count, by=head)
