"""The kind `consultations`: lines of the old consultation register, each tied to a file by its number."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from care.models import Consultation, PastConsultation
from care.rules.register import Lexicon, Named
from catalog.models import Diagnosis
from centres.models import Centre
from core.ids import uuid7
from patients.choices import BirthPrecision, IdentifierKind, LineOutcome
from patients.imports import Checked, Column, Context, ImportKind
from patients.models import Patient, PatientIdentifier
from patients.rules.birth import read_date
from patients.rules.names import words_of
from patients.rules.numbers import parse
from patients.rules.text import check_paper, clean_name, paper_key
from patients.spellings import spelling_groups

AGE_DOUBT = 5  # years by which an age told may be too low
_LENGTHS = {"complaint": 300, "diagnosis": 200, "treatment": 300, "outcome": 120, "carer": 120}


def _number(text: str) -> str:
    check_paper(IdentifierKind.REGISTER, text)
    if len(text) > 60:
        raise ValueError(gettext("is too long"))
    return text


def _day(text: str) -> date:
    read = read_date(text, timezone.localdate())
    if read.precision is not BirthPrecision.DAY:
        raise ValueError(gettext("needs the day: 12/03/2024"))
    return read.on


COLUMNS = (
    Column("entry", "Numéro de consultation", _number, True, _("as written on paper, unique"), "2024/1208"),
    Column(
        "patient", "Numéro du patient", _number, True,
        _("the number of the file, or the number of the person in the paper register"), "2024/0117",
    ),
    Column("name", "Nom et prénoms", clean_name, False, _("compared with the file, to avoid mistakes"),
           "Fatoumata Traoré"),
    Column("seen_on", "Date", _day, True, _("day, month and year"), "12/03/2024"),
    Column("complaint", "Motif", str, False, "", "Fièvre"),
    Column("diagnosis", "Diagnostic", str, False, _("in words, or a code of the catalogue"),
           "Paludisme simple confirmé"),
    Column("treatment", "Traitement", str, False, "", "Artéméther-luméfantrine"),
    Column("outcome", "Suite", str, False, _("home, referral, death"), "Retour à domicile"),
    Column("carer", "Soignant", str, False, "", ""),
)  # fmt: skip


def finish(data: dict[str, Any], checked: Checked) -> None:
    """A line says why the person came, what was found or what was given, within the lengths kept."""
    if not any(data.get(key) for key in ("complaint", "diagnosis", "treatment")):
        checked.refuse("diagnosis", gettext("is missing, and so are the complaint and the treatment"))
    for key, limit in _LENGTHS.items():
        if len(data.get(key, "")) > limit:
            checked.refuse(key, gettext("is too long"))


def check(lines: Sequence[Checked], context: Context) -> None:
    """Known lines, unknown people, impossible days, another name, a consultation already on the file."""
    known = _known_entries(lines, context.centre)
    people = _people([line.data["patient"] for line in lines], context.centre)
    for line in lines:
        if paper_key(line.data["entry"]) in known:
            line.outcome = LineOutcome.KNOWN
        else:
            _find_person(line, people)
    _doubt_same_day([line for line in lines if line.outcome is LineOutcome.READY])


def _known_entries(lines: Sequence[Checked], centre: Centre) -> set[str]:
    keys = [paper_key(line.data["entry"]) for line in lines]
    rows = PastConsultation.objects.filter(centre=centre, register_key__in=keys)
    return set(rows.values_list("register_key", flat=True))


def _people(numbers: Iterable[str], centre: Centre) -> dict[str, Patient]:
    """Patients by the number as written: of the file, or of the person in the centre's paper register."""
    written = set(numbers)
    parsed = {text: parse(text) for text in written}
    files = {row.number: row for row in Patient.objects.filter(number__in=[str(one) for one in parsed.values() if one])}
    papers = PatientIdentifier.objects.filter(
        centre=centre, kind=IdentifierKind.REGISTER, withdrawn_at=None, key__in={paper_key(text) for text in written}
    )
    by_key = dict(papers.values_list("key", "patient_id"))
    owners = Patient.objects.in_bulk(list(by_key.values()))
    found = {text: files.get(str(parsed[text])) or owners.get(by_key.get(paper_key(text))) for text in written}
    return {text: patient for text, patient in found.items() if patient}


