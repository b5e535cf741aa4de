"""The stock account report of a month: its columns as data, and the arithmetic of the revolving fund. Pure.

The columns follow the usual layout of the « compte rendu de gestion de stock »; the official form is not verified, so
the layout stands here as a table that a district can change without touching the computation.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "1"


@dataclass(frozen=True)
class Column:
    """A column of movements: its code, its heading, and the kinds of movements that it adds up."""

    code: str
    heading: Promise
    kinds: tuple[str, ...]


COLUMNS = (
    Column("received", _("Received"), ("opening", "receipt")),
    Column("from_centres", _("From centres"), ("transfer_in",)),
    Column("given", _("Given to patients"), ("dispensed", "patient_return")),
    Column("services", _("Used by services"), ("service_use",)),
    Column("to_centres", _("To centres"), ("transfer_out", "transit_in", "transit_out")),
    Column("losses", _("Losses"), ("loss", "supplier_return")),
    Column("adjusted", _("Adjustments"), ("found", "count_gain", "count_loss")),
    Column("moved", _("Internal moves"), ("move_out", "move_in", "block_out", "block_in")),
)
SHOWN = ("received", "from_centres", "given", "services", "to_centres", "losses", "adjusted")


@dataclass(frozen=True)
class Fund:
    """The revolving fund at the end of a month, whole FCFA but for the stock, at cost."""

    stock: Decimal
    cash: int
    patients_owe: int
    payers_owe: int
    debts: int
    capital: int

    @property
    def net(self) -> Decimal:
        """Stock at cost + cash + receivables − debts."""
        return self.stock + self.cash + self.patients_owe + self.payers_owe - self.debts

    @property
    def result(self) -> Decimal:
        """What the fund has gained (or lost) since its opening capital."""
        return self.net - self.capital
