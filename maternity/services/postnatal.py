"""Postnatal contacts: mother and babies on one visit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.gates import RefusedError
from core.ids import uuid7
from maternity.models import BabyCheck, Delivery, PostnatalContact
from maternity.rules.postnatal import window
from maternity.services.entries import Author, tell
from maternity.services.protocols import protocol_of


@transaction.atomic
def record_postnatal(
    *,
    by: Author,
    delivery: Delivery,
    values: dict[str, Any],
    babies: Mapping[uuid.UUID, dict[str, Any]] | None = None,
    contact_id: uuid.UUID | None = None,
) -> PostnatalContact:
    """Record one visit; `babies` gives the examination by identifier of the newborn.

    The window is computed from the hour of birth. Raises RefusedError before the birth or in the future.
    """
    seen_at = values.get("seen_at") or timezone.now()
    if delivery.cancelled_at is not None:
        raise RefusedError(_("This delivery was cancelled."))
    if not delivery.delivered_at <= seen_at <= timezone.now():
        raise RefusedError(_("A postnatal contact is between the birth and now."))
    code = window(
        timezone.localtime(delivery.delivered_at),
        timezone.localtime(seen_at),
        protocol_of(by.centre, "postnatal", timezone.localtime(seen_at).date()),
    )
    contact = PostnatalContact.objects.create(
        id=contact_id or uuid7(), delivery=delivery, window=code or "", **by.stamp(), **{**values, "seen_at": seen_at}
    )
    known = {newborn.pk: newborn for newborn in delivery.newborns.standing().filter(outcome="live")}
    for pk, check in (babies or {}).items():
        if pk not in known:
            raise RefusedError(_("This baby was not born alive of this delivery."))
        BabyCheck.objects.create(contact=contact, newborn=known[pk], **by.stamp(), **check)
    tell(delivery.pregnancy, "postnatal", _("Postnatal contact."), by=by)
    return contact
