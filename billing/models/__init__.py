"""Tables of the cash desk, split by lifecycle."""

from billing.models.cash import CashCount, CashSession, Remittance, RemittedSession
from billing.models.charges import Charge, ChargeBalance, ChargeCancellation, ChargeLine, UnpricedCharge
from billing.models.claims import Claim, ClaimLine
from billing.models.payers import (
    Coverage,
    FreeCareActivation,
    FreeCareProgramme,
    Payer,
    PayerAgreement,
    PayerProduct,
    PayerRate,
)
from billing.models.payments import CancellationRequest, Payment, PaymentAllocation, ReceiptSeries
from billing.models.tariffs import PaidFirst, Tariff

__all__ = [
    "CancellationRequest",
    "CashCount",
    "CashSession",
    "Charge",
    "ChargeBalance",
    "ChargeCancellation",
    "ChargeLine",
    "Claim",
    "ClaimLine",
    "Coverage",
    "FreeCareActivation",
    "FreeCareProgramme",
    "PaidFirst",
    "Payer",
    "PayerAgreement",
    "PayerProduct",
    "PayerRate",
    "Payment",
    "PaymentAllocation",
    "ReceiptSeries",
    "Remittance",
    "RemittedSession",
    "Tariff",
    "UnpricedCharge",
]
