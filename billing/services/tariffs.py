"""Setting tariffs, agreements, coverages and free-care programmes: dated, the former value closed, never lost."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Coverage, FreeCareActivation, FreeCareProgramme, Payer, PayerAgreement, Tariff
from billing.pricing import in_force
from catalog.models import Act
from core.gates import RefusedError
from core.scoping import active_centre
from patients.models import Patient

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
def set_agreement(
    *,
    payer: Payer,
    reference: str,
    outpatient_rate: int,
    inpatient_rate: int,
    valid_from: dt.date,
    valid_to: dt.date | None,
    by: User,
) -> PayerAgreement:
    """An agreement from a day on. Raises RefusedError when it overlaps one that starts later."""
    for former in PayerAgreement.objects.select_for_update().filter(payer=payer, valid_from__lt=valid_from):
        if former.valid_to is None or former.valid_to >= valid_from:
            former.valid_to = valid_from - ONE_DAY
            former.save(update_fields=["valid_to"])
    try:
        with transaction.atomic():
            return PayerAgreement.objects.create(
                payer=payer,
                reference=reference,
                outpatient_rate=outpatient_rate,
                inpatient_rate=inpatient_rate,
                valid_from=valid_from,
                valid_to=valid_to,
                set_by_id=by.id,
            )
    except IntegrityError as error:
        raise RefusedError(_("Another agreement with this payer covers these days.")) from error


@transaction.atomic
def record_coverage(
    *, patient: Patient, payer: Payer, member_number: str, valid_from: dt.date, valid_to: dt.date | None, by: User
) -> Coverage:
    """A patient's insurance card. Raises RefusedError when the same insurer is recorded for these days."""
    if payer.member_number_required and not member_number.strip():
        raise RefusedError(_("This insurer needs the card number."))
    try:
        with transaction.atomic():
            return Coverage.objects.create(
                patient=patient,
                payer=payer,
                member_number=member_number.strip(),
                valid_from=valid_from,
                valid_to=valid_to,
                recorded_by_id=by.id,
            )
    except IntegrityError as error:
        raise RefusedError(_("This insurer is recorded for these days already, or the end precedes today.")) from error


@transaction.atomic
def activate_programme(
    *, programme: FreeCareProgramme, active: bool, valid_from: dt.date, motive: str, by: User
) -> FreeCareActivation:
    """From a day on, a programme applies or not. The last word of a day wins."""
    row, _created = FreeCareActivation.objects.update_or_create(
        programme=programme,
        valid_from=valid_from,
        centre=active_centre(),
        defaults={"active": active, "motive": motive.strip(), "set_by_id": by.id},
    )
    return row
