"""Who is expected, who is late, who is looked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from maternity.models import Pregnancy, Tracing
from maternity.selectors.pregnancy import LATE_AFTER_DAYS, SEARCH_AFTER_DAYS

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class View:
    """One view of the list of open files."""

    code: str
    condition: Q


def views(today: dt.date | None = None) -> dict[str, View]:
    """Views of the follow-up list, in the order of the tabs."""
    today = today or timezone.localdate()
    late = today - dt.timedelta(days=LATE_AFTER_DAYS)
    lost = today - dt.timedelta(days=SEARCH_AFTER_DAYS)
    rows = (
        View(
            "semaine", Q(next_due_on__gte=today - dt.timedelta(days=LATE_AFTER_DAYS - 1), next_due_on__lte=today + WEEK)
        ),
        View("retard", Q(next_due_on__lte=late, next_due_on__gt=lost)),
        View("recherche", Q(next_due_on__lte=lost)),
        View("terme", Q(edd__lte=today + 4 * WEEK)),
        View("toutes", Q()),
    )
    return {row.code: row for row in rows}


def followed(code: str, words: str = "", today: dt.date | None = None) -> QuerySet[Pregnancy]:
    """Open files of a view, the oldest date first, with the search under way. `words`: a part of the name or number."""
    rows = Pregnancy.objects.standing().open().filter(views(today)[code].condition)
    if words.strip():
        name = Q(number__icontains=words) | Q(patient__number__icontains=words)
        for word in words.split():
            name |= Q(patient__family_name__icontains=word) | Q(patient__given_names__icontains=word)
        rows = rows.filter(name)
    looked_for = Prefetch("tracings", Tracing.objects.standing().filter(outcome=""), to_attr="searches")
    first = "edd" if code in ("terme", "toutes") else "next_due_on"
    return rows.select_related("patient__village").prefetch_related(looked_for).order_by(first, "pk")


def counts(today: dt.date | None = None) -> dict[str, int]:
    """Number of open files in each view, in one statement."""
    wanted = {code: Count("pk", filter=view.condition) for code, view in views(today).items() if code != "toutes"}
    found: dict[str, int] = Pregnancy.objects.standing().open().aggregate(toutes=Count("pk"), **wanted)
    return {code: found[code] for code in views(today)}
