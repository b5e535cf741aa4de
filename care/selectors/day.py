"""« Ma journée »: tasks, queue and recent work of one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from care.choices import WAITING_STATES
from care.models import Draft
from care.selectors.consultations import awaiting_me, mine_today, past_visit, returned_to_me, with_parts
from care.selectors.queue import Queue, QueueRow, appointments_of, queue_of
from core import typography
from core.permissions import Permission
from patients.models import Patient

SHOWN = 12


@dataclass(frozen=True)
class Task:
    """Something that waits for this person: state and word, patient, what, when, and the button."""

    state: str
    word: str
    title: str
    text: str
    when: str
    url: str
    action: str


@dataclass(frozen=True)
class Seen:
    """A consultation of mine in one line."""

    when: str
    title: str
    text: str
    url: str
    state: str
    word: str


@dataclass(frozen=True)
class Day:
    """What the home page shows; empty parts are left out."""

    tasks: list[Task] = field(default_factory=list)
    waiting: list[QueueRow] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    queue: Queue | None = None
    may_call: bool = False


def day_of(access: Access) -> Day:
    """The day of a person at the active centre."""
    queue = queue_of(access, timezone.localdate()) if access.may(Permission.QUEUE_VIEW) else None
    waiting = [row for row in queue.rows if row.visit.state in WAITING_STATES][:8] if queue else []
    writes = access.may(Permission.CONSULTATION_WRITE)
    return Day(
        tasks=list(_tasks(access))[:SHOWN],
        waiting=waiting,
        seen=_seen(access) if writes else [],
        queue=queue,
        may_call=access.may(Permission.QUEUE_MANAGE) and writes,
    )


def _tasks(access: Access) -> Iterator[Task]:
    if access.may(Permission.COUNTERSIGN):
        yield from _to_countersign(access)
    if access.may(Permission.CONSULTATION_WRITE):
        yield from _returned(access)
        yield from _drafts(access)
    if access.may(Permission.QUEUE_MANAGE):
        yield from _reminders()


def _to_countersign(access: Access) -> Iterator[Task]:
    for row in awaiting_me(access)[:SHOWN]:
        yield Task(
            state="watch",
            word=_("To countersign"),
            title=named(row.patient),
            text=_("Consultation written by %(name)s") % {"name": row.author_name},
            when=_when(row.signed_at),
            url=reverse("care:review", args=[row.pk]),
            action=_("Read"),
        )


def _returned(access: Access) -> Iterator[Task]:
    for row in returned_to_me(access)[:SHOWN]:
        yield Task(
            state="watch",
            word=_("Returned"),
            title=named(row.patient),
            text=row.returned_reason,
            when=_when(row.returned_at),
            url=reverse("care:revise", args=[row.pk]),
            action=_("Correct"),
        )


def _drafts(access: Access) -> Iterator[Task]:
    rows = Draft.objects.filter(author=access.user).select_related("patient").order_by("-saved_at")
    for draft in rows[:SHOWN]:
        yield Task(
            state="info",
            word=_("Draft"),
            title=named(draft.patient),
            text=_("Consultation begun, not signed"),
            when=_when(draft.saved_at),
            url=draft_url(draft),
            action=_("Go on"),
        )


def draft_url(draft: Draft) -> str:
    """Where a draft is taken up again."""
    if draft.visit_id:
        return reverse("care:consult", args=[draft.visit_id])
    return f"{reverse('care:consult_without_visit', args=[draft.patient_id])}?brouillon={draft.pk}"


def _reminders() -> Iterator[Task]:
    for row in appointments_of(timezone.localdate()).filter(state="expected")[:SHOWN]:
        yield Task(
            state="off",
            word=_("Expected"),
            title=named(row.patient),
            text=row.reason or row.service_point.label,
            when=row.at.strftime("%H:%M") if row.at else _("today"),
            url=reverse("care:arrive", args=[row.patient_id]),
            action=_("Arrived"),
        )


def _seen(access: Access) -> list[Seen]:
    rows = []
    for row in with_parts(mine_today(access).select_related("patient", "vitals")):
        past = past_visit(access, row)
        rows.append(
            Seen(
                when=_when(row.occurred_at),
                title=named(row.patient),
                text=past.title,
                url=reverse("care:consultation", args=[row.pk]),
                state="ok" if row.is_final else "watch",
                word=str(row.get_state_display()),
            )
        )
    return rows


def named(patient: Patient) -> str:
    """« Modibo Diarra, 3 ans »."""
    return ", ".join(filter(None, [patient.display_name, patient.age]))


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return typography.clock(local) if local.date() == timezone.localdate() else typography.short_day(local)
