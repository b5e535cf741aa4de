"""What must be right before a consultation is signed, beyond the shape of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from care.choices import Outcome
from care.models import Visit
from care.rules.prescription import Patient as RulePatient
from care.rules.prescription import unanswered
from care.services.actors import Author
from care.services.errors import Problem
from care.services.safety import line_warnings, with_pregnancy
from care.services.written import Written
from care.wording import warning_text
from centres.settings import value_of
from core import typography
from patients.models import Patient

CLOCK_TOLERANCE = timedelta(minutes=5)
LATE_AFTER = timedelta(hours=24)


def problems_of(
    written: Written, *, patient: Patient, visit: Visit | None, author: Author, risks: RulePatient
) -> list[Problem]:
    """Everything that keeps the consultation from being signed, in the order of the page."""
    return [
        *_subject(written, patient, visit),
        *_dates(written, patient),
        *_diagnoses(written, patient),
        *_lines(written, author, risks),
        *_outcome(written),
        *_signature(author),
    ]


def _subject(written: Written, patient: Patient, visit: Visit | None) -> Iterator[Problem]:
    if written.patient_id != patient.pk or (visit is not None and visit.patient_id != patient.pk):
        yield Problem("patient", _("This form was opened for another patient. Nothing was saved: check the name."))
    if not written.complaints and not written.diagnoses:
        yield Problem("complaints", _("Write at least one motive or one diagnosis."))


def _dates(written: Written, patient: Patient) -> Iterator[Problem]:
    now, at = timezone.now(), written.occurred_at
    if at > now + CLOCK_TOLERANCE:
        yield Problem("occurred_at", _("The consultation cannot be in the future."))
    elif now - at > LATE_AFTER and not written.late_reason:
        yield Problem("late_reason", _("Say why this act of %(day)s is entered late.") % {"day": typography.day(at)})
    if (limit := _too_old(at, now)) is not None:
        text = _("An act is entered at most %(count)d days later. Ask the head of the centre.")
        yield Problem("occurred_at", text % {"count": limit})
    day = timezone.localdate(at)
    if patient.birth_date and day < patient.birth_date:
        yield Problem("occurred_at", _("The consultation cannot precede the birth."))
    if patient.deceased_on and day > patient.deceased_on:
        yield Problem("occurred_at", _("This person is registered as dead before that day."))
    if written.follow_up_on and written.follow_up_on < day:
        yield Problem("follow_up_on", _("The next appointment comes after the consultation."))


def _too_old(at: datetime, now: datetime) -> int | None:
    from core.scoping import active_centre

    limit = int(value_of("care.late_entry_days", centre_id=active_centre()))
    return limit if now - at > timedelta(days=limit) else None


def _diagnoses(written: Written, patient: Patient) -> Iterator[Problem]:
    codes = [row.diagnosis.code for row in written.diagnoses]
    if not codes:
        yield Problem("diagnoses", _("Write at least one diagnosis, even a suspected one."))
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        label = next(row.diagnosis.label for row in written.diagnoses if row.diagnosis.code == code)
        yield Problem("diagnoses", _("%(label)s is written twice.") % {"label": label})
    for row in written.diagnoses:
        if row.diagnosis.sex and patient.sex in "FM" and row.diagnosis.sex != patient.sex:
            yield Problem("diagnoses", _("%(label)s does not fit the patient's sex.") % {"label": row.diagnosis.label})


def _lines(written: Written, author: Author, risks: RulePatient) -> Iterator[Problem]:
    if written.lines and not author.may_prescribe:
        yield Problem("lines", _("Your role does not prescribe. Remove the lines or ask a prescriber."))
    warned = line_warnings((line.medicine for line in written.lines), with_pregnancy(risks, written.pregnant))
    for line, (medicine, warnings) in zip(written.lines, warned, strict=True):
        for warning in unanswered(warnings, line.reasons):
            yield Problem("lines", warning_text(warning, medicine))
        if line.quantity_computed is None and line.dose is None and not line.posology:
            yield Problem("lines", _("Write how to take %(name)s.") % {"name": medicine.label})


def _outcome(written: Written) -> Iterator[Problem]:
    if written.outcome not in Outcome.values:
        yield Problem("outcome", _("Say what follows the consultation."))


def _signature(author: Author) -> Iterator[Problem]:
    if author.trainee and author.supervisor is None:
        yield Problem("author", _("No supervisor is named for you. Ask the head of the centre to name one."))
    if author.trainee and author.supervisor == author.user:
        yield Problem("author", _("Nobody countersigns their own text."))
    if not author.trainee and not author.may_sign:
        yield Problem("author", _("Your role writes consultations but does not sign them."))


def sentences(problems: Iterable[Problem]) -> list[str]:
    """The sentences alone."""
    return [problem.text for problem in problems]
