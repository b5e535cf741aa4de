"""The figures of a centre and of the network, each opening the list it counted."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from centres.models import Centre
from core.paging import page_of
from core.permissions import Permission, requires
from core.scoping import centre_scope
from patients.models import Patient
from stats import selectors
from stats.period import Month
from stats.registry import Indicator, RecordSet, get

PERIODS = {"1": 1, "3": 3, "12": 12}


@require_GET
@requires(Permission.STATS_CENTRE)
def dashboard(request: StaffRequest) -> HttpResponse:
    """The centre's figures of a month, a quarter or a year."""
    return _figures(request, [request.access.here], "stats/dashboard.html")


@require_GET
@requires(Permission.STATS_NETWORK)
def network(request: StaffRequest) -> HttpResponse:
    """The same figures, centre by centre, on one scale; no ranking."""
    centres = selectors.network()
    month, count = _period(request)
    months = selectors.months_up_to(month, count)
    context = {
        **_frame(request, month, count),
        "figures": selectors.dashboard(centres, months),
        "rows": selectors.by_centre(centres, months),
        "centres": centres,
    }
    return render(request, "stats/network.html", context)


def _figures(request: StaffRequest, centres: list[Centre], template: str) -> HttpResponse:
    month, count = _period(request)
    context = {
        **_frame(request, month, count),
        "figures": selectors.dashboard(centres, selectors.months_up_to(month, count)),
    }
    return render(request, template, context)


def _period(request: StaffRequest) -> tuple[Month, int]:
    try:
        month = Month.parse(request.GET["mois"]) if "mois" in request.GET else selectors.last_month()
        count = PERIODS[request.GET.get("duree", "12")]
    except (ValueError, KeyError) as error:
        raise Http404 from error
    if month > selectors.last_month():
        raise Http404
    return month, count


def _frame(request: StaffRequest, month: Month, count: int) -> dict[str, Any]:
    words = {"1": _("the month"), "3": _("three months"), "12": _("twelve months")}
    months = selectors.months_up_to(selectors.last_month())
    return {
        "month": month,
        "count": count,
        "strip": [(one, one == month) for one in months],
        "periods": [(words[key], f"?mois={month}&duree={key}", None, PERIODS[key] == count) for key in PERIODS],
        "provisional": month == selectors.last_month(),
        "first": month.plus(1 - count),
        "may_drill": request.access.may(Permission.STATS_DRILL),
    }


@require_GET
@requires(Permission.STATS_CENTRE, Permission.STATS_NETWORK)
def definition(request: StaffRequest, key: str) -> HttpResponse:
    """What an indicator counts, by what date, with its source, its curve and its list."""
    indicator = _indicator(key)
    centres = [request.access.centre] if request.access.centre else selectors.network()
    picture, figures = selectors.trend(indicator, centres, selectors.months_up_to(selectors.last_month()))
    context = {
        "indicator": indicator,
        "picture": picture,
        "figures": figures,
        "sets": [(one, reverse("stats:records", args=[indicator.key, one.code])) for one in indicator.sets],
        "may_drill": request.access.may(Permission.STATS_DRILL) and request.access.centre is not None,
        "place": request.access.centre,
    }
    return render(request, "stats/definition.html", context)


@require_GET
@requires(Permission.STATS_DRILL)
def records(request: StaffRequest, key: str, code: str) -> HttpResponse:
    """The records that a figure counted: as many lines as the figure says."""
    indicator = _indicator(key)
    counted = next((one for one in indicator.sets if one.code == code), None)
    if counted is None or request.access.centre is None:
        raise Http404
    month, count = _period(request)
    months = selectors.months_up_to(month, count)
    page = page_of(request, _lines(counted, request.access.centre, months))
    context = {
        **_frame(request, month, count),
        "indicator": indicator,
        "counted": counted,
        "page": page,
        "rows": [_line(row) for row in page],
        "may_open": request.access.may(Permission.RECORD_READ) and request.access.sees_identity,
    }
    return render(request, "stats/records.html", context)


def _lines(counted: RecordSet, centre: Centre, months: list[Month]) -> list[Any]:
    with centre_scope(centre.id):
        return [row for month in months for row in counted.rows(centre, month)]


def _line(row: Any) -> dict[str, Any]:
    """A record in a line: the pregnancy it belongs to and its day."""
    pregnancy = getattr(row, "pregnancy", row)
    patient: Patient = pregnancy.patient
    delivered = getattr(row, "delivered_at", None)
    day = timezone.localtime(delivered).date() if delivered else getattr(row, "contact_on", None) or row.closed_on
    opened = (
        reverse("maternity:delivery", args=[row.pk])
        if delivered
        else reverse("maternity:pregnancy", args=[pregnancy.pk])
    )
    return {
        "patient": patient,
        "number": pregnancy.number,
        "day": day,
        "late": row.recorded_at.date() - day if row.recorded_at else None,
        "url": opened,
        "pending": row.is_pending,
        "row": row,
    }


def _indicator(key: str) -> Indicator:
    try:
        return get(key)
    except LookupError as error:
        raise Http404 from error
