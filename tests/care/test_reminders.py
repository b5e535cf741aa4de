"""What waits too long: drafts are erased, notes of trainees reach the supervisor and then the head of the centre."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from care.models import Draft
from care.services.drafts import Change, save_draft
from care.tasks import purge_old_drafts, remind_supervisors
from core.ids import uuid7
from core.models import OutboxEvent
from core.scoping import centre_scope

pytestmark = pytest.mark.django_db


def later(hours):
    return time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=True)


@pytest.fixture
def draft(world, modibo, visit):
    return save_draft(
        by=world.physician,
        centre_id=world.konobougou.pk,
        consultation_id=uuid7(),
        patient_id=modibo.pk,
        visit_id=visit.pk,
        change=Change(fields={"history": ["Tousse"]}, tab="a"),
    )


@pytest.mark.parametrize(("hours", "left"), [(71, 1), (73, 0)])
def test_a_draft_is_erased_after_72_hours(world, draft, hours, left):
    with later(hours):
        purge_old_drafts()
    with centre_scope(world.konobougou.pk):
        assert Draft.objects.count() == left


def test_a_colleague_who_signs_erases_the_draft_of_the_visit(draft, sign, physician):
    sign(physician, uuid7())
    assert not Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(("hours", "reminded", "escalated"), [(23, False, False), (25, True, False), (73, True, True)])
def test_a_late_note_is_marked_once_for_each_limit(sign, trainee, hours, reminded, escalated):
    row = sign(trainee)
    with later(hours):
        remind_supervisors()
        remind_supervisors()
    row.refresh_from_db()
    assert (row.reminded_at is not None, row.escalated_at is not None) == (reminded, escalated)
    assert OutboxEvent.objects.filter(name="care.countersignature_late").count() == reminded + escalated


def test_a_countersigned_note_is_left_alone(sign, trainee, supervisor):
    from care.services.supervision import countersign

    row = sign(trainee)
    countersign(by=supervisor, consultation_id=row.pk)
    with later(100):
        assert remind_supervisors() == "0 notes"
