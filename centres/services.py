"""Writing what belongs to a centre: its settings, populations, services, identity."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import rules
from centres.choices import Confidence, Service
from centres.models import Centre, CentrePopulation, CentreSetting, ServicePoint
from centres.settings import SettingDefinition, definition, value_of
from core.gates import RefusedError
from core.journal import record_event
from core.people import Person

SUBJECT = "centre"
ENTERED_HERE = frozenset(
    {
        "name",
        "commune",
        "health_district",
        "asaco_name",
        "phone",
        "address",
        "dhis2_uid",
        "depot_dhis2_uid",
        "dhis2_uid_status",
        "latitude",
        "longitude",
        "active",
    }
)


class StaleSettingError(RefusedError):
    """Somebody changed the setting since the form was displayed."""


@transaction.atomic
def set_setting(
    *, centre_id: uuid.UUID, key: str, value: Any, valid_from: date, source: str, by: Person, seen: Any = ...
) -> CentreSetting:
    """Set a value of the centre from a day on. The same day again replaces it; the history keeps both.

    `seen` is the value in force when the form was displayed. Raises KeyError for an undeclared setting,
    RefusedError for a value or a day that cannot be, StaleSettingError when `seen` no longer holds.
    """
    setting = definition(key)
    _check_setting(setting, value, valid_from)
    Centre.objects.select_for_update().get(pk=centre_id)
    standing = value_of(key, centre_id=centre_id)
    if seen is not ... and not rules.same_value(seen, standing):
        raise StaleSettingError(
            _("This setting has changed in the meantime: it is now %(value)s.") % {"value": standing}
        )
    row, _new = CentreSetting.objects.update_or_create(
        centre_id=centre_id,
        key=key,
        valid_from=valid_from,
        defaults={
            "value": str(value) if isinstance(value, Decimal) else value,
            "source": source,
            "confidence": Confidence.CONFIRMED,
            "set_by_id": by.id,
            "set_by_name": by.full_name,
        },
    )
    _tell(centre_id, "setting", _("%(label)s: set to %(value)s.") % {"label": setting.label, "value": value}, by)
    return row


def _check_setting(setting: SettingDefinition, value: Any, valid_from: date) -> None:
    if not rules.may_start_on(valid_from, timezone.localdate()):
        raise RefusedError(_("Choose a day between 2015 and one year from now."))
    numeric = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if numeric and not rules.within(value, setting.minimum, setting.maximum):
        raise RefusedError(_("This value is outside the limits of the setting."))
    if setting.kind == "choice" and value not in dict(setting.choices):
        raise RefusedError(_("This choice is not one of the setting's."))
    problem = setting.check(value) if setting.check else None
    if problem:
        raise RefusedError(problem)


@transaction.atomic
def set_population(
    *,
    centre_id: uuid.UUID,
    year: int,
    population: int,
    source: str,
    by: Person | None,
    confidence: Confidence = Confidence.CONFIRMED,
    fictional: bool = False,
) -> CentrePopulation:
    """Enter or correct the population of a year. Raises RefusedError for a year that cannot be."""
    if not rules.may_count_year(year, timezone.localdate()):
        raise RefusedError(_("Choose a year between 2009 and next year."))
    row, _new = CentrePopulation.objects.update_or_create(
        centre_id=centre_id,
        year=year,
        defaults={
            "population": population,
            "source": source,
            "confidence": confidence,
            "fictional": fictional,
            "set_by_id": by.id if by else None,
            "set_by_name": by.full_name if by else "",
        },
    )
    sentence = _("Population of %(year)d: %(population)d people.") % {"year": year, "population": population}
    _tell(centre_id, "population", sentence, by)
    return row


@transaction.atomic
def open_service(
    *, centre_id: uuid.UUID, service: Service, label: str, queue_letter: str, by: Person | None
) -> ServicePoint:
    """Offer a service, with the letter of its queue. Raises RefusedError when the letter or the name is taken."""
    taken = ServicePoint.objects.filter(centre=centre_id)
    if taken.filter(queue_letter=queue_letter).exists():
        raise RefusedError(_("The letter %(letter)s already belongs to another service.") % {"letter": queue_letter})
    if taken.filter(service=service, label=label).exists():
        raise RefusedError(_("This service already exists."))
    row = ServicePoint.objects.create(centre_id=centre_id, service=service, label=label, queue_letter=queue_letter)
    _tell(centre_id, "service_opened", _("Service opened: %(label)s.") % {"label": label}, by)
    return row


@transaction.atomic
def switch_service(*, service: ServicePoint, active: bool, by: Person) -> ServicePoint:
    """Stop offering a service, or offer it again. Its past visits stay."""
    service.active = active
    service.save(update_fields=["active"])
    text = _("Service open again: %(label)s.") if active else _("Service closed: %(label)s.")
    _tell(service.centre_id, "service_switched", text % {"label": service.label}, by)
    return service


@transaction.atomic
def amend_centre(*, centre: Centre, changes: dict[str, Any], by: Person | None) -> Centre:
    """Correct the identity of a centre. Its codes never change. Raises KeyError for another column."""
    refused = changes.keys() - ENTERED_HERE
    if refused:
        raise KeyError(", ".join(sorted(refused)))
    changed = [name for name, value in changes.items() if getattr(centre, name) != value]
    if not changed:
        return centre
    for name in changed:
        setattr(centre, name, changes[name])
    centre.save(update_fields=changed)
    _tell(centre.id, "identity", _("The sheet of the centre was corrected."), by)
    return centre


def _tell(centre_id: uuid.UUID, kind: str, sentence: str, by: Person | None) -> None:
    record_event(
        centre_id=centre_id,
        subject_kind=SUBJECT,
        subject_id=centre_id,
        kind=f"centres.{kind}",
        sentence=sentence,
        by_id=by.id if by else None,
        by_name=by.full_name if by else "",
    )
