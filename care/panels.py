"""Care on the pages of the patients app, and its answers to that app's questions."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from core.panels import Panel, register
from core.permissions import Permission


def register_all() -> None:
    """Called once when the app is ready."""
    from care.selectors.queue import states_of
    from patients import providers

    register(
        Panel(
            "patient.summary",
            "care.vitals",
            "care:panel_vitals",
            Permission.RECORD_READ,
            order=10,
            eager=True,
            label=_("Vital signs"),
        )
    )
    register(
        Panel(
            "patient.timeline",
            "care.consultations",
            "care:panel_consultations",
            Permission.RECORD_READ,
            order=20,
            label=_("Consultations"),
        )
    )
    register(
        Panel(
            "patient.actions",
            "care.arrive",
            "care:arrive",
            Permission.QUEUE_MANAGE,
            order=10,
            label=_("Add to the queue"),
            icon="user-plus",
        )
    )
    register(
        Panel(
            "patient.actions",
            "care.consult",
            "care:consult_without_visit",
            Permission.CONSULTATION_WRITE,
            order=20,
            label=_("Write a consultation"),
            icon="stethoscope",
        )
    )
    providers.queue_states.answer_with("care", states_of)
    providers.queue_url.answer_with("care", queue_url)


def queue_url(access: Access, patient_id: uuid.UUID) -> str:
    """Where the search posts to put a patient in the queue; empty without the right."""
    return reverse("care:arrive", args=[patient_id]) if access.may(Permission.QUEUE_MANAGE) else ""