def _find_person(line: Checked, people: dict[str, Patient]) -> None:
    patient = people.get(line.data["patient"])
    if patient is None:
        return line.refuse("patient", gettext("is the number of nobody here: import the patients first"))
    seen_on: date = line.data["seen_on"]
    if patient.birth_date and seen_on < _earliest(patient.birth_date, patient.birth_precision):
        return line.refuse("seen_on", gettext("is before the birth of %(name)s") % {"name": patient.display_name})
    if patient.deceased_on and seen_on > patient.deceased_on:
        return line.refuse("seen_on", gettext("is after the death of %(name)s") % {"name": patient.display_name})
    line.data["patient_id"] = patient.pk
    if line.data.get("name") and not _same_name(line.data["name"], patient):
        _doubt(line, gettext("file %(number)s is of %(name)s")
               % {"number": patient.number, "name": patient.display_name})  # fmt: skip
    return None


def _earliest(born: date, precision: str) -> date:
    """An estimated age may be wrong by some years; a date may not."""
    years = AGE_DOUBT if precision == BirthPrecision.ESTIMATED else 0
    return date(born.year - years, born.month, min(born.day, 28)) if years else born


def _same_name(written: str, patient: Patient) -> bool:
    """Every word of the shorter name has a spelling of it in the other one."""
    groups = spelling_groups()
    one, other = words_of(written), list(patient.name_words)
    shorter, longer = sorted((one, other), key=len)
    return all(any(groups.of(word) & groups.of(known) for known in longer) for word in shorter)


def _doubt_same_day(lines: Sequence[Checked]) -> None:
    ids = {line.data["patient_id"] for line in lines}
    days = {line.data["seen_on"] for line in lines}
    past = PastConsultation.objects.filter(patient__in=ids, seen_on__in=days)
    taken: set[tuple[uuid.UUID, date]] = set(past.values_list("patient_id", "seen_on"))
    written = Consultation.objects.filter(patient__in=ids).values_list("patient_id", "occurred_at")
    taken |= {(pk, timezone.localdate(at)) for pk, at in written}
    for line in lines:
        if (line.data["patient_id"], line.data["seen_on"]) in taken:
            _doubt(line, gettext("has a consultation of that day already"))


def _doubt(line: Checked, sentence: str) -> None:
    line.messages.append(("", sentence))
    line.outcome = LineOutcome.DOUBTFUL


def write(lines: Sequence[Checked], context: Context) -> None:
    """Store the lines of a batch."""
    lexicon = _lexicon() if lines else Lexicon()
    rows = [_row(line, context, lexicon) for line in lines]
    PastConsultation.objects.bulk_create(rows)


def _lexicon() -> Lexicon[uuid.UUID]:
    return Lexicon.of(
        Named(row.pk, (row.label, row.code, row.icd10, *row.synonym_list), row.icd10, row.sensitive)
        for row in Diagnosis.objects.filter(active=True).order_by("code")
    )


def _row(line: Checked, context: Context, lexicon: Lexicon[uuid.UUID]) -> PastConsultation:
    data = line.data
    complaint, diagnosis, treatment = (data.get(key, "") for key in ("complaint", "diagnosis", "treatment"))
    sensitive, subject = lexicon.restricted(complaint, diagnosis, treatment)
    line.record_id = uuid7()
    return PastConsultation(
        id=line.record_id,
        centre=context.centre,
        patient_id=data["patient_id"],
        register_number=data["entry"],
        register_key=paper_key(data["entry"])[:60],
        seen_on=data["seen_on"],
        complaint=complaint,
        diagnosis_text=diagnosis,
        diagnosis_id=lexicon.diagnosis(diagnosis) if diagnosis else None,
        sensitive=sensitive,
        subject=subject,
        treatment=treatment,
        outcome=data.get("outcome", ""),
        carer_name=data.get("carer", ""),
        imported_by_id=context.by.pk,
    )


CONSULTATIONS = ImportKind(
    code="consultations",
    title=_("Past consultations"),
    columns=COLUMNS,
    natural_key="entry",
    check=check,
    write=write,
    finish=finish,
    named_by=("patient", "name", "seen_on"),
)
