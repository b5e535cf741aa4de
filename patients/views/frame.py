"""What every page of a file shares: banner, tabs, actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access, StaffRequest
from core import panels
from core.permissions import Permission
from patients.models import Patient
from patients.selectors import get_patient
from patients.selectors.file import Banner, banner


def open_file(request: StaffRequest, pk: UUID, *, log: str = "") -> Banner:
    """The banner of a file the person may open. Raises Http404."""
    return banner(request.access, get_patient(request.access, pk, log=log))


def render_file(
    request: StaffRequest, template: str, head: Banner, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the file."""
    frame = {
        "patient": head.patient,
        "head": head,
        "tabs": _tabs(request.access, head.patient, tab),
        "actions": _actions(request.access, head.patient),
        "own": head.patient.home_centre_id == request.access.centre_id,
    }
    return render(request, template, {**frame, **context}, status=status)


def _tabs(access: Access, patient: Patient, current: str) -> list[tuple[Any, str, None, bool]]:
    own = [
        ("summary", _("Summary"), "patients:file", True),
        ("identity", _("Identity and papers"), "patients:identity", True),
        ("family", _("Family"), "patients:family", True),
        ("access", _("Who opened the file"), "patients:openings", access.may(Permission.PATIENT_ACCESS_LOG)),
    ]
    tabs = [(label, reverse(name, args=[patient.pk]), None, key == current) for key, label, name, shown in own if shown]
    others = [
        (panel.label or panel.key, panel.url(pk=patient.pk), None, panel.key == current)
        for panel in panels.panels_for("patient.tabs", access.permissions, patient)
    ]
    return tabs[:1] + others + tabs[1:]


def _actions(access: Access, patient: Patient) -> list[dict[str, Any]]:
    return [
        {"label": panel.label, "icon": panel.icon, "url": panel.url(pk=patient.pk), "primary": index == 0}
        for index, panel in enumerate(panels.panels_for("patient.actions", access.permissions, patient))
    ]


def slots(access: Access, patient: Patient, *names: str) -> dict[str, list[dict[str, Any]]]:
    """The panels of the page's slots, by the last part of the slot's name."""
    return {
        name: [
            {"label": panel.label or panel.key, "url": panel.url(pk=patient.pk), "eager": panel.eager}
            for panel in panels.panels_for(f"patient.{name}", access.permissions, patient)
        ]
        for name in names
    }
