"""Late entries: numbered paper sheets filled during a cut, entered once each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from patients.models import Patient
from pharmacy.choices import RequestSource
from pharmacy.models import Document
from pharmacy.services.dispensing import Act, Serving, serve
from pharmacy.services.refusals import refusals
from pharmacy.services.requests import NewLine, open_request


@dataclass(frozen=True)
class Sheet:
    """What a paper sheet says."""

    number: str
    patient: Patient
    event_at: dt.datetime
    lines: Sequence[NewLine]
    prescriber: str
    reason: str


def enter_sheet(sheet: Sheet, *, by: User, late_allowed: bool = False) -> Document | None:
    """Post a dispensing written on a numbered sheet, at its date, by first expired first out of that day.

    Raises RefusedError for a sheet already entered, and for whatever the ledger refuses at that date; nothing is
    then written.
    """
    if not sheet.number.strip() or not sheet.reason.strip():
        raise RefusedError(_("A late entry needs the number of its sheet and a reason."))
    number = sheet.number.strip().upper()
    if Document.objects.filter(paper_sheet=number).exists():
        raise RefusedError(_("This paper sheet has already been entered."))
    with refusals():
        request = open_request(
            patient=sheet.patient,
            source=RequestSource.EXTERNAL,
            lines=sheet.lines,
            prescriber=sheet.prescriber,
            reference=number,
            written_at=sheet.event_at,
            by=by,
        )
        act = Act(
            event_at=sheet.event_at, paper_sheet=number, reason=sheet.reason.strip()[:200], late_allowed=late_allowed
        )
        return serve(request, [Serving(line.id, line.prescribed) for line in request.lines.all()], by=by, act=act)
