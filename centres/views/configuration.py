"""Settings of the centre: what is proposed, what the centre has set, since when and by whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from centres import selectors, services
from centres.forms import SettingForm
from centres.selectors import SettingState
from core.gates import RefusedError
from core.people import PersonRequest
from core.permissions import Permission, requires


@requires(Permission.SETTINGS_EDIT)
def setting_list(request: PersonRequest) -> HttpResponse:
    """Every setting, grouped, with its value in force and what remains to be confirmed."""
    if request.access.centre is None:
        return render(request, "centres/no_centre.html")
    states = selectors.settings_of(request.access.centre_id)
    to_confirm = [state for state in states if state.to_confirm]
    only = request.GET.get("vue") == "a-confirmer"
    groups = selectors.grouped(to_confirm if only else states)
    tabs = [
        (_("All the settings"), "?", len(states), not only),
        (_("To be confirmed"), "?vue=a-confirmer", len(to_confirm), only),
    ]
    return render(request, "centres/settings.html", {"groups": groups, "tabs": tabs, "to_confirm": len(to_confirm)})


@requires(Permission.SETTINGS_EDIT)
def setting_edit(request: PersonRequest, key: str) -> HttpResponse:
    """Change one setting from a day on, with its history below."""
    state = _state(request, key)
    shown = {"value": state.value, "seen": str(state.value)}
    form = SettingForm(state.definition, request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid() and _saved(request, form, state):
        messages.success(request, _("The setting is saved."))
        return redirect("setting_list")
    history = selectors.setting_history(request.access.centre_id, key)
    rows = [(row, selectors.display(state.definition, row.value)) for row in history]
    context = {"form": form, "state": state, "rows": rows, "crumbs": _crumbs(request)}
    return render(request, "centres/setting.html", context, status=422 if form.errors else 200)


def _saved(request: PersonRequest, form: SettingForm, state: SettingState) -> bool:
    data = form.cleaned_data
    try:
        services.set_setting(
            centre_id=request.access.centre_id,
            key=state.definition.key,
            value=data["value"],
            valid_from=data["valid_from"],
            source=data["source"],
            by=request.access.user,
            seen=data["seen"],
        )
    except RefusedError as refusal:
        form.add_error("value", str(refusal))
        return False
    return True


def _state(request: PersonRequest, key: str) -> SettingState:
    if request.access.centre is None:
        raise Http404
    states = {state.definition.key: state for state in selectors.settings_of(request.access.centre_id)}
    if key not in states:
        raise Http404
    return states[key]


def _crumbs(request: HttpRequest) -> list[tuple[Any, str]]:
    from django.urls import reverse

    return [(_("Settings"), reverse("setting_list"))]
