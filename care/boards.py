"""Activity of the centre on the home page: counts without names."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from care.models import Consultation
from core.boards import Board, Fact
from core.permissions import Permission
from core.typography import number, percent

FIVE_YEARS = 5 * 365.25


def activity(access: Access) -> Board | None:
    """Consultations of today and of this month, beside the same days of the month before."""
    if access.centre is None:
        return None
    today = timezone.localdate()
    first = today.replace(day=1)
    last_first = (first - dt.timedelta(days=1)).replace(day=1)
    same_day = min(last_first + (today - first), first - dt.timedelta(days=1))
    month = Consultation.objects.filter(occurred_at__date__range=(first, today))
    count = month.count()
    young = month.filter(age_days__lt=FIVE_YEARS).count()
    before = Consultation.objects.filter(occurred_at__date__range=(last_first, same_day)).count()
    facts = [
        Fact(_("Consultations today"), number(month.filter(occurred_at__date=today).count())),
        Fact(_("This month"), number(count)),
        Fact(_("Same days of last month"), number(before)),
        Fact(_("Children under five"), percent(100 * young / count) if count else "—"),
    ]
    readers = (Permission.SETTINGS_EDIT, Permission.STATS_CENTRE, Permission.GOVERNANCE_VIEW)
    acts = [(_("The centre"), reverse("centre_sheet"))] if any(map(access.may, readers)) else []
    return Board(_("Activity of the centre"), facts, acts)
