"""Orders: proposed with the figures, validated by a second person, sent, received in parts, closed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Medicine
from core.gates import RefusedError
from core.locks import hold
from core.scoping import active_centre
from pharmacy.choices import OrderState
from pharmacy.models import Order, OrderLine


@dataclass(frozen=True)
class Ask:
    """A product to order: what was proposed, what is asked, on which figures."""

    medicine: Medicine
    suggested: int
    requested: int
    pack: int = 1
    unit_cost: Decimal = Decimal(0)
    cmm: Decimal | None = None
    usable: int = 0
    reason: str = ""


@transaction.atomic
def draft_order(
    asks: Sequence[Ask], *, supplier: str, by: User, budget: int | None = None, order_id: uuid.UUID | None = None
) -> Order:
    """Write an order to be validated. The same identifier again gives the first order.

    Raises RefusedError without product or supplier, for a quantity that is not in whole packs or differs from the
    proposal without reason, and above the budget.
    """
    first = Order.objects.filter(pk=order_id).first() if order_id else None
    if first is not None:
        return first
    asked = [ask for ask in asks if ask.requested or ask.suggested]
    _check(asked, supplier=supplier, budget=budget)
    centre_id, year = active_centre(), timezone.localdate().year
    hold("pharmacy.order", centre_id)
    last = Order.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    order = Order(year=year, number=last + 1, supplier=supplier.strip(), budget=budget, created_by=by)
    if order_id is not None:
        order.id = order_id
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(
        OrderLine(
            centre_id=order.centre_id,
            order=order,
            medicine=ask.medicine,
            cmm=ask.cmm,
            usable=ask.usable,
            suggested=ask.suggested,
            requested=ask.requested,
            pack=ask.pack,
            unit_cost=ask.unit_cost,
            reason=ask.reason.strip(),
        )
        for ask in asked
    )
    return order


def _check(asked: Sequence[Ask], *, supplier: str, budget: int | None) -> None:
    if not any(ask.requested for ask in asked):
        raise RefusedError(_("The document has no line."))
    if not supplier.strip():
        raise RefusedError(_("Write the supplier."))
    for ask in asked:
        if ask.requested < 0 or ask.requested % ask.pack:
            raise RefusedError(
                _("%(product)s: order whole packs of %(n)d.") % {"product": ask.medicine.label, "n": ask.pack}
            )
        if ask.requested != ask.suggested and not ask.reason.strip():
            raise RefusedError(_("%(product)s: say why not as proposed.") % {"product": ask.medicine.label})
    total = sum((ask.requested * ask.unit_cost for ask in asked), Decimal(0))
    if budget is not None and total > budget:
        raise RefusedError(_("The order costs more than the budget: cut it."))


def _locked(order: Order) -> Order:
    return Order.objects.select_for_update(of=("self",)).get(pk=order.pk)


@transaction.atomic
def validate_order(order: Order, *, by: User) -> Order:
    """The second person's agreement. Raises RefusedError for the person who wrote it."""
    locked = _locked(order)
    if locked.state != OrderState.DRAFT:
        return locked
    if locked.created_by_id == by.id:
        raise RefusedError(_("A second person has to approve this document."))
    locked.state, locked.validated_by, locked.validated_at = OrderState.VALIDATED, by, timezone.now()
    locked.save()
    return locked


@transaction.atomic
def mark_sent(order: Order, *, by: User) -> Order:
    """The order has left to the supplier. Raises RefusedError before its validation."""
    locked = _locked(order)
    if locked.state == OrderState.DRAFT:
        raise RefusedError(_("The order has to be validated first."))
    if locked.state == OrderState.VALIDATED:
        locked.state, locked.sent_at = OrderState.SENT, timezone.now()
        locked.save()
    return locked


@transaction.atomic
def close_order(order: Order, *, reason: str, by: User) -> Order:
    """Nothing more is expected of this order. Raises RefusedError without reason."""
    if not reason.strip():
        raise RefusedError(_("Say why nothing more is expected."))
    locked = _locked(order)
    if locked.state != OrderState.CLOSED:
        locked.state, locked.closed_reason = OrderState.CLOSED, reason.strip()
        locked.save()
    return locked
