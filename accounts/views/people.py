"""The people of the centre: list, page of a person, invitation, one-time code, suspension."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors
from accounts.access import Access, StaffRequest
from accounts.forms.people import InviteForm, PeopleFilterForm, ReasonForm
from accounts.models import Invitation, User
from accounts.services import invitations, people
from centres.models import Centre
from core.deposits import answer_once, key_of, payload_of
from core.gates import RefusedError
from core.ids import uuid7
from core.journal import record_access
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import Permission, requires

PAGE = 50


@requires(Permission.ACCOUNT_MANAGE)
@require_GET
def people_list(request: StaffRequest) -> HttpResponse:
    """Who has an account here, with role and state."""
    form = PeopleFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    state = request.GET.get("state", "")
    wanted = selectors.PeopleFilter(q=data.get("q", ""), role=data.get("role", ""), state=state)
    page = Paginator(selectors.people(request.access, wanted), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"form": form, "page": page, "tabs": _tabs(request, state)})


def _tabs(request: HttpRequest, state: str) -> list[tuple[str, str, None, bool]]:
    labels = {
        "": _("At work"),
        "active": _("Account open"),
        "invited": _("Invited"),
        "suspended": _("Suspended"),
        "ended": _("Role ended"),
    }
    query = request.GET.copy()
    query.pop("page", None)
    rows = []
    for key, label in labels.items():
        query["state"] = key
        rows.append((label, f"?{query.urlencode()}", None, key == state))
    return rows


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    """Open an account: person, first role, one-time code."""
    manager = selectors.manager_of(request.access)
    form = InviteForm(request.POST or None, manager=manager, centre=request.access.centre)
    if form.is_valid():
        try:
            return redirect("person", user_id=_invite_once(request, form))
        except RefusedError as error:
            form.add_error(None, str(error))
    page = {"form": form, "deposit": request.POST.get("deposit") or uuid7()}
    return render(request, "accounts/invite.html", page, status=422 if form.is_bound else 200)


def _invite_once(request: StaffRequest, form: InviteForm) -> str:
    data, key, centre = form.cleaned_data, key_of(request), request.access.centre
    invitee = people.Invitee(**{name: data[name] for name in ("full_name", "professional_title", "phone", "username")})

    def act() -> dict[str, str]:
        invitation = people.invite(
            invitee=invitee,
            role_code=data["role"],
            centre=data["centre"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            supervisor=data["supervisor"],
            user_id=key,
            by=request.user,
            manager=selectors.manager_of(request.access),
        )
        return {"user": str(invitation.user_id)}

    answer = answer_once(
        key=key,
        kind="accounts.invite",
        payload=payload_of(request),
        by=request.user.id,
        centre_id=centre.id if centre else None,
        act=act,
    )
    return str(answer["user"])


@requires(Permission.ACCOUNT_MANAGE)
@require_GET
def person(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """One person: roles, account, one-time code, history."""
    found = selectors.person_managed(request.access, user_id)
    invitation = _printable(request.access, found)
    page = {
        "person": found,
        "memberships": selectors.memberships_of(request.access, found),
        "elsewhere": selectors.works_elsewhere(request.access, found),
        "invitation": invitation,
        "code": invitations.spaced_code_of(invitation) if invitation else "",
        "events": selectors.history_of(request.access, found),
        "myself": found == request.user,
    }
    return render(request, "accounts/person.html", page)


def _printable(access: Access, person: User) -> Invitation | None:
    """The pending invitation, when this manager may hold the code in hand."""
    try:
        people.check_keys(person, selectors.manager_of(access))
    except RefusedError:
        return None
    return selectors.pending_invitation(person)


@requires(Permission.ACCOUNT_MANAGE)
@require_POST
def new_code(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """A new one-time code: the invitation again, or a forgotten password."""
    found = selectors.person_managed(request.access, user_id)
    manager = selectors.manager_of(request.access)
    people.new_code(user=found, centre=request.access.centre, by=request.user, manager=manager)
    messages.success(request, _("A new one-time code is ready to print. The former one opens nothing any more."))
    return redirect("person", user_id=user_id)


@requires(Permission.ACCOUNT_MANAGE)
@require_POST
def revoke_code(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """The slip was lost: its code opens nothing any more."""
    found = selectors.person_managed(request.access, user_id)
    invitation = _printable(request.access, found)
    if invitation is None:
        raise RefusedError(_("This code is no longer pending."))
    invitations.revoke(invitation=invitation, by=request.user)
    messages.success(request, _("The one-time code opens nothing any more."))
    return redirect("person", user_id=user_id)


@requires(Permission.ACCOUNT_MANAGE)
@require_GET
def slip(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """The printed slip with user name, one-time code and link."""
    found = selectors.person_managed(request.access, user_id)
    invitation = _printable(request.access, found)
    if invitation is None:
        raise RefusedError(_("No one-time code is pending: issue a new one."))
    centre = request.access.centre
    record_access(
        user_id=request.user.id,
        centre_id=centre.id if centre else None,
        subject_kind="user",
        subject_id=found.id,
        action="print_code",
    )
    content = render_pdf("accounts/slip.html", _slip(request, invitation), request=request)
    return pdf_response(content, f"acces-{found.username}.pdf")


def _slip(request: StaffRequest, invitation: Invitation) -> dict[str, object]:
    code = invitations.code_of(invitation)
    link = request.build_absolute_uri(reverse("invitation_accept", args=[invitation.id, code]))
    centre: Centre | None = invitation.centre
    return {
        "invitation": invitation,
        "person": invitation.user,
        "code": invitations.spaced_code_of(invitation),
        "address": request.build_absolute_uri(reverse("invitation_code")),
        "qr": qr_svg(link, size_mm=32),
        "centre": centre,
        "printed_at": timezone.now(),
        "printed_by": request.user.display_name,
    }


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def suspend(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """Close an account at once, with a reason."""
    found = selectors.person_managed(request.access, user_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        people.suspend(
            user=found,
            reason=form.cleaned_data["reason"],
            centre=request.access.centre,
            by=request.user,
            manager=selectors.manager_of(request.access),
        )
        messages.success(request, _("The account is suspended; its sessions are closed."))
        return redirect("person", user_id=user_id)
    page = {"form": form, "person": found}
    return render(request, "accounts/suspend.html", page, status=422 if form.is_bound else 200)


@requires(Permission.ACCOUNT_MANAGE)
@require_POST
def restore(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """Open a suspended account again."""
    found = selectors.person_managed(request.access, user_id)
    manager = selectors.manager_of(request.access)
    people.restore(user=found, centre=request.access.centre, by=request.user, manager=manager)
    messages.success(request, _("The account is open again."))
    return redirect("person", user_id=user_id)


@requires(Permission.ACCOUNT_MANAGE)
@require_POST
def require_password(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """The person chooses a new password at the next page."""
    found = selectors.person_managed(request.access, user_id)
    manager = selectors.manager_of(request.access)
    people.require_new_password(user=found, centre=request.access.centre, by=request.user, manager=manager)
    messages.success(request, _("A new password will be asked for at the next page."))
    return redirect("person", user_id=user_id)
