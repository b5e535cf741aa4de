"""The person's own copy of the file: what the reader may read, in sections that every app may add to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from core import typography
from core.permissions import Permission
from patients.models import Patient
from patients.selectors import file as reads
from patients.selectors.records import person_ids


@dataclass(frozen=True)
class Section:
    """A titled table: the same columns for PDF and JSON. `key` and column keys are stable codes."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]  # key, heading
    rows: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Export:
    """The identity and the sections of a file."""

    identity: list[tuple[str, str]]
    sections: list[Section]
    made_at: Any

    def as_json(self) -> dict[str, Any]:
        """The same content for another system: ISO dates, stable keys."""
        return {
            "format": "cscomu-patient-1",
            "made_at": self.made_at.isoformat(),
            "identity": dict(self.identity),
            **{section.key: [_row(section, row) for row in section.rows] for section in self.sections},
        }


def _row(section: Section, row: tuple[Any, ...]) -> dict[str, Any]:
    keys = [key for key, _heading in section.columns]
    return {key: _plain(value) for key, value in zip(keys, row, strict=True)}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


Contribution = Callable[[Access, Patient, set[Any]], Iterable[Section]]
_contributions: list[Contribution] = []


def contribute(contribution: Contribution) -> None:
    """Add sections of a higher app. Called from `AppConfig.ready`; it must respect the reader's permissions."""
    _contributions.append(contribution)


def export_of(access: Access, patient: Patient) -> Export:
    """The copy as this reader may give it: restricted subjects only with their permission."""
    ids = person_ids(patient.pk)
    sections = [*_own_sections(access, frozenset(ids))]
    for contribution in _contributions:
        sections += contribution(access, patient, ids)
    identity = [(_("File number"), patient.number), *reads.identity_rows(patient)]
    return Export(identity, [s for s in sections if s.rows], timezone.now())


def _own_sections(access: Access, ids: frozenset[Any]) -> Iterable[Section]:
    what, since = ("what", _("What")), ("since", _("Since"))
    contacts = [(row.name, row.get_kind_display(), typography.phone(row.phone)) for row in reads.contacts(ids)]
    columns = (("name", _("Name")), ("kind", _("Who it is")), ("phone", _("Telephone")))
    yield Section("contacts", _("Contact persons"), columns, contacts)
    papers = [(row.get_kind_display(), row.value) for row in reads.papers(ids)]
    yield Section("papers", _("Papers"), (("kind", _("Paper")), ("number", _("Paper number"))), papers)
    answers = [(row.given_on, row.get_kind_display(), row.get_decision_display()) for row in reads.consents(ids)]
    columns = (("on", _("Date")), ("subject", _("Subject")), ("answer", _("Answer")))
    yield Section("consents", _("Information and consent"), columns, answers)
    if not access.may(Permission.RECORD_READ):
        return
    allergies = [(row.substance, row.reaction, row.since_year) for row in reads.allergies(ids)]
    columns = (("substance", _("Substance")), ("reaction", _("Reaction")), since)
    yield Section("allergies", _("Allergies"), columns, allergies)
    yield Section(
        "problems", _("Problems"), (what, since), [(row.label, row.since) for row in reads.problems(access, ids)]
    )
    treatments = [(row.label, row.dosage, row.since) for row in reads.treatments(access, ids)]
    columns = (what, ("dosage", _("Dosage")), since)
    yield Section("treatments", _("Current treatments"), columns, treatments)
