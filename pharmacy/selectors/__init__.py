"""Reading the stock."""

from pharmacy.selectors.stock import (
    Card,
    CardLine,
    StockRow,
    documents,
    in_stock_like,
    is_usable,
    queue,
    request_with_lines,
    stock_card,
    stock_rows,
    usable_balances,
    value_of_stock,
)

__all__ = [
    "Card",
    "CardLine",
    "StockRow",
    "documents",
    "in_stock_like",
    "is_usable",
    "queue",
    "request_with_lines",
    "stock_card",
    "stock_rows",
    "usable_balances",
    "value_of_stock",
]
