"""Permissions as code, and the one way a view declares what it needs.

Roles (`accounts/roles.py`) are sets of these. A view without a declaration fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Permission(StrEnum):
    """What a person may do, within the centres of the membership that grants it."""

    label: str  # type: ignore[misc]

    def __new__(cls, value: str, label: str = "") -> Permission:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    # identity
    PATIENT_SEARCH = "patient:search", _("find a patient and see the identity")
    PATIENT_REGISTER = "patient:register", _("register a patient and correct the identity")
    PATIENT_LINK = "patient:link", _("link two files of the same person, and undo it")
    PATIENT_NETWORK_SEARCH = "patient:network_search", _("look for a patient followed in another centre")
    PATIENT_ACCESS_LOG = "patient:access_log", _("see who opened a file")
    PATIENT_IMPORT = "patient:import", _("import a paper register")
    PATIENT_EXPORT = "patient:export", _("give patients a copy of their file")
    # care
    QUEUE_VIEW = "queue:view", _("see the queue of the day")
    QUEUE_MANAGE = "queue:manage", _("add to the queue, call, close")
    RECORD_READ = "record:read", _("read the medical record")
    VITALS_WRITE = "vitals:write", _("take the vital signs")
    CONSULTATION_WRITE = "consultation:write", _("write a consultation")
    CONSULTATION_SIGN = "consultation:sign", _("sign a consultation")
    PRESCRIBE = "prescription:write", _("prescribe")
    COUNTERSIGN = "consultation:countersign", _("countersign a trainee's entries")
    CARE_ACT_WRITE = "care_act:write", _("record a nursing act")
    REGISTER_PRINT = "register:print", _("print the registers")
    # restricted subjects
    HIV_READ = "restricted:hiv", _("read HIV data")
    MENTAL_HEALTH_READ = "restricted:mental_health", _("read mental health data")
    VIOLENCE_READ = "restricted:violence", _("read data on sexual violence")
    # cash
    CASH_COLLECT = "cash:collect", _("collect payments and give receipts")
    CASH_OVERRIDE = "cash:override", _("override a free-care or payer decision, with a motive")
    CASH_CANCEL = "cash:cancel", _("approve a cancelled receipt")
    CASH_DEBTORS = "cash:debtors", _("see who owes, by name")
    CASH_SUMMARY = "cash:summary", _("see the totals of the cash desk")
    CASH_REMIT = "cash:remit", _("receive the cashier's money")
    TARIFF_EDIT = "tariff:edit", _("set tariffs and payers")
    # pharmacy
    STOCK_VIEW = "stock:view", _("see the stock")
    DISPENSE = "stock:dispense", _("dispense medicines")
    STOCK_MANAGE = "stock:manage", _("receive, count, order and transfer stock")
    STOCK_APPROVE = "stock:approve", _("approve adjustments, losses and closings")
    # maternity and programmes
    MATERNITY_WRITE = "maternity:write", _("follow pregnancies, births and family planning")
    MATERNITY_READ = "maternity:read", _("read the maternity record")
    TRACING_WRITE = "tracing:write", _("look for people who missed a visit and report")
    LAB_WRITE = "lab:write", _("do and validate laboratory tests")
    IMAGING_WRITE = "imaging:write", _("do imaging and write reports")
    VACCINE_WRITE = "vaccine:write", _("vaccinate")
    SCREENING_WRITE = "screening:write", _("screen for cervical cancer")
    MENTAL_HEALTH_WRITE = "mental_health:write", _("follow people in mental health")
    # figures
    STATS_CENTRE = "stats:centre", _("see the figures of the centre")
    STATS_NETWORK = "stats:network", _("compare the centres")
    STATS_DRILL = "stats:drill", _("open the records behind a figure")
    REPORT_PREPARE = "report:prepare", _("prepare the monthly report")
    REPORT_SIGN = "report:sign", _("sign the monthly report")
    RESEARCH_EXTRACT = "research:extract", _("receive pseudonymised data of an approved study")
    # training and residences
    TRAINING_PLAN = "training:plan", _("plan placements")
    TRAINING_SUPERVISE = "training:supervise", _("supervise and evaluate trainees")
    LOGBOOK_WRITE = "logbook:write", _("fill in one's own logbook")
    RESIDENCE_VIEW = "residence:view", _("see the residences")
    RESIDENCE_MANAGE = "residence:manage", _("assign beds and keep the residence's account")
    RESIDENCE_DESK = "residence:desk", _("receive residents, hand over keys, report faults")
    RESIDENCE_NETWORK = "residence:network", _("set the rules of all residences")
    RESIDENCE_OWN = "residence:own", _("see one's own bed and balance")
    # community
    GOVERNANCE_VIEW = "governance:view", _("see bodies, decisions and accounts")
    GOVERNANCE_WRITE = "governance:write", _("keep meetings, decisions and minutes")
    LEDGER_WRITE = "ledger:write", _("keep the ASACO's cash book")
    LEDGER_APPROVE = "ledger:approve", _("approve spending as second person")
    CFU_WRITE = "cfu:write", _("keep the women users' committee's activities and cash")
    COMPLAINT_HANDLE = "complaint:handle", _("answer complaints and suggestions")
    SURVEY_COLLECT = "survey:collect", _("collect satisfaction answers")
    # the house
    ACCOUNT_MANAGE = "account:manage", _("invite people and give roles")
    SETTINGS_EDIT = "settings:edit", _("change the settings of the centre")
    SYSTEM_STATUS = "system:status", _("see the state of the system")
    AUDIT_READ = "audit:read", _("read access logs and traces of changes")
    PROFILE = "profile:own", _("manage one's own account")


def requires(*needed: Permission) -> Callable[[View], View]:
    """Declare that a view needs one of these permissions. 302 to sign-in, else 403 without any of them."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            access = getattr(request, "access", None)
            if access is None:
                return redirect_to_login(request)
            if not access.permissions.intersection(needed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.needed_permissions = frozenset(needed)  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def public(view: View) -> View:
    """Declare that a view is open to everybody, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def redirect_to_login(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; an htmx request makes the whole page go there."""
    from django.urls import reverse
    from django.utils.http import urlencode

    target = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)
