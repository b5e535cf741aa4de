"""Tables of the pharmacy, split by lifecycle."""

from pharmacy.models.catalogue import Location, Lot, Packaging, StockItem
from pharmacy.models.controls import CountLine, Proposal, ProposalLine, Recall, StockCount
from pharmacy.models.ledger import Balance, Document, DocumentSeries, MonthClosing, Movement
from pharmacy.models.requests import DispensingLine, DispensingRequest, Served

__all__ = [
    "Balance",
    "CountLine",
    "DispensingLine",
    "DispensingRequest",
    "Document",
    "DocumentSeries",
    "Location",
    "Lot",
    "MonthClosing",
    "Movement",
    "Packaging",
    "Proposal",
    "ProposalLine",
    "Recall",
    "Served",
    "StockCount",
    "StockItem",
]
