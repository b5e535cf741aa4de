"""Tariffs as they are shown: to the staff, and to everybody on the public board."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone

from billing.models import FreeCareProgramme, PaidFirst, Tariff
from billing.pricing import in_force, programmes_in_force
from catalog.models import Act
from centres.models import Centre
from core.scoping import centre_scope


@dataclass(frozen=True)
class TariffRow:
    """An act with its tariff in whole FCFA, or None where the centre has set none."""

    act: Act
    amount: int | None
    since: dt.date | None
    is_example: bool

    @property
    def public_label(self) -> str:
        """The neutral label where the subject is sensitive."""
        return self.act.neutral_label or self.act.label


def rows(*, centre_id: uuid.UUID, on: dt.date, query: str = "") -> list[TariffRow]:
    """Every active act with its tariff of the day for everybody."""
    acts = Act.objects.filter(active=True).order_by("family_label", "label")
    if query:
        acts = acts.filter(Q(label__icontains=query) | Q(code__icontains=query))
    tariffs = {t.act_id: t for t in Tariff.objects.filter(in_force(on), centre=centre_id, payer=None)}
    return [_row(act, tariffs.get(act.id)) for act in acts]


def _row(act: Act, tariff: Tariff | None) -> TariffRow:
    if tariff is None:
        return TariffRow(act, None, None, False)
    return TariffRow(act, tariff.amount, tariff.valid_from, tariff.is_example)


def grouped(found: list[TariffRow]) -> list[tuple[str, list[TariffRow]]]:
    """Rows by family of acts."""
    return [(label, list(group)) for label, group in groupby(found, key=lambda row: row.act.family_label)]


def history(act: Act) -> list[Tariff]:
    """All tariffs of an act at this centre, latest first."""
    return list(Tariff.objects.filter(act=act).select_related("payer").order_by("-valid_from"))


def paid_first(act: Act) -> bool | None:
    """Whether an act is paid before it is done here; None: as the centre's setting says."""
    return PaidFirst.objects.filter(act=act).values_list("required", flat=True).first()


def public_board(centre: Centre) -> dict[str, Any]:
    """What everybody may read: priced acts by family under their neutral labels, and what is free for whom."""
    today = timezone.localdate()
    with centre_scope(centre.id):
        priced = [row for row in rows(centre_id=centre.id, on=today) if row.amount is not None]
        active = {programme.code for programme in programmes_in_force(centre_id=centre.id, on=today)}
    return {
        "groups": [(label, _public(group)) for label, group in grouped(priced)],
        "programmes": FreeCareProgramme.objects.filter(code__in=active, neutral_label=""),
        "examples": any(row.is_example for row in priced),
        "on": today,
    }


def _public(group: list[TariffRow]) -> list[TariffRow]:
    """One row per public label and amount: sensitive acts do not stand out by being repeated."""
    return list({(row.public_label, row.amount): row for row in group}.values())
