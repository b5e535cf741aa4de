"""A consultation as its author wrote it, on its way from the form to the signature."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from catalog.models import Diagnosis, Medicine


@dataclass(frozen=True)
class WrittenComplaint:
    """A motive with its duration in days."""

    label: str
    code: str = ""
    days: int | None = None


@dataclass(frozen=True)
class WrittenFinding:
    """The examination of one system."""

    system: str
    state: str
    text: str = ""


@dataclass(frozen=True)
class WrittenObservation:
    """One answer of a guided sheet."""

    code: str
    number: Decimal | None = None
    value: str = ""


@dataclass(frozen=True)
class WrittenClass:
    """A class computed by the protocol and the one kept."""

    box: str
    computed_code: str
    code: str
    severity: str
    version: str
    source: str
    override_reason: str = ""


@dataclass(frozen=True)
class WrittenTest:
    """A bedside test."""

    test: str
    result: str = ""
    number: Decimal | None = None
    detail: str = ""
    lot: str = ""


@dataclass(frozen=True)
class WrittenDiagnosis:
    """A coded diagnosis; the first of the list is the principal one."""

    diagnosis: Diagnosis
    certainty: str
    case: str = "new"
    note: str = ""


@dataclass(frozen=True)
class WrittenLine:
    """One medicine. `reasons` answer warnings by their key."""

    medicine: Medicine
    quantity: int
    posology: str
    dose: Decimal | None = None
    unit: str = ""
    times_per_day: Decimal | None = None
    days: int | None = None
    as_needed: bool = False
    route: str = ""
    quantity_computed: int | None = None
    instructions: str = ""
    dose_source: str = ""
    external: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """All of it. `occurred_at` is the act; what is entered late says why."""

    patient_id: uuid.UUID
    occurred_at: dt.datetime
    service: str
    context: str
    outcome: str
    visit_id: uuid.UUID | None = None
    late_reason: str = ""
    sheet_number: str = ""
    vitals: Mapping[str, Any] = field(default_factory=dict)
    oedema: int | None = None
    lying: bool | None = None
    history: str = ""
    examination: str = ""
    conclusion: str = ""
    advice: str = ""
    follow_up_on: dt.date | None = None
    follow_up_reason: str = ""
    complaints: tuple[WrittenComplaint, ...] = ()
    findings: tuple[WrittenFinding, ...] = ()
    observations: tuple[WrittenObservation, ...] = ()
    classes: tuple[WrittenClass, ...] = ()
    tests: tuple[WrittenTest, ...] = ()
    diagnoses: tuple[WrittenDiagnosis, ...] = ()
    lines: tuple[WrittenLine, ...] = ()
    pregnant: bool | None = None

    @property
    def weight_kg(self) -> Decimal | None:
        """Weight typed in this form, if any."""
        return self.vitals.get("weight_kg")

    def content_hash(self) -> str:
        """SHA-256 of everything that is signed, in a canonical order."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> str:
    return getattr(value, "code", None) or str(value)
