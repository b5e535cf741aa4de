"""Every write of the cash desk."""

from billing.services.cancellations import cancel_charge, decide_cancellation, request_cancellation
from billing.services.cash import (
    close_session,
    give_to_bank,
    give_to_treasurer,
    open_session,
    receive_remittance,
    refuse_remittance,
)
from billing.services.charges import ChargeRequest, RequestedItem, charge, price_again
from billing.services.corrections import NewPayer, change_payer
from billing.services.payments import pay

__all__ = [
    "ChargeRequest",
    "NewPayer",
    "RequestedItem",
    "cancel_charge",
    "change_payer",
    "charge",
    "close_session",
    "decide_cancellation",
    "give_to_bank",
    "give_to_treasurer",
    "open_session",
    "pay",
    "price_again",
    "receive_remittance",
    "refuse_remittance",
    "request_cancellation",
]
