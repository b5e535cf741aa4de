"""One case of the demonstration written as a clinician writes it: a `Written`, with doses for this person."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from care.demo_cases import YEAR, Case, Line
from care.demo_people import Someone
from care.rules.dose import Subject
from care.rules.packs import content_of, quantity_for, unit_of
from care.rules.prescription import Patient as RulePatient
from care.rules.proposals import proposals_for
from care.rules.tables.source import PROTOCOL_DATA
from care.services.safety import DAYS_PER_MONTH, line_warnings
from care.services.written import (
    Written,
    WrittenComplaint,
    WrittenDiagnosis,
    WrittenFinding,
    WrittenLine,
    WrittenTest,
)
from care.wording import posology
from catalog.models import Diagnosis, Medicine

RENEWAL = "Renouvellement du traitement en cours"
PREGNANCY_ASKED = (12, 50)


@lru_cache(maxsize=1)
def _motives() -> dict[str, str]:
    with (PROTOCOL_DATA / "complaints.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label_fr"] for row in csv.DictReader(file)}


class Writer:
    """Writes cases; holds the nomenclature read once."""

    def __init__(self) -> None:
        self.diagnoses: dict[str, Diagnosis] = {d.code: d for d in Diagnosis.objects.all()}
        self.medicines: dict[str, Medicine] = {m.code: m for m in Medicine.objects.all()}
        self.motives = _motives()

    def reason(self, case: Case) -> str:
        """The words said at the reception."""
        return self.motives.get(case.motives[0], case.motives[0])

    def written(
        self,
        chance: random.Random,
        person: Someone,
        case: Case,
        *,
        when: dt.datetime,
        vitals: Mapping[str, Any],
        service: str = "consultation",
        visit_id: Any = None,
        measured: bool = True,
        expecting: bool = False,
    ) -> Written:
        """The consultation of a case. `measured`: the vital signs were taken before, at their station.

        `expecting`: the person is known to be pregnant; medicines that ask a question then are left out.
        """
        again = case.code in person.followed
        months = int(person.age_days(when.date()) / DAYS_PER_MONTH)
        pregnant = expecting if person.sex == "F" and PREGNANCY_ASKED[0] <= months / 12 <= PREGNANCY_ASKED[1] else None
        risks = RulePatient(person.allergies, person.sex, months, pregnant, person.treatments)
        lines = () if case.referred == 1 else tuple(self._lines(case, person, when.date(), vitals, risks))
        referred = chance.random() < case.referred
        lasted = chance.randint(*case.lasts)
        return Written(
            patient_id=person.pk,
            occurred_at=when,
            service=service,
            context="follow_up" if again else "new",
            outcome="referred" if referred else "home",
            visit_id=visit_id,
            vitals={} if measured else vitals,
            advice=case.advice,
            follow_up_on=self._return_day(case, when.date()),
            complaints=tuple(
                WrittenComplaint(self.motives.get(code, code), code if code in self.motives else "", lasted)
                for code in case.motives
            ),
            findings=(WrittenFinding(case.system, "abnormal", case.finding),) if case.system else (),
            tests=tuple(self._tests(case, vitals)),
            diagnoses=(
                WrittenDiagnosis(
                    self.diagnoses[case.code],
                    "confirmed" if case.test[1] == "positive" or again else "clinical",
                    "old" if again else "new",
                ),
            ),
            lines=lines,
            pregnant=pregnant,
        )

    def _return_day(self, case: Case, on: dt.date) -> dt.date | None:
        if not case.follow_up:
            return None
        day = on + dt.timedelta(days=case.follow_up)
        return day + dt.timedelta(days=1) if day.weekday() == 6 else day  # nobody is asked to come on a Sunday

    def _tests(self, case: Case, vitals: Mapping[str, Any]) -> Iterator[WrittenTest]:
        test, result = case.test
        if test == "glucose":
            yield WrittenTest(test, number=vitals.get("glucose_mmol_l"))
        elif test:
            yield WrittenTest(test, result, lot="TDR-26-041")

    def _lines(
        self, case: Case, person: Someone, on: dt.date, vitals: Mapping[str, Any], risks: RulePatient
    ) -> list[WrittenLine]:
        found = [line for one in case.lines if (line := self._line(one, person, on, vitals)) is not None]
        while found:
            warned = line_warnings((line.medicine for line in found), risks)
            answered = [
                (line, {w.key: RENEWAL for w in warnings if w.level == "ask" and case.code in person.followed})
                for line, (_medicine, warnings) in zip(found, warned, strict=True)
            ]
            refused = {
                id(line)
                for (line, reasons), (_medicine, warnings) in zip(answered, warned, strict=True)
                if any(w.level == "stop" or w.key not in reasons for w in warnings)
            }
            if not refused:
                return [self._with_reasons(line, reasons) for line, reasons in answered]
            found = [line for line in found if id(line) not in refused]
        return []

    def _with_reasons(self, line: WrittenLine, reasons: dict[str, str]) -> WrittenLine:
        return replace(line, reasons=reasons)

    def _line(self, one: Line, person: Someone, on: dt.date, vitals: Mapping[str, Any]) -> WrittenLine | None:
        """The first product whose sourced dose fits this person, or the ordinary course of a grown-up."""
        days = person.age_days(on)
        if days >= one.only_under * YEAR:
            return None
        subject = Subject(vitals.get("weight_kg"), int(days / DAYS_PER_MONTH), days)
        for code in one.products if one.indication else ():
            medicine = self.medicines[code]
            for row in proposals_for(medicine.dci, subject, product_code=code, indications=(one.indication,)):
                times = Decimal(row.times_per_day) if row.times_per_day else None
                source = f"{row.indication} : {row.source}"[:200]
                return self._course(medicine, row.dose, row.unit, times, row.days, source)
        if not one.dose or days < one.from_years * YEAR:
            return None
        medicine = self.medicines[one.products[-1]]
        unit = unit_of(medicine.form, medicine.dispensing_unit)
        times = Decimal(one.times) if one.times else None
        return self._course(medicine, Decimal(one.dose), unit, times, one.days, "")

    def _course(
        self, medicine: Medicine, dose: Decimal, unit: str, times: Decimal | None, days: int | None, source: str
    ) -> WrittenLine:
        content = content_of(medicine.strength, medicine.dispensing_unit, unit)
        quantity = quantity_for(dose=dose, times_per_day=times, days=days, content=content)
        return WrittenLine(
            medicine=medicine,
            quantity=quantity or 1,
            quantity_computed=quantity,
            posology=posology(dose=dose, unit=unit, times_per_day=times, days=days)[:200],
            dose=dose,
            unit=unit,
            times_per_day=times,
            days=days,
            dose_source=source,
        )
