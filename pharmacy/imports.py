"""The kind `stock`: the opening stock of a pharmacy, lot by lot, from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Medicine
from patients.choices import LineOutcome
from patients.imports import Checked, Column, Context, ImportKind
from pharmacy.choices import Funding, MovementKind
from pharmacy.forms.fields import LARGEST, read_expiry, read_product
from pharmacy.models import Movement
from pharmacy.services.receiving import Arrival, receive

_FUNDINGS = {str(label).casefold(): code for code, label in Funding.choices}


def _first(error: forms.ValidationError) -> ValueError:
    return ValueError(str(error.messages[0]))


def _product(text: str) -> Medicine:
    try:
        return read_product(text).medicine
    except forms.ValidationError as error:
        raise _first(error) from error


def _expiry(text: str) -> Any:
    try:
        return read_expiry(text)
    except forms.ValidationError as error:
        raise _first(error) from error


def _units(text: str) -> int:
    digits = "".join(text.split())
    if not digits.isdigit() or not 0 < int(digits) <= LARGEST:
        raise ValueError(gettext("must be whole units, without decimals, above zero"))
    return int(digits)


def _cost(text: str) -> Decimal:
    try:
        cost = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(gettext("must be a price in francs")) from error
    if not cost.is_finite() or not 0 <= cost < 10**8 or cost != cost.quantize(Decimal("0.01")):
        raise ValueError(gettext("must be a price in francs"))
    return cost


def _lot(text: str) -> str:
    if len(text.strip()) > 40:
        raise ValueError(gettext("is too long"))
    return text.strip().upper()


def _funding(text: str) -> str:
    code = _FUNDINGS.get(text.strip().casefold()) or (text.strip() if text.strip() in Funding.values else None)
    if code is None:
        raise ValueError(gettext("must be achat, don or programme"))
    return code


COLUMNS = (
    Column("line", "Ligne", str, True, _("number of the line on the count sheet, unique"), "1"),
    Column("medicine", "Produit", _product, True, _("code of the list, or barcode"), "AMOX_500_GEL"),
    Column("number", "Lot", _lot, True, "", "B2417"),
    Column("expiry", "Péremption", _expiry, True, _("08/2028 or 31/08/2028"), "08/2028"),
    Column("qty", "Quantité", _units, True, _("dispensing units, not boxes"), "1 200"),
    Column("unit_cost", "Prix d'achat", _cost, False, _("francs for one unit"), "25"),
    Column("funding", "Financement", _funding, False, _("achat, don or programme"), "achat"),
)


def check(lines: Sequence[Checked], context: Context) -> None:
    """A lot already in the opening stock is known; the same lot twice in the file is wrong."""
    opened = set(
        Movement.objects.filter(
            kind=MovementKind.OPENING, medicine__in={line.data["medicine"].pk for line in lines}
        ).values_list("medicine", "lot__number", "lot__expiry")
    )
    seen: set[tuple[Any, ...]] = set()
    for line in lines:
        key = (line.data["medicine"].pk, line.data["number"], line.data["expiry"])
        if key in opened:
            line.outcome = LineOutcome.KNOWN
        elif key in seen:
            line.refuse("number", gettext("stands twice in the file for this product"))
        seen.add(key)


def write(lines: Sequence[Checked], context: Context) -> None:
    """Post the lots of a batch as one opening count."""
    if not lines:
        return
    document = receive([_arrival(line.data) for line in lines], by=context.by, opening=True)
    for line in lines:
        line.record_id = document.id


def _arrival(data: dict[str, Any]) -> Arrival:
    return Arrival(
        medicine=data["medicine"],
        number=data["number"],
        expiry=data["expiry"],
        qty=data["qty"],
        unit_cost=data.get("unit_cost", Decimal(0)),
        funding=data.get("funding", Funding.PURCHASE),
    )


STOCK = ImportKind(
    code="stock",
    title=_("Opening stock of the pharmacy"),
    columns=COLUMNS,
    natural_key="line",
    check=check,
    write=write,
)
