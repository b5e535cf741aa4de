"""Who comes to a centre of the demonstration, and how often."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from accounts.demo import HOME
from care.demo_cases import YEAR
from centres.models import Centre
from patients.models import Allergy, CurrentTreatment, Patient, Problem

VISITS_A_DAY = {HOME: 13}
USUAL = 5


@dataclass(frozen=True)
class Someone:
    """What the demonstration needs of a patient to write a consultation."""

    pk: Any
    number: str
    sex: str
    born: dt.date
    allergies: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()

    def age_days(self, on: dt.date) -> int:
        """Whole days since the birth."""
        return (on - self.born).days


def people_of(centre: Centre) -> list[tuple[Someone, dt.date]]:
    """People of a centre with the day of their file, in that order."""
    known = {model: defaultdict(list) for model in (Allergy, CurrentTreatment, Problem)}  # type: ignore[var-annotated]
    for model, field in ((Allergy, "substance"), (CurrentTreatment, "label"), (Problem, "diagnosis_code")):
        for patient, value in model.objects.filter(closed_at=None).values_list("patient", field):
            known[model][patient].append(value)
    rows = Patient.objects.filter(home_centre=centre, unidentified=False).order_by("recorded_at", "number")
    return [
        (
            Someone(
                row.pk,
                row.number,
                row.sex,
                row.birth_date,
                *(tuple(known[model][row.pk]) for model in (Allergy, CurrentTreatment, Problem)),
            ),
            row.recorded_at.date(),
        )
        for row in rows
    ]


def comes_often(person: Someone, on: dt.date) -> float:
    """How often somebody comes, beside others: small children, women, people who are followed."""
    years = person.age_days(on) / YEAR
    often = 3.2 if years < 5 else 1.7 if person.sex == "F" and 15 <= years < 50 else 1.0
    return often + (3.0 if person.followed else 0.0)


def crowd(chance: random.Random, centre: Centre, day: dt.date) -> int:
    """People who come on a day: few on Sundays, more after the rains."""
    usual = VISITS_A_DAY.get(centre.code, USUAL) * (0.25 if day.weekday() == 6 else 1.0)
    busy = 1.35 if day.month in (8, 9, 10) else 0.9
    return max(round(usual * busy * chance.gauss(1.0, 0.15)), 1)
