"""The pregnancy file: opened, read, dated, planned, closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest
from core import deposits
from core.charts import GrowthBand, growth_chart
from core.permissions import Permission, requires
from maternity.forms.pregnancy import CloseForm, PlanForm, PregnancyForm, RedatingForm
from maternity.models import Pregnancy
from maternity.selectors.pregnancy import follow_of, get_pregnancy, lines_of, plan_of, pregnancies_of, risks_of
from maternity.services import pregnancies
from maternity.services.entries import Author
from maternity.views.acts import bound, deposit_of, once, status_of
from patients.views.frame import open_file, render_file

CURVE = [GrowthBand(week, week - 3, week, week + 3) for week in range(20, 37, 2)]  # cm ≈ weeks; project rule §3.6
DATING = ("dating_method", "lmp_on", "lmp_certainty", "scan_on", "scan_weeks", "scan_days", "height_on", "height_weeks")


@require_GET
@requires(Permission.MATERNITY_READ)
def of_patient(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The maternity tab of a file: the current pregnancy, or the way to open one."""
    head = open_file(request, pk, log="maternity")
    files = pregnancies_of(request.access, head.patient)
    if files:
        return _file(request, files[0], files[1:])
    context = {"woman": head.patient.sex == "F", "may_write": request.access.may(Permission.MATERNITY_WRITE)}
    return render_file(request, "maternity/none.html", head, "maternity.file", context)


@require_GET
@requires(Permission.MATERNITY_READ)
def pregnancy(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One pregnancy."""
    shown = get_pregnancy(pk)
    files = pregnancies_of(request.access, shown.patient)
    return _file(request, shown, [other for other in files if other.pk != shown.pk])


def _file(request: StaffRequest, shown: Pregnancy, others: list[Pregnancy]) -> HttpResponse:
    head = open_file(request, shown.patient_id)
    lines = lines_of(shown)
    weeks, days = shown.age
    searches = list(shown.tracings.standing().order_by("-asked_on"))
    context: dict[str, Any] = {
        "pregnancy": shown,
        "others": others,
        "lines": lines,
        "weeks": weeks,
        "days": days,
        "follow": follow_of(shown),
        "plan": plan_of(shown, lines),
        "risks": risks_of(shown),
        "delivery": shown.deliveries.standing().first(),
        "curve": _curve(shown, lines),
        "search": next((row for row in searches if not row.outcome), None),
        "searches": [row for row in searches if row.outcome],
        "may_write": request.access.may(Permission.MATERNITY_WRITE) and shown.centre_id == request.access.centre_id,
        "deposit": deposit_of(request),
    }
    return render_file(request, "maternity/pregnancy.html", head, "maternity.file", context)


def _curve(shown: Pregnancy, lines: list[Any]) -> str:
    points = [
        (line.weeks + line.days / 7, float(line.contact.fundal_height)) for line in lines if line.contact.fundal_height
    ]
    if not points:
        return ""
    ticks = [(week, str(week)) for week in (20, 24, 28, 32, 36)]
    return growth_chart(CURVE, points, title=_("Fundal height in cm by weeks"), ticks=ticks, words=("+3", "", "−3"))


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def open_one(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open the file of a pregnancy."""
    head = open_file(request, pk)
    form = bound(request, PregnancyForm)

    def act() -> str:
        row = pregnancies.open_pregnancy(
            by=Author.of(request.access),
            patient=head.patient,
            values=form.cleaned_data,
            pregnancy_id=deposits.key_of(request),
        )
        return _("Pregnancy file %(number)s is open. Due on %(day)s.") % {
            "number": row.number,
            "day": f"{row.edd:%d/%m/%Y}",
        }

    if request.method == "POST" and form.is_valid() and once(request, form, "pregnancy", act):
        return redirect("maternity:contact", deposits.key_of(request))
    context = {"form": form, "deposit": deposit_of(request)}
    return render_file(request, "maternity/open.html", head, "maternity.file", context, status_of(form))


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def redate(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Choose another dating."""
    shown = get_pregnancy(pk)
    form = bound(request, RedatingForm, initial={name: getattr(shown, name) for name in DATING})

    def act() -> str:
        values = {name: form.cleaned_data[name] for name in DATING}
        row = pregnancies.redate(
            by=Author.of(request.access), pregnancy=shown, values=values, reason=form.cleaned_data["reason"]
        )
        return _("Due date set to %(on)s.") % {"on": f"{row.edd:%d/%m/%Y}"}

    return _ask(request, shown, form, "redate", act, "maternity/redate.html")


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def birth_plan(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The birth plan."""
    shown = get_pregnancy(pk)
    form = bound(request, PlanForm, initial={name: getattr(shown, name) for name in PlanForm.base_fields})

    def act() -> str:
        version = int(request.POST.get("version") or 0)
        pregnancies.update_file(
            by=Author.of(request.access), pregnancy=shown, values=form.cleaned_data, version=version
        )
        return _("The birth plan is saved.")

    return _ask(request, shown, form, "plan", act, "maternity/ask.html", title=_("Birth plan"))


@require_http_methods(["GET", "POST"])
@requires(Permission.MATERNITY_WRITE)
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Close a file with its reason."""
    shown = get_pregnancy(pk)
    form = bound(request, CloseForm)

    def act() -> str:
        data = form.cleaned_data
        pregnancies.close(
            by=Author.of(request.access), pregnancy=shown, reason=data["reason"], on=data["on"], note=data["note"]
        )
        return _("The pregnancy file is closed.")

    return _ask(request, shown, form, "close", act, "maternity/ask.html", title=_("Close the pregnancy file"))


def _ask(
    request: StaffRequest, shown: Pregnancy, form: Any, kind: str, act: Any, template: str, **context: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and once(request, form, kind, act):
        return redirect("maternity:pregnancy", shown.pk)
    head = open_file(request, shown.patient_id)
    values = {"form": form, "pregnancy": shown, "deposit": deposit_of(request), **context}
    return render_file(request, template, head, "maternity.file", values, status_of(form))
