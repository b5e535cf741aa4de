"""Who pays instead of the patient: agreements, rates, lists of medicines, insurance cards, free care; all dated."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import (
    Coverage,
    FreeCareActivation,
    FreeCareProgramme,
    Payer,
    PayerAgreement,
    PayerProduct,
    PayerRate,
)
from billing.pricing import in_force
from core.gates import RefusedError
from core.scoping import active_centre
from patients.models import Patient

ONE_DAY = dt.timedelta(days=1)


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
def withdraw_coverage(coverage: Coverage, *, reason: str, by: User) -> Coverage:
    """An insurance card recorded by mistake no longer counts; what was charged keeps its cover.

    Raises RefusedError without a reason or when it is withdrawn already.
    """
    locked = Coverage.objects.select_for_update().get(pk=coverage.pk)
    if locked.withdrawn_reason:
        raise RefusedError(_("This insurance has already been withdrawn."))
    if not reason.strip():
        raise RefusedError(_("Say why the insurance is withdrawn."))
    locked.withdrawn_reason = reason.strip()
    locked.save(update_fields=["withdrawn_reason"])
    return locked


@transaction.atomic
def set_rate(*, payer: Payer, family: str, rate: int, valid_from: dt.date, by: User) -> PayerRate:
    """A payer's rate for one family of acts from a day on; the one in force ends the day before.

    Raises RefusedError for a rate outside 0 to 100, or when one starts on that day or later already.
    """
    if not 0 <= rate <= 100:
        raise RefusedError(_("A rate lies between 0 and 100 percent."))
    rows = PayerRate.objects.select_for_update().filter(centre=active_centre(), payer=payer, family=family)
    if rows.filter(valid_from__gte=valid_from).exists():
        raise RefusedError(_("A rate starts on that day or later already. Choose a later day."))
    for former in rows.filter(in_force(valid_from)):
        former.valid_to = valid_from - ONE_DAY
        former.save(update_fields=["valid_to"])
    return PayerRate.objects.create(payer=payer, family=family, rate=rate, valid_from=valid_from, set_by_id=by.id)


@transaction.atomic
def list_product(*, payer: Payer, product_code: str, valid_from: dt.date, by: User) -> PayerProduct:
    """Put a medicine on a payer's list from a day on. Raises RefusedError when it is on it already."""
    try:
        with transaction.atomic():
            return PayerProduct.objects.create(
                payer=payer, product_code=product_code, valid_from=valid_from, set_by_id=by.id
            )
    except IntegrityError as error:
        raise RefusedError(_("This medicine is on the list already.")) from error


@transaction.atomic
def unlist_product(product: PayerProduct, *, by: User) -> PayerProduct:
    """Take a medicine off a payer's list from today on; a medicine listed today stays until tonight."""
    product.valid_to = max(timezone.localdate() - ONE_DAY, product.valid_from)
    product.set_by_id = by.id
    product.save(update_fields=["valid_to", "set_by_id"])
    return product


@transaction.atomic
def activate_programme(
    *, programme: FreeCareProgramme, active: bool, valid_from: dt.date, motive: str, by: User
) -> FreeCareActivation:
    """From a day on, a programme applies or not. The last word of a day wins."""
    row, _created = FreeCareActivation.objects.update_or_create(
        programme=programme,
        valid_from=valid_from,
        centre_id=active_centre(),
        defaults={"active": active, "motive": motive.strip(), "set_by_id": by.id},
    )
    return row
