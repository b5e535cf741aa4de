"""Tables of the pharmacy, split by lifecycle."""

from pharmacy.models.catalogue import Location, Lot, Packaging, StockItem
from pharmacy.models.ledger import Balance, Document, DocumentSeries, MonthClosing, Movement

__all__ = [
    "Balance",
    "Document",
    "DocumentSeries",
    "Location",
    "Lot",
    "MonthClosing",
    "Movement",
    "Packaging",
    "StockItem",
]
