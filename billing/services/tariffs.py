"""Setting tariffs: dated, the former value closed, never lost; and which acts are paid before they are done."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import PaidFirst, Payer, Tariff
from billing.pricing import in_force
from catalog.models import Act
from core.gates import RefusedError
from core.scoping import active_centre

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def set_tariff(
    *, act: Act, amount: int, valid_from: dt.date, by: User | None, payer: Payer | None = None, is_example: bool = False
) -> Tariff:
    """A tariff from a day on; the one in force ends the day before.

    Raises RefusedError for a negative amount, or when a tariff starts on that day or later already.
    """
    if amount < 0:
        raise RefusedError(_("A tariff is never negative."))
    rows = Tariff.objects.select_for_update().filter(centre=active_centre(), act=act, payer=payer)
    if rows.filter(valid_from__gte=valid_from).exists():
        raise RefusedError(_("A tariff starts on that day or later already. Choose a later day."))
    for former in rows.filter(in_force(valid_from)):
        former.valid_to = valid_from - ONE_DAY
        former.save(update_fields=["valid_to"])
    return Tariff.objects.create(
        act=act,
        amount=amount,
        valid_from=valid_from,
        payer=payer,
        is_example=is_example,
        set_by_id=by.id if by else None,
    )


@transaction.atomic
def set_paid_first(*, act: Act, required: bool | None, by: User) -> None:
    """An act is paid before it is done, or afterwards; None: as the centre's setting says."""
    PaidFirst.objects.update_or_create(
        centre_id=active_centre(), act=act, defaults={"required": required, "set_by_id": by.id}
    )
