"""Doses that the sourced tables propose for a medicine, ready to be put on a prescription line.

Source: rows of ``dose_bands.csv`` through `care.rules.dose`; nothing is proposed without a sourced row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from care.rules.dose import DoseProposal, Subject, propose
from care.rules.tables.doses import DEFAULT_BANDS, DoseBand

_UNITS = (
    ("comprimé", "tablet"),
    ("capsule", "capsule"),
    ("sachet", "sachet"),
    ("suppositoire", "suppository"),
    ("ampoule", "ampoule"),
    ("ml", "ml"),
    ("dose", "unit"),
)


@dataclass(frozen=True)
class ProposedLine:
    """A dose of one indication. `unit` is a code of care.choices.DoseUnit; a single dose has no frequency."""

    indication: str
    dose: Decimal
    unit: str
    times_per_day: int | None
    days: int | None
    text_fr: str
    by_age: bool
    weight_band: tuple[Decimal | None, Decimal | None]
    confidence: str
    source: str
    product_code: str = ""


def proposals_for(
    dci: str,
    subject: Subject,
    *,
    product_code: str = "",
    indications: Iterable[str] = (),
    bands: Iterable[DoseBand] = DEFAULT_BANDS,
) -> tuple[ProposedLine, ...]:
    """One line per indication whose table has a row for this patient.

    `product_code` keeps the rows of that product, where a row names one; `indications` narrows the search.
    """
    rows = tuple(bands)
    wanted = tuple(indications) or tuple(dict.fromkeys(row.indication for row in rows if row.dci == dci))
    found = (propose(dci, indication, subject, bands=rows) for indication in wanted)
    return tuple(
        line
        for proposal in found
        if isinstance(proposal, DoseProposal) and _same_product(proposal.band, product_code)
        if (line := _line(proposal)) is not None
    )


def _same_product(band: DoseBand, product_code: str) -> bool:
    return not product_code or not band.product_code or band.product_code == product_code


def _line(proposal: DoseProposal) -> ProposedLine | None:
    band = proposal.band
    amount, unit = _amount(proposal)
    if amount is None or not unit:
        return None
    return ProposedLine(
        indication=band.indication,
        dose=amount,
        unit=unit,
        times_per_day=None if band.single_dose else band.doses_per_day,
        days=None if band.single_dose or band.days is None else band.days[0],
        text_fr=band.text_fr,
        by_age=proposal.by_age,
        weight_band=(band.weight.low, band.weight.high),
        confidence=band.confidence,
        source=band.source,
        product_code=band.product_code,
    )


def _amount(proposal: DoseProposal) -> tuple[Decimal | None, str]:
    if proposal.units is not None:
        return proposal.units, unit_of_band(proposal.band.unit_fr)
    if proposal.ml is not None:
        return proposal.ml, "ml"
    return proposal.mg, "mg"


def unit_of_band(unit_fr: str) -> str:
    """The code of the unit a band is written in; empty when it is not one a line can carry."""
    return next((code for start, code in _UNITS if unit_fr.startswith(start)), "")
