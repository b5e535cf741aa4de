"""Tables of the pharmacy, split by lifecycle."""

from pharmacy.models.catalogue import Location, Lot, Packaging, StockItem
from pharmacy.models.cold import ColdReading, ColdStore
from pharmacy.models.controls import CountLine, Proposal, ProposalLine, Recall, RecallContact, StockCount
from pharmacy.models.exchanges import IncomingLine, IncomingTransfer, Transfer
from pharmacy.models.ledger import Balance, Document, DocumentSeries, MonthClosing, Movement
from pharmacy.models.orders import Consumption, Order, OrderLine
from pharmacy.models.requests import DispensingLine, DispensingRequest, Served

__all__ = [
    "Balance",
    "ColdReading",
    "ColdStore",
    "Consumption",
    "CountLine",
    "DispensingLine",
    "DispensingRequest",
    "Document",
    "DocumentSeries",
    "IncomingLine",
    "IncomingTransfer",
    "Location",
    "Lot",
    "MonthClosing",
    "Movement",
    "Order",
    "OrderLine",
    "Packaging",
    "Proposal",
    "ProposalLine",
    "Recall",
    "RecallContact",
    "Served",
    "StockCount",
    "StockItem",
    "Transfer",
]
