"""The box of a cashier and the way of its money to the treasurer and the bank."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.choices import PaymentKind, PaymentMethod, RemittanceStep
from billing.models import CashCount, CashSession, Remittance, RemittedSession
from billing.rules import cash
from core.gates import RefusedError
from core.locks import hold
from core.scoping import active_centre


def _next(model: type[models.Model], centre_id: uuid.UUID) -> int:
    hold(model._meta.label, centre_id)
    last = model._default_manager.filter(centre=centre_id).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def open_session(*, cashier: User, float_amount: int) -> CashSession:
    """Open the cashier's box. Raises RefusedError when it is open already or the float is negative."""
    if float_amount < 0:
        raise RefusedError(_("The float is never negative."))
    try:
        with transaction.atomic():
            return CashSession.objects.create(
                cashier=cashier,
                opened_at=timezone.now(),
                float_amount=float_amount,
                number=_next(CashSession, active_centre()),
            )
    except IntegrityError as error:
        raise RefusedError(_("Your cash session is open already.")) from error


def expected_in(session: CashSession) -> int:
    """What the box of this session should hold now, whole FCFA: mobile money is not in it."""
    totals = session.payments.filter(method=PaymentMethod.CASH).aggregate(
        received=Sum("amount", filter=Q(kind=PaymentKind.PAYMENT), default=0),
        refunded=Sum("amount", filter=Q(kind=PaymentKind.REFUND), default=0),
    )
    return cash.expected_cash(session.float_amount, totals["received"], totals["refunded"])


@transaction.atomic
def close_session(
    session: CashSession,
    *,
    counts: Mapping[int, int],
    kept_as_float: int,
    difference_reason: str,
    by: User,
) -> CashSession:
    """Close a box with its count by denomination.

    Raises RefusedError when it is closed already, when the count differs without a reason, or when more is
    kept as float than was counted.
    """
    locked = CashSession.objects.select_for_update().get(pk=session.pk)
    if locked.closed_at is not None:
        raise RefusedError(_("This session is closed already."))
    counted, expected = cash.counted_total(counts), expected_in(locked)
    if counted != expected and not difference_reason.strip():
        raise RefusedError(
            _("The box differs by %(difference)d F from what is expected. Give the reason.")
            % {"difference": counted - expected}
        )
    if not 0 <= kept_as_float <= counted:
        raise RefusedError(_("The float kept cannot exceed what was counted."))
    locked.closed_at, locked.closed_by_id = timezone.now(), by.id
    locked.counted, locked.expected, locked.kept_as_float = counted, expected, kept_as_float
    locked.difference_reason = difference_reason.strip() if counted != expected else ""
    locked.save()
    CashCount.objects.bulk_create(
        CashCount(centre_id=locked.centre_id, session=locked, denomination=note, quantity=quantity)
        for note, quantity in counts.items()
        if quantity
    )
    return locked


@transaction.atomic
def give_to_treasurer(sessions: Sequence[CashSession], *, by: User) -> Remittance:
    """The cashier's signature: hand over the money of closed sessions."""
    if any(session.closed_at is None for session in sessions):
        raise RefusedError(_("Close and count the session before handing over its money."))
    return _give(sessions, step=RemittanceStep.TO_TREASURER, by=by)


@transaction.atomic
def give_to_bank(sessions: Sequence[CashSession], *, bank_name: str, bank_slip: str, by: User) -> Remittance:
    """The treasurer's signature: bring the money of received hand-overs to the bank."""
    received = RemittedSession.objects.filter(
        session__in=list(sessions), step=RemittanceStep.TO_TREASURER, live=True, remittance__received_at__isnull=False
    )
    if received.count() != len(sessions):
        raise RefusedError(_("Only money received by the treasurer goes to the bank."))
    if not bank_name.strip() or not bank_slip.strip():
        raise RefusedError(_("Name the bank and the number of the deposit slip."))
    return _give(sessions, step=RemittanceStep.TO_BANK, by=by, bank_name=bank_name.strip(), bank_slip=bank_slip.strip())


def _give(sessions: Sequence[CashSession], *, step: str, by: User, **bank: str) -> Remittance:
    total = sum(session.to_remit for session in sessions)
    if total <= 0:
        raise RefusedError(_("There is no money to hand over in these sessions."))
    remittance = Remittance.objects.create(
        step=step,
        number=_next(Remittance, active_centre()),
        amount=total,
        given_by=by,
        given_at=timezone.now(),
        **bank,
    )
    try:
        with transaction.atomic():
            RemittedSession.objects.bulk_create(
                RemittedSession(centre_id=remittance.centre_id, remittance=remittance, session=session, step=step)
                for session in sessions
            )
    except IntegrityError as error:
        raise RefusedError(_("The money of one of these sessions has already been handed over.")) from error
    return remittance


@transaction.atomic
def receive_remittance(remittance: Remittance, *, by: User) -> Remittance:
    """The second signature. Raises RefusedError for the giver, or when it is received or refused already."""
    locked = Remittance.objects.select_for_update().get(pk=remittance.pk)
    _check_pending(locked)
    if locked.given_by_id == by.id:
        raise RefusedError(_("The person who gives the money cannot sign for receiving it."))
    locked.received_by, locked.received_at = by, timezone.now()
    locked.save(update_fields=["received_by", "received_at"])
    return locked


@transaction.atomic
def refuse_remittance(remittance: Remittance, *, reason: str, by: User) -> Remittance:
    """The money does not match: the hand-over falls away with a reason, the sessions are free again."""
    locked = Remittance.objects.select_for_update().get(pk=remittance.pk)
    _check_pending(locked)
    if not reason.strip():
        raise RefusedError(_("Say why the money is refused."))
    locked.refused_reason = reason.strip()
    locked.save(update_fields=["refused_reason"])
    for row in locked.sessions.all():
        row.live = False
        row.save(update_fields=["live"])
    return locked


def _check_pending(remittance: Remittance) -> None:
    if remittance.received_at is not None:
        raise RefusedError(_("This hand-over has already been signed."))
    if remittance.refused_reason:
        raise RefusedError(_("This hand-over has been refused."))
