"""The sheet of the centre: identity, health area, population, services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres import selectors, services
from centres.choices import Service
from centres.forms import CentreForm, PopulationForm, ServiceForm
from centres.models import Centre, ServicePoint
from core.gates import RefusedError
from core.people import PersonRequest
from core.permissions import Permission, requires


@requires(Permission.SETTINGS_EDIT, Permission.STATS_CENTRE, Permission.GOVERNANCE_VIEW)
def centre_sheet(request: PersonRequest) -> HttpResponse:
    """What is known of the centre, and what is still missing."""
    centre = request.access.centre
    if centre is None:
        return render(request, "centres/no_centre.html")
    year = timezone.localdate().year
    context = {
        "sheet": centre,
        "year": year,
        "population": selectors.population_of(centre.id, year),
        "populations": selectors.populations_of(centre.id),
        "villages": selectors.villages_of(centre),
        "services": selectors.services_of(centre.id),
        "may_edit": request.access.may(Permission.SETTINGS_EDIT),
    }
    return render(request, "centres/sheet.html", context)


@requires(Permission.SETTINGS_EDIT)
def centre_edit(request: PersonRequest) -> HttpResponse:
    """Correct the identity of the centre."""
    centre = _centre(request)
    form = CentreForm(request.POST or None, instance=Centre.objects.get(pk=centre.pk))

    def save(data: dict[str, Any]) -> None:
        standing = Centre.objects.get(pk=centre.pk)  # the form has already written on its own copy
        services.amend_centre(centre=standing, changes=data, by=request.access.user)

    return _form_page(request, form, save, _("Correct the sheet"), _("The sheet is corrected."))


@requires(Permission.SETTINGS_EDIT)
def population_add(request: PersonRequest) -> HttpResponse:
    """Enter the population of a year."""
    centre = _centre(request)
    form = PopulationForm(request.POST or None, initial={"year": timezone.localdate().year})

    def save(data: dict[str, Any]) -> None:
        services.set_population(centre_id=centre.id, by=request.access.user, **data)

    return _form_page(request, form, save, _("Population of the health area"), _("The population is saved."))


@requires(Permission.SETTINGS_EDIT)
def service_open(request: PersonRequest) -> HttpResponse:
    """Offer a service, with its queue."""
    centre = _centre(request)
    form = ServiceForm(request.POST or None)

    def save(data: dict[str, Any]) -> None:
        data["service"] = Service(data["service"])
        services.open_service(centre_id=centre.id, by=request.access.user, **data)

    return _form_page(request, form, save, _("Open a service"), _("The service is open."))


@require_POST
@requires(Permission.SETTINGS_EDIT)
def service_switch(request: PersonRequest, service_id: str) -> HttpResponse:
    """Close a service, or open it again: `open` is 1 or 0."""
    centre = _centre(request)
    service = ServicePoint.objects.filter(centre=centre.id, pk=service_id).first()
    if service is None:
        raise Http404
    services.switch_service(service=service, active=request.POST.get("open") == "1", by=request.access.user)
    messages.success(request, _("The service is open.") if service.active else _("The service is closed."))
    return redirect("centre_sheet")


def _centre(request: PersonRequest) -> Any:
    if request.access.centre is None:
        raise Http404
    return request.access.centre


def _form_page(
    request: PersonRequest, form: forms.BaseForm, save: Callable[[dict[str, Any]], None], title: str, done: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("centre_sheet")
    crumbs = [(_("Sheet of the centre"), reverse("centre_sheet"))]
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "centres/form.html", context, status=422 if form.errors else 200)
