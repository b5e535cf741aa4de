"""Reading the settings and the sheet of a centre."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from centres.choices import Confidence
from centres.models import Centre, CentrePopulation, CentreSetting, ServicePoint, Village
from centres.settings import SettingDefinition, as_value, definitions


@dataclass(frozen=True)
class SettingState:
    """A setting as it holds at a centre on a day. `own` is None where the default holds; `next` is announced."""

    definition: SettingDefinition
    own: CentreSetting | None
    next: CentreSetting | None = None

    @property
    def value(self) -> Any:
        """The value in force."""
        return self.definition.default if self.own is None else as_value(self.definition, self.own.value)

    @property
    def confidence(self) -> Confidence:
        """How far the value in force can be trusted."""
        return self.definition.confidence if self.own is None else Confidence(self.own.confidence)

    @property
    def to_confirm(self) -> bool:
        """True while nobody at the centre has confirmed a value that is only proposed."""
        return self.confidence in (Confidence.DEFAULT, Confidence.GENERAL, Confidence.INFERRED)

    @property
    def shown(self) -> str:
        """The value in force as people read it, without its unit."""
        return display(self.definition, self.value)

    @property
    def shown_default(self) -> str:
        """The proposed value as people read it."""
        return display(self.definition, self.definition.default)


def display(setting: SettingDefinition, value: Any) -> str:
    """A value as people read it."""
    from core.typography import NOTHING, number

    if value is None or value == "":
        return NOTHING
    if setting.kind == "bool":
        return _yes_no(value)
    if setting.kind == "choice":
        return str(dict(setting.choices).get(value, value))
    return number(value) if setting.kind in ("int", "decimal") else str(value)


def _yes_no(value: bool) -> str:
    from django.utils.translation import gettext as _

    return _("yes") if value else _("no")


def settings_of(centre_id: uuid.UUID, on: date | None = None) -> list[SettingState]:
    """Every declared setting with the value in force at the centre. One query."""
    day = on or timezone.localdate()
    own: dict[str, CentreSetting] = {}
    announced: dict[str, CentreSetting] = {}
    for row in CentreSetting.objects.filter(centre=centre_id).order_by("valid_from"):
        if row.valid_from <= day:
            own[row.key] = row
        else:
            announced.setdefault(row.key, row)
    return [SettingState(one, own.get(one.key), announced.get(one.key)) for one in definitions()]


def grouped(states: Iterable[SettingState]) -> list[tuple[str, list[SettingState]]]:
    """Settings by group, groups and settings in alphabetical order of what people read."""
    groups: dict[str, list[SettingState]] = {}
    for state in states:
        groups.setdefault(str(state.definition.group), []).append(state)
    for members in groups.values():
        members.sort(key=lambda state: str(state.definition.label))
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))


def setting_history(centre_id: uuid.UUID, key: str) -> QuerySet[CentreSetting]:
    """The values a centre has set, the latest first."""
    return CentreSetting.objects.filter(centre=centre_id, key=key).order_by("-valid_from")


def population_of(centre_id: uuid.UUID, year: int) -> int | None:
    """People of the health area in a year; None when nobody entered it: the rate cannot be computed."""
    rows = CentrePopulation.objects.filter(centre=centre_id, year=year)
    return rows.values_list("population", flat=True).first()


def populations_of(centre_id: uuid.UUID) -> QuerySet[CentrePopulation]:
    """Populations entered, the latest year first."""
    return CentrePopulation.objects.filter(centre=centre_id)


def villages_of(centre: Centre) -> QuerySet[Village]:
    """Places of the health area, the permanent "outside the area" last."""
    return centre.villages.filter(active=True).order_by("-in_catchment", "distance_band", "name")


def services_of(centre_id: uuid.UUID) -> QuerySet[ServicePoint]:
    """Services that the centre offers or offered, by queue letter."""
    return ServicePoint.objects.filter(centre=centre_id).order_by("-active", "queue_letter")
