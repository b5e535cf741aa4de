"""The kind `patients`: people of the paper register, each under the number written there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Village
from core.ids import uuid7
from core.models import BusinessEvent
from core.outbox import publish
from core.request_context import current_request_id
from patients.choices import BirthPrecision, IdentifierKind, LineOutcome, Sex
from patients.imports.kinds import Checked, Column, Context, ImportKind
from patients.models import Patient, PatientIdentifier
from patients.rules.birth import Birth, read_age, read_date
from patients.rules.duplicates import Likelihood
from patients.rules.identity import Identity
from patients.rules.names import fold
from patients.rules.text import check_paper, clean_name, clean_phone, paper_key
from patients.selectors.batch_duplicates import suspects_among
from patients.services.numbering import next_numbers

Value = TypeVar("Value")
_SEXES = {"f": Sex.FEMALE, "feminin": Sex.FEMALE, "m": Sex.MALE, "masculin": Sex.MALE, "h": Sex.MALE}


def _today(rule: Callable[[str, Any], Value]) -> Callable[[str], Value]:
    return lambda text: rule(text, timezone.localdate())


def _sex(text: str) -> str:
    sex = _SEXES.get(fold(text))
    if sex is None:
        raise ValueError(gettext("must be F or M"))
    return sex.value


def _paper(kind: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        check_paper(kind, text)
        return text

    return parse


COLUMNS = (
    Column("register", "Numéro du registre", _paper("register"), True, _("as written on paper, unique"), "2024/0117"),
    Column("given_names", "Prénoms", clean_name, True, "", "Fatoumata"),
    Column("family_name", "Nom", clean_name, True, "", "Traoré"),
    Column("sex", "Sexe", _sex, True, _("F or M"), "F"),
    Column("birth", "Date de naissance", _today(read_date), False, _("12/03/1998, 03/1998 or 1998"), "12/03/1998"),
    Column("age", "Âge", _today(read_age), False, _("if the date is not known: 24 ans, 8 mois"), ""),
    Column("village", "Village ou quartier", str, False, _("a place of the centre's list"), ""),
    Column("phone", "Téléphone", clean_phone, False, "", "76 41 20 58"),
    Column("mother_name", "Nom de la mère", clean_name, False, "", "Rokia Coulibaly"),
    Column("father_name", "Nom du père", clean_name, False, "", ""),
    Column("nickname", "Surnom", clean_name, False, "", ""),
    Column("occupation", "Profession", str, False, "", "Ménagère"),
    Column("nina", "NINA", _paper("nina"), False, "", ""),
)


def finish(data: dict[str, Any], checked: Checked) -> None:
    """Rules between columns: a birth date or an age, one of them; lengths that the file must keep."""
    birth, age = data.get("birth"), data.get("age")
    if birth and age:
        checked.refuse("age", gettext("is written as well as the birth date: keep one"))
    if not birth and not age:
        checked.refuse("birth", gettext("is missing, or write the age"))
    for key, limit in (("given_names", 80), ("family_name", 80), ("nickname", 60), ("occupation", 80)):
        if len(data.get(key, "")) > limit:
            checked.refuse(key, gettext("is too long"))
    for key in ("mother_name", "father_name"):
        if len(data.get(key, "")) > 120:
            checked.refuse(key, gettext("is too long"))


def check(lines: Sequence[Checked], context: Context) -> None:
    """Known register numbers, unknown villages, probable duplicates, for a batch in a few queries."""
    known = _known_numbers(lines, context.centre)
    places = _places(context.centre)
    for line in lines:
        if paper_key(line.data["register"]) in known:
            line.outcome = LineOutcome.KNOWN
        _find_village(line, places)
    left = [line for line in lines if line.outcome is LineOutcome.READY]
    for line, suspect in zip(left, suspects_among([identity_of(x) for x in left]), strict=True):
        if suspect is None:
            continue
        number, verdict = suspect
        sure = verdict.likelihood is Likelihood.CERTAIN
        sentence = gettext("is certainly file %(number)s") if sure else gettext("is perhaps file %(number)s")
        why = ", ".join(verdict.reasons)
        line.messages.append(("", f"{sentence % {'number': number}} ({why})"))
        line.outcome = LineOutcome.DOUBTFUL


def _known_numbers(lines: Sequence[Checked], centre: Centre) -> set[str]:
    keys = [paper_key(line.data["register"]) for line in lines]
    rows = PatientIdentifier.objects.filter(
        centre=centre, kind=IdentifierKind.REGISTER, key__in=keys, withdrawn_at=None
    )
    return set(rows.values_list("key", flat=True))


def _places(centre: Centre) -> dict[str, uuid.UUID]:
    rows = Village.objects.filter(area_centre=centre, active=True).values_list("pk", "name", "code")
    return {fold(text): pk for pk, name, code in rows for text in (name, code)}


def _find_village(line: Checked, places: dict[str, uuid.UUID]) -> None:
    text = line.data.get("village")
    if text and fold(text) not in places:
        line.refuse("village", gettext("is not in the centre's list of places"))
    elif text:
        line.data["village_id"] = places[fold(text)]


def identity_of(line: Checked) -> Identity:
    """The identity that a checked line states."""
    data = line.data
    birth: Birth | None = data.get("birth") or data.get("age")
    plain = ("given_names", "family_name", "sex", "phone", "mother_name", "father_name", "nickname", "occupation")
    return Identity(
        **{name: data.get(name, "") for name in plain},
        birth_date=birth.on if birth else None,
        birth_precision=birth.precision.value if birth else BirthPrecision.UNKNOWN.value,
        age_told_on=birth.told_on if birth else None,
        village_id=data.get("village_id"),
    )


def write(lines: Sequence[Checked], context: Context) -> None:
    """Store the people of a batch with their numbers, papers and first line of history."""
    if not lines:
        return
    centre, by = context.centre, context.by
    numbers = next_numbers(centre=centre, year=timezone.localdate().year, count=len(lines))
    patients = [
        Patient(id=uuid7(), home_centre=centre, number=number, recorded_by_id=by.pk, **identity_of(line).values())
        for line, number in zip(lines, numbers, strict=True)
    ]
    Patient.objects.bulk_create(patients)
    papers = []
    for line, patient in zip(lines, patients, strict=True):
        line.record_id = patient.pk
        papers.append(_paper_row(patient, context, IdentifierKind.REGISTER, line.data["register"]))
        if line.data.get("nina"):
            papers.append(_paper_row(patient, context, IdentifierKind.NINA, line.data["nina"]))
    PatientIdentifier.objects.bulk_create(papers)
    BusinessEvent.objects.bulk_create([_event(patient, context) for patient in patients])
    ids = [str(patient.pk) for patient in patients]
    publish("patients.imported", payload={"patients": ids}, centre_id=centre.pk, by=by.pk)


def _paper_row(patient: Patient, context: Context, kind: IdentifierKind, text: str) -> PatientIdentifier:
    return PatientIdentifier(
        patient=patient, centre=context.centre, kind=kind, value=text[:60], key=paper_key(text)[:60],
        recorded_by_id=context.by.pk,
    )  # fmt: skip


def _event(patient: Patient, context: Context) -> BusinessEvent:
    return BusinessEvent(
        centre_id=context.centre.pk, subject_kind="patient", subject_id=patient.pk, kind="patients.registered",
        sentence=gettext("File opened from the paper register under number %(number)s.") % {"number": patient.number},
        occurred_at=timezone.now(), actor_id=context.by.pk, actor_name=context.by.display_name,
        request_id=current_request_id(),
    )  # fmt: skip


PATIENTS = ImportKind(
    code="patients",
    title=_("Patients"),
    columns=COLUMNS,
    natural_key="register",
    check=check,
    write=write,
    finish=finish,
    named_by=("given_names", "family_name"),
)
