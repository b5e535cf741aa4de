"""What the file of a patient asks of higher apps, with neutral answers.

A tag is (state, text): the state is one of the shell's (`bad`, `watch`, `info`, `off`, `ok`), in the order of
the banner, most dangerous first. Texts are neutral: no HIV, mental health or violence.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from accounts.access import Access
from core.providers import Question
from patients.models import Patient

Tag = tuple[str, str]


def _no_tags(access: Access, ids: set[uuid.UUID]) -> list[Tag]:
    return []


def _no_states(access: Access, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Tag]:
    return {}


pregnancy_tags = Question("patients.pregnancy_tags", _no_tags)  # maternity: « Enceinte, 36 SA + 2 j »
vital_tags = Question("patients.vital_tags", _no_tags)  # care: « Tension à surveiller »


def _no_cover(access: Access, ids: set[uuid.UUID], patient: Patient) -> list[Tag]:
    return []


cover_tags = Question("patients.cover_tags", _no_cover)  # billing: « Gratuit : moins de 5 ans »
queue_states = Question("patients.queue_states", _no_states)  # care: « Dans la file », for the search


def _no_url(access: Access, patient_id: uuid.UUID) -> str:
    return ""


queue_url = Question("patients.queue_url", _no_url)  # care: where to POST to add the patient to the queue
