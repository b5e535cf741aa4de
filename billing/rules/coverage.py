"""Who pays a line: free-care programme first, then the patient's insurer, then the patient.

Programmes and rates are rows of tables that each centre activates; nothing here names one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MEDICINE_FAMILY = "MEDICAMENT"


@dataclass(frozen=True)
class Person:
    """What eligibility looks at, on the day of the act. `age_months` and `pregnant` are None when unknown."""

    age_months: int | None = None
    sex: str = ""  # M or F
    pregnant: bool | None = None
    morbidity_lines: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """What is charged: an act (code and family) or a medicine (product code, family MEDICAMENT)."""

    code: str
    family: str
    unit_price: int
    quantity: int = 1

    @property
    def is_medicine(self) -> bool:
        """True for a product of the pharmacy."""
        return self.family == MEDICINE_FAMILY

    @property
    def full(self) -> int:
        """Full price of the line, whole FCFA."""
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Programme:
    """A free-care programme: every filled condition must hold, and the item must be listed."""

    code: str
    label: str
    payer_code: str
    coverage_percent: int
    min_age_months: int | None = None
    max_age_months_exclusive: int | None = None
    pregnant: bool | None = None
    sex: str = ""
    morbidity_lines: frozenset[str] = frozenset()
    act_families: frozenset[str] = frozenset()
    act_codes: frozenset[str] = frozenset()
    product_codes: frozenset[str] = frozenset()

    def admits(self, person: Person) -> bool:
        """True when the person meets every filled condition; an unknown age or pregnancy meets none."""
        return (
            self._age_admits(person.age_months)
            and (self.pregnant is None or person.pregnant is self.pregnant)
            and (not self.sex or person.sex == self.sex)
            and (not self.morbidity_lines or bool(self.morbidity_lines & person.morbidity_lines))
        )

    def _age_admits(self, age_months: int | None) -> bool:
        if self.min_age_months is None and self.max_age_months_exclusive is None:
            return True
        if age_months is None:
            return False
        above = self.min_age_months is None or age_months >= self.min_age_months
        return above and (self.max_age_months_exclusive is None or age_months < self.max_age_months_exclusive)

    def lists(self, item: Item) -> bool:
        """True when the act, its family or the product is covered."""
        if item.is_medicine:
            return item.code in self.product_codes
        return item.code in self.act_codes or item.family in self.act_families


@dataclass(frozen=True)
class Insurance:
    """The rates an insurer pays for this patient at this centre on this day."""

    payer_code: str
    label: str
    rates: dict[str, int] = field(default_factory=dict)  # by act family, or by AMO family
    default_rate: int = 0
    formulary: frozenset[str] | None = None  # None: every medicine

    def rate_for(self, item: Item) -> int:
        """The rate in percent for a line; 0 for a medicine outside the payer's list."""
        if item.is_medicine and self.formulary is not None and item.code not in self.formulary:
            return 0
        return self.rates.get(item.family, self.default_rate)


@dataclass(frozen=True)
class Decision:
    """Who covers a line, at which rate, and why (a sentence in French is made from it)."""

    payer_code: str = ""
    programme_code: str = ""
    rate_percent: int = 0
    label: str = ""


NOT_COVERED = Decision()


def decide(
    item: Item, person: Person, programmes: Sequence[Programme], insurances: Iterable[Insurance] = ()
) -> Decision:
    """The most favourable cover of a line: the best programme, else the best insurer, else none."""
    free = [p for p in programmes if p.admits(person) and p.lists(item)]
    if free:
        best = max(free, key=lambda p: (p.coverage_percent, p.code))
        return Decision(best.payer_code, best.code, best.coverage_percent, best.label)
    rated = [(insurance.rate_for(item), insurance) for insurance in insurances]
    paying = [pair for pair in rated if pair[0] > 0]
    if not paying:
        return NOT_COVERED
    rate, insurer = max(paying, key=lambda pair: (pair[0], pair[1].payer_code))
    return Decision(insurer.payer_code, "", rate, insurer.label)
