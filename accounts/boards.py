"""Accounts on the home page: the team for who manages it, and one's own role for everybody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import Membership
from centres.models import Centre
from core.boards import Board, Fact
from core.typography import number


def team(access: Access) -> Board:
    """People at work here; the trainees among them."""
    rows = Membership.objects.in_force(timezone.localdate())
    rows = rows.filter(centre=access.centre) if access.centre else rows
    people = rows.values("user").distinct().count()
    trainees = rows.filter(supervisor__isnull=False).values("user").distinct().count()
    facts = [
        Fact(_("People with an account"), number(people)),
        Fact(_("Trainees"), number(trainees)),
    ]
    return Board(_("Team"), facts, [(_("Team"), reverse("people"))])


def network(access: Access) -> Board:
    """The centres of the network, by region."""
    facts = [
        Fact(centre.short_name, ", ".join(filter(None, [centre.region, centre.health_district])))
        for centre in Centre.objects.filter(active=True).order_by("name")
    ]
    return Board(_("Centres of the network"), facts)


def own_role(access: Access) -> Board:
    """What this role is for, in its own words."""
    place = access.centre.short_name if access.centre else _("Network")
    text = " ".join(dict.fromkeys(membership.role.description for membership in access.memberships))
    facts = [Fact(_("Role"), access.role_label), Fact(_("Place"), place)]
    acts = [(_("My rights"), reverse("roles")), (_("My account"), reverse("profile"))]
    return Board(_("My role"), facts, acts, text)
