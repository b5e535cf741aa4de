"""Lock, return, quick change of user, change of centre."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import devices, locking, proof
from accounts.access import SESSION_KEY, StaffRequest
from accounts.forms.locking import SwitchForm, UnlockForm
from accounts.models import User
from accounts.rules import still_means_something
from accounts.services.sign_in import take_over
from core.permissions import Permission, requires


def safe_next(request: HttpRequest) -> str:
    """The page to go to, when it is one of ours; else the home page."""
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target[:1] == "/" else "/"


@requires(Permission.PROFILE)
@require_POST
def lock_now(request: StaffRequest) -> HttpResponse:
    """Lock at once; the page under lock.js stays where it is."""
    locking.lock(request.session)
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(safe_next(request))


@requires(Permission.PROFILE)
@require_POST
def presence(request: StaffRequest) -> HttpResponse:
    """Somebody types or scrolls: the middleware has moved the clock forward."""
    return HttpResponse(status=204)


@requires(Permission.PROFILE)
@require_POST
def unlock(request: StaffRequest) -> HttpResponse:
    """PIN or password of the session's owner; then the same page, with everything that was typed."""
    form = UnlockForm(request.POST)
    if form.is_valid():
        if form.cleaned_data["person"] not in (None, request.user.id):
            return _elsewhere(request)
        problem = proof.problem_with(request, request.user, form.cleaned_data["secret"])
        if problem is None:
            return _unlocked(request)
        form.add_error("secret", problem)
    template = "accounts/lock_form.html" if request.headers.get("HX-Request") else "accounts/lock.html"
    return render(request, template, {"form": form, "user": request.user}, status=422)


def _elsewhere(request: StaffRequest) -> HttpResponse:
    """The page under the lock belongs to somebody who has left: it is not shown to the next."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": "/"})
    return redirect("/")


def _unlocked(request: StaffRequest) -> HttpResponse:
    locking.start(request.session)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": "session-unlocked"})
    return redirect("resume_form") if "held" in request.session else redirect(safe_next(request))


@requires(Permission.PROFILE)
@require_GET
def resume_form(request: StaffRequest) -> HttpResponse:
    """The form that was sent while the session was locked, ready to be sent again."""
    held = locking.held_form(request.session) if not locking.is_locked(request.session) else None
    return render(request, "accounts/resume.html", {"held": held}) if held else redirect("/")


@requires(Permission.PROFILE)
@require_http_methods(["GET", "POST"])
def quick_switch(request: StaffRequest) -> HttpResponse:
    """The next person takes over the device with the PIN and starts on an empty home page."""
    people = [one for one in devices.people_here(request) if one != request.user]
    form = SwitchForm(request.POST or None, people=people)
    if form.is_valid():
        person = next(p for p in people if str(p.id) == form.cleaned_data["person"])
        problem = proof.pin_problem(person, form.cleaned_data["pin"])
        if problem is None:
            return _switched(request, person)
        form.add_error("pin", problem)
    page = {"form": form, "people": people}
    return render(request, "accounts/switch.html", page, status=422 if form.is_bound else 200)


def _switched(request: StaffRequest, person: User) -> HttpResponse:
    take_over(request=request, person=person)
    return redirect("/")


@requires(Permission.PROFILE)
@require_POST
def switch_centre(request: StaffRequest) -> HttpResponse:
    """Work in another of one's own centres."""
    chosen = next((c for c in request.access.centres if c.code == request.POST.get("centre")), None)
    if chosen is None:
        return render(request, "refused.html", {"reason": _("You have no role in this centre.")}, status=409)
    request.session[SESSION_KEY] = chosen.code
    request.session.pop("lock_minutes", None)  # the other centre has set its own
    target = safe_next(request)
    return redirect(target if still_means_something(target) else "/")
